import Foundation
import Interlude

/// What the keychain answers when asked for an item.
public enum KeychainAnswer: Sendable, Equatable {
    case item(Data)
    /// There is none, for certain.
    case none
    /// Not now, or not at all: before the first unlock, for example.
    case failed(status: Int32)
}

extension KeychainAnswer: CustomStringConvertible, CustomReflectable {
    /// Nothing of the secret, nor its length.
    public var description: String {
        switch self {
        case .item: "item(..)"
        case .none: "none"
        case .failed(let status): "failed(\(status))"
        }
    }

    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// The keychain, as far as a vault needs it. Items are readable after the first unlock and never leave the device.
public protocol Keychain: Sendable {
    func item(named name: String) -> KeychainAnswer
    /// Puts or replaces an item, and gives a status: 0 is success.
    func put(_ item: Data, named name: String) -> Int32
    /// Removes an item, and gives a status: 0 is success, also where there was none.
    func remove(named name: String) -> Int32
}

/// What a keychain refused, by the number of its status.
public struct KeychainError: Error, Equatable {
    public let status: Int32
}

/// The keychain as the secret store of a vault.
public final class KeychainSecretStore: SecretStore {
    private let keychain: Keychain

    public init(_ keychain: Keychain) {
        self.keychain = keychain
    }

    /// Anything but a certain absence is unreadable: taking a passing failure for an absence is how vaults are lost.
    public func get(name: String) -> SecretLookup {
        switch keychain.item(named: name) {
        case .item(let secret): .present(secret: secret)
        case .none: .absent
        case .failed: .unreadable
        }
    }

    public func put(name: String, secret: Data) throws {
        try check(keychain.put(secret, named: name))
    }

    public func remove(name: String) throws {
        try check(keychain.remove(named: name))
    }

    private func check(_ status: Int32) throws {
        if status != 0 { throw KeychainError(status: status) }
    }
}
