import Foundation
import InterludePhone

extension Protection {
    /// Gives a file, or a folder with what is in it and what will be made in it, this protection, and keeps it out of the
    /// device's backups: a vault is backed up by `Vault.backup`, and its key never leaves the device.
    @Sendable
    public static func set(_ url: URL, _ protection: Protection) throws {
        let type: FileProtectionType = protection == .none ? .none : .completeUntilFirstUserAuthentication
        for one in everything(in: url) {
            try FileManager.default.setAttributes([.protectionKey: type], ofItemAtPath: one.path)
        }
        var (file, values) = (url, URLResourceValues())
        values.isExcludedFromBackup = true
        try file.setResourceValues(values)
    }
}
