import Foundation
import Interlude

/// Time that the system grants an app that went to the background.
public protocol BackgroundTime: Sendable {
    /// Asks for time to finish `work`, and does it.
    func whileGranted(_ work: @Sendable () async -> Void) async
}

/// Background refreshes of the app.
public protocol BackgroundTasks: Sendable {
    /// Asks to be woken not before an instant.
    func schedule(notBefore: Date) throws
}

/// Holds the vault through the life of an app: its files are let go of in the background, where iOS kills an app that
/// holds a lock, and taken up again in the foreground and for a background refresh.
public actor Lifecycle {
    /// How long the app lets pass before it asks to be woken for a sync, in seconds.
    public static let pause: TimeInterval = 4 * 60 * 60

    private let vault: Vault
    private let scheduler: Scheduler
    private let time: BackgroundTime
    private let tasks: BackgroundTasks
    private var foreground = true
    private var refillBy = Date.distantFuture

    public init(_ vault: Vault, _ scheduler: Scheduler, time: BackgroundTime, tasks: BackgroundTasks) {
        (self.vault, self.scheduler, self.time, self.tasks) = (vault, scheduler, time, tasks)
    }

    /// To be called when the app went to the background: lets go of the files, and asks to be woken.
    public func entersBackground(now: Date = Date()) async {
        foreground = false
        askToBeWoken(now)
        await time.whileGranted { await letGo() }
    }

    /// To be called when the app is about to come to the foreground.
    ///
    /// - Throws: `InterludeError.Locked` when the vault was locked meanwhile: it is to be opened anew.
    public func entersForeground(zone: TimeZone = .current, locale: String) async throws {
        foreground = true
        try await vault.resume()
        refillBy = try await scheduler.refresh(vault, zone: zone, locale: locale).refillBy
    }

    /// A background refresh: syncs, plans, and lets go again. To be cancelled when the system wants its time back. Gives
    /// how the sync ended; none where it failed, which the next one makes good.
    public func refreshes(
        now: Date = Date(), zone: TimeZone = .current, locale: String
    ) async throws -> SyncReport? {
        askToBeWoken(now)
        try await vault.resume()
        let report = try? await vault.sync(SyncOptions(deadlineMs: 20_000, attachments: .onDemand, token: nil))
        do {
            refillBy = try await scheduler.refresh(vault, zone: zone, locale: locale).refillBy
        } catch {
            if !foreground { await letGo() }
            throw error
        }
        if !foreground { await letGo() }
        return report
    }

    /// Every file is closed even where suspending throws.
    private func letGo() async {
        try? await vault.suspend()
    }

    /// Before the plan runs out. Where the system refuses, opening the app does the same.
    private func askToBeWoken(_ now: Date) {
        try? tasks.schedule(notBefore: min(refillBy, now.addingTimeInterval(Self.pause)))
    }
}
