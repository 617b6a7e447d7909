@_exported import InterludePhone
