import Foundation
import Interlude

/// Time that the system grants an app that went to the background.
public protocol BackgroundTime: Sendable {
    /// Asks for time, at once, and gives what gives it back.
    @MainActor func begin() -> @MainActor () -> Void
}

/// Background refreshes of the app.
public protocol BackgroundTasks: Sendable {
    /// Asks to be woken not before an instant, in place of what was asked before.
    func schedule(notBefore: Date) throws
}

/// Holds the vault through the life of an app: its files are let go of in the background, where iOS kills an app that
/// holds a lock, and taken up again in the foreground, for a background refresh and for what is chosen on a notification.
///
/// On the main actor, as what the system tells an app is: it counts in the order in which it is told. An app counts as in
/// the background until ``entersForeground(zone:locale:)`` is called.
@MainActor
public final class Lifecycle {
    /// How long the app lets pass before it asks to be woken for a sync, in seconds.
    public nonisolated static let pause: TimeInterval = 4 * 60 * 60

    private let vault: Vault
    private let scheduler: Scheduler
    private let time: any BackgroundTime
    private let tasks: any BackgroundTasks
    private var foreground = false
    /// Who needs the files, besides a screen.
    private var holders = 0
    private var refillBy = Date.distantFuture

    public init(_ vault: Vault, _ scheduler: Scheduler, time: any BackgroundTime, tasks: any BackgroundTasks) {
        (self.vault, self.scheduler, self.time, self.tasks) = (vault, scheduler, time, tasks)
    }

    /// To be called when the app went to the background: lets go of the files, and asks to be woken. The time for that is
    /// asked for before the call returns.
    @discardableResult
    public func entersBackground(now: Date = Date()) -> Task<Void, Never> {
        foreground = false
        askToBeWoken(now)
        let end = time.begin()
        return Task {
            await rest()
            end()
        }
    }

    /// To be called when the app is about to come to the foreground, and when it was started there: takes the files up,
    /// and plans.
    ///
    /// The task throws `InterludeError.Locked` when the vault was locked meanwhile: it is to be opened anew.
    public func entersForeground(zone: TimeZone = .current, locale: String) -> Task<Void, any Error> {
        foreground = true
        return Task {
            try await holding { try await self.plan(zone, locale) }
        }
    }

    /// A background refresh: syncs, plans, and lets go again. To be cancelled when the system wants its time back: then the
    /// sync is not waited for. Gives how the sync ended; none where it failed, which the next one makes good.
    public func refreshes(
        now: Date = Date(), zone: TimeZone = .current, locale: String
    ) async throws -> SyncReport? {
        askToBeWoken(now)
        return try await holding {
            let options = SyncOptions(deadlineMs: 20_000, attachments: .onDemand, token: nil)
            let report = await untilCancelled { [vault] in try? await vault.sync(options) }
            try await self.plan(zone, locale)
            // The plan may run out before that.
            self.askToBeWoken(now)
            return report ?? nil
        }
    }

    /// Does what was chosen on a notification, without opening the app. It is noted first: what fails then is made good by
    /// the next plan.
    public func takes(_ choice: Choice, zone: TimeZone = .current, locale: String) async throws {
        try await scheduler.note(choice)
        try await holding { try await self.plan(zone, locale) }
    }

    private func plan(_ zone: TimeZone, _ locale: String) async throws {
        refillBy = try await scheduler.refresh(vault, zone: zone, locale: locale).refillBy
    }

    /// Has the files for as long as `work` takes.
    private func holding<Value: Sendable>(_ work: () async throws -> Value) async throws -> Value {
        let end = time.begin()
        defer { end() }
        holders += 1
        let done: Result<Value, any Error>
        do {
            try await vault.resume()
            done = .success(try await work())
        } catch {
            done = .failure(error)
        }
        holders -= 1
        await rest()
        return try done.get()
    }

    /// Where nobody needs them. Every file is closed even where suspending throws. The vault does in order what it is asked
    /// for: what is decided here is what comes about.
    private func rest() async {
        guard !foreground, holders == 0 else { return }
        try? await vault.suspend()
    }

    /// Before the plan runs out. Where the system refuses, opening the app does the same.
    private func askToBeWoken(_ now: Date) {
        try? tasks.schedule(notBefore: min(refillBy, now.addingTimeInterval(Self.pause)))
    }
}

/// What `work` gives; none as soon as this task is cancelled: `work` is told, and left alone.
private func untilCancelled<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) async -> Value? {
    let (given, gives) = AsyncStream<Value>.makeStream()
    let task = Task { _ = gives.yield(await work()) }
    for await value in given { return value }
    task.cancel()
    return nil
}
