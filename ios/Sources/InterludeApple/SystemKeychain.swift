#if canImport(Security)
    import Foundation
    import InterludePhone
    import Security

    /// The keychain of iOS and macOS: generic passwords of one service, after the first unlock, on this device only.
    public struct SystemKeychain: Keychain {
        private let service: String

        /// `service` keeps apart what several vaults put there.
        public init(service: String) {
            self.service = service
        }

        public func item(named name: String) -> KeychainAnswer {
            var query = place(name)
            query[kSecReturnData] = true
            query[kSecMatchLimit] = kSecMatchLimitOne
            var found: CFTypeRef?
            switch SecItemCopyMatching(query as CFDictionary, &found) {
            case errSecSuccess:
                guard let data = found as? Data else { return .failed(status: errSecDecode) }
                return .item(data)
            case errSecItemNotFound: return .none
            case let status: return .failed(status: status)
            }
        }

        public func put(_ item: Data, named name: String) -> Int32 {
            let content: [CFString: Any] = [
                kSecValueData: item, kSecAttrAccessible: kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly,
            ]
            let update = { SecItemUpdate(place(name) as CFDictionary, content as CFDictionary) }
            let updated = update()
            guard updated == errSecItemNotFound else { return updated }
            let added = SecItemAdd(place(name).merging(content) { $1 } as CFDictionary, nil)
            // An extension of the app came first.
            return added == errSecDuplicateItem ? update() : added
        }

        public func remove(named name: String) -> Int32 {
            let status = SecItemDelete(place(name) as CFDictionary)
            return status == errSecItemNotFound ? errSecSuccess : status
        }

        private func place(_ name: String) -> [CFString: Any] {
            [
                kSecClass: kSecClassGenericPassword, kSecAttrService: service, kSecAttrAccount: name,
                kSecAttrSynchronizable: false, kSecUseDataProtectionKeychain: true,
            ]
        }
    }
#endif
