import Foundation
import InterludeGenerated

/// Bytes of a file, for `Journal.attach` and `Vault.importBundle`.
public final class FileSource: Source {
    private let file: FileHandle

    /// Opens a file for reading.
    public init(_ url: URL) throws {
        file = try FileHandle(forReadingFrom: url)
    }

    deinit {
        try? file.close()
    }

    public func read(most: UInt32) throws -> Data {
        try file.read(upToCount: Int(most)) ?? Data()
    }
}

/// A file that bytes go to, for `Vault.exportBundle`.
public final class FileSink: Sink {
    private let file: FileHandle

    /// Makes a file that does not exist.
    public init(_ url: URL) throws {
        try Data().write(to: url, options: .withoutOverwriting)
        file = try FileHandle(forWritingTo: url)
    }

    deinit {
        try? file.close()
    }

    public func write(bytes: Data) throws {
        try file.write(contentsOf: bytes)
    }
}

/// A secret store that forgets everything with the process: for tests and trying out.
public final class MemorySecretStore: SecretStore, @unchecked Sendable {
    private let lock = NSLock()
    private var secrets: [String: Data] = [:]

    public init() {}

    public func get(name: String) -> SecretLookup {
        lock.withLock { secrets[name].map { .present(secret: $0) } ?? .absent }
    }

    public func put(name: String, secret: Data) {
        lock.withLock { secrets[name] = secret }
    }

    public func remove(name: String) {
        lock.withLock { secrets[name] = nil }
    }
}
