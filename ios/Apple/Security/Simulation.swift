import Foundation

/// A keychain in memory. What does not belong into a query is `errSecParam`, as it may be on a phone.
public final class Simulation: @unchecked Sendable {
    public static let one = Simulation()
    private static let place: Set = [
        kSecClass, kSecAttrService, kSecAttrAccount, kSecAttrSynchronizable, kSecUseDataProtectionKeychain,
    ]

    private let lock = NSLock()
    private var all: [[String]: [String: Any]] = [:]
    private var failing: OSStatus?
    private var before: (() -> Void)?

    /// The attributes of what is there.
    public var items: [[String: Any]] { lock.withLock { Array(all.values) } }

    public func reset() {
        lock.withLock { (all, failing, before) = ([:], nil, nil) }
    }

    /// From now on all calls give this, as before the first unlock.
    public func fail(_ status: OSStatus?) {
        lock.withLock { failing = status }
    }

    /// Another process comes first when the next item is added.
    public func beforeTheNextIsAdded(_ other: @escaping () -> Void) {
        lock.withLock { before = other }
    }

    func find(_ query: [String: Any], _ result: UnsafeMutablePointer<AnyObject?>?) -> OSStatus {
        lock.withLock {
            if let failing { return failing }
            guard let key = key(query, besides: [kSecReturnData, kSecMatchLimit]) else { return errSecParam }
            guard let item = all[key] else { return errSecItemNotFound }
            result?.pointee = (item[kSecValueData] as? Data).map { NSData(data: $0) }
            return errSecSuccess
        }
    }

    func add(_ attributes: [String: Any]) -> OSStatus {
        lock.withLock {
            defer { before = nil }
            return before
        }?()
        return lock.withLock {
            if let failing { return failing }
            guard let key = key(attributes, besides: [kSecValueData, kSecAttrAccessible]) else { return errSecParam }
            if all[key] != nil { return errSecDuplicateItem }
            all[key] = attributes
            return errSecSuccess
        }
    }

    func update(_ query: [String: Any], _ attributes: [String: Any]) -> OSStatus {
        lock.withLock {
            if let failing { return failing }
            guard let key = key(query) else { return errSecParam }
            guard let item = all[key] else { return errSecItemNotFound }
            all[key] = item.merging(attributes) { $1 }
            return errSecSuccess
        }
    }

    func delete(_ query: [String: Any]) -> OSStatus {
        lock.withLock {
            if let failing { return failing }
            guard let key = key(query) else { return errSecParam }
            return all.removeValue(forKey: key) == nil ? errSecItemNotFound : errSecSuccess
        }
    }

    private func key(_ query: [String: Any], besides more: Set<String> = []) -> [String]? {
        guard Set(query.keys).isSubset(of: Self.place.union(more)) else { return nil }
        return Self.place.sorted().map { query[$0].map { "\($0)" } ?? "" }
    }
}
