import Foundation
import InterludeGenerated

/// An open vault: one profile's encrypted state on one device.
///
/// Calls of the library block, for milliseconds as a rule; the actor does them in a thread of its own, one after the other,
/// in the order in which they are asked for. Each room is lent to a closure, which must not keep it:
///
/// ```swift
/// let id = try await vault.journal { try $0.write(entry: NewEntry(title: "After the group")) }
/// ```
///
/// What goes wrong is an `InterludeError`; after ``close()`` it is always `InterludeError.Closed`.
public actor Vault {
    /// The vault as the library has it: its calls block.
    public nonisolated let blocking: InterludeGenerated.Vault
    private let thread = BlockingExecutor(label: "interlude.vault")

    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private init(_ blocking: InterludeGenerated.Vault) {
        self.blocking = blocking
    }

    /// Makes a new vault in a folder that does not exist or is empty, and its recovery phrase: 24 words to be shown to
    /// the person once and kept nowhere.
    ///
    /// - Throws: `InterludeError.Exists` when anything is in the folder.
    public static func create(
        in folder: URL, as new: NewVault, world: World
    ) async throws -> (vault: Vault, phrase: [String]) {
        let made = try await blockingly { try createVault(folder: folder.path, new: new, world: world) }
        return (Vault(made.vault), made.phrase)
    }

    /// Opens a vault with its passphrase, its recovery phrase, or the secret store that has its key.
    ///
    /// - Throws: `InterludeError.WrongKey`, `.TryLater`, `.Locked` (the secret store has no key, or cannot tell now),
    ///   `.Damaged`, `.TooNew`, `.NotFound`. Nothing in the folder was changed then.
    public static func open(_ folder: URL, with key: Unlock, world: World) async throws -> Vault {
        try await blockingly {
            Vault(try InterludeGenerated.Vault.open(folder: folder.path, unlock: key, world: world))
        }
    }

    /// Makes a new vault of a backup: a new device, with a recovery phrase of its own.
    ///
    /// - Throws: `InterludeError.WrongKey`, `.Damaged`, `.TooNew`, `.Exists`. There is no vault then.
    public static func restore(
        _ file: URL, with key: RestoreKey, to folder: URL, as new: NewVault, world: World
    ) async throws -> (vault: Vault, phrase: [String], report: BackupReport) {
        let made = try await blockingly {
            try restoreVault(file: file.path, key: key, folder: folder.path, new: new, world: world)
        }
        return (Vault(made.vault), made.phrase, made.report)
    }

    /// Closes the vault: waits for what is under way, lets go of the files and forgets the keys. Closing twice is closing
    /// once.
    public func close() throws {
        try blocking.shut()
    }

    /// Lets go of every file, keeping the keys in memory: an app that goes to the background must, or iOS kills it. Waits
    /// for what is under way.
    public func suspend() throws {
        try blocking.suspend()
    }

    /// Takes the files up again after ``suspend()``.
    ///
    /// - Throws: `InterludeError.Locked` when the vault was locked meanwhile.
    public func resume() throws {
        try blocking.resume()
    }

    /// Does something with the vault itself: its keys, its health, files of it.
    public func perform<Value: Sendable>(
        _ work: @Sendable (InterludeGenerated.Vault) throws -> Value
    ) throws -> Value {
        try work(blocking)
    }

    /// Does something long beside the actor, in a thread of its own: a backup, an import. Other calls go on meanwhile.
    public nonisolated func beside<Value: Sendable>(
        _ work: @escaping @Sendable (InterludeGenerated.Vault) throws -> Value
    ) async throws -> Value {
        try await blockingly { [blocking] in try work(blocking) }
    }
}
