import Foundation
import InterludeGenerated

extension SyncOptions {
    /// Without a deadline, attachments when they are asked for.
    public static let usual = SyncOptions(deadlineMs: nil, attachments: .onDemand, token: nil)
}

extension Vault {
    /// Names the relay for the devices of this vault.
    public nonisolated func setRelay(_ url: RelayUrl) async throws {
        try await beside { try Sync(vault: $0).setRelay(relay: url) }
    }

    /// Where the vault stands, without asking anyone.
    public func syncStatus() throws -> SyncStatus {
        try Sync(vault: blocking).status()
    }

    /// Syncs until this vault and the relay have the same. Being offline is a state of the report and no error. When the
    /// task is cancelled the sync ends after the request that is under way; what was done stays done.
    ///
    /// - Throws: `InterludeError.Refused` when the vault is not linked, `.Relay`, `.Cancelled`.
    public nonisolated func sync(
        _ options: SyncOptions = .usual, heard: @escaping @Sendable (SyncProgress) -> Void = { _ in }
    ) async throws -> SyncReport {
        let (blocking, cancelling) = (blocking, Cancelling(heard: heard))
        return try await cancelling.run {
            try Sync(vault: blocking).once(options: options, watcher: cancelling)
        }
    }

    /// Syncs beside the app, until ``Syncing/stop()``.
    ///
    /// - Throws: `InterludeError.Closed`.
    public nonisolated func syncing(_ options: SyncOptions = .usual) async throws -> Syncing {
        let (stream, told) = AsyncStream<Syncing.Round>.makeStream(bufferingPolicy: .bufferingNewest(16))
        let running = try await beside {
            try BackgroundSync.start(vault: $0, options: options, listener: Rounds(told))
        }
        return Syncing(rounds: stream, running: running)
    }

    /// Fetches an attachment of an entry whose bytes are not here. `false`: the relay does not have it yet.
    public nonisolated func fetchAttachment(_ id: String, of entry: DocumentId) async throws -> Bool {
        try await beside { try Sync(vault: $0).fetchAttachment(id: entry, attachment: id) }
    }
}

/// A sync beside the app: at once, whenever something changes, and after a failure ever more seldom.
public struct Syncing: Sendable {
    /// How a round ended.
    public enum Round: Sendable {
        case synced(SyncReport)
        case failed(Failure)
    }

    /// How each round ended; the last 16 wait for a reader that is slow.
    public let rounds: AsyncStream<Round>
    let running: BackgroundSync

    /// Has a round begin now, whatever the pause.
    public func nudge() {
        running.nudge()
    }

    /// Stops after the request that is under way; ``rounds`` ends.
    public func stop() async throws {
        try await blockingly { [running] in try running.shut() }
    }
}

private final class Rounds: SyncListener {
    private let stream: AsyncStream<Syncing.Round>.Continuation

    init(_ stream: AsyncStream<Syncing.Round>.Continuation) {
        self.stream = stream
    }

    deinit {
        stream.finish()
    }

    func synced(report: SyncReport) {
        stream.yield(.synced(report))
    }

    func failed(failure: Failure) {
        stream.yield(.failed(failure))
    }
}
