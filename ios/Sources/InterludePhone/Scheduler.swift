import Foundation
import Interlude

/// Keeps the system's notifications in step with the vault's plan. To be asked on opening the app, when it comes to the
/// foreground, when the clock, the zone or a permission changed, after changes of reminders, and in background refreshes.
public actor Scheduler {
    /// What iOS keeps without throwing anything away is 64; the plan uses this many.
    public static let most: UInt16 = 60
    private static let snapshot = "boot-snapshot"
    private static let seen = "delivered"

    private let center: ReminderCenter
    private let shelf: Shelf
    private let horizonDays: UInt16

    /// `horizonDays`: how far ahead to plan, 1 to 400.
    public init(_ center: ReminderCenter, shelf: Shelf, horizonDays: UInt16 = 60) {
        (self.center, self.shelf, self.horizonDays) = (center, shelf, horizonDays)
    }

    /// Plans, has the system hold exactly that, and tells the vault. What was shown since the plan before is told to the
    /// next one once. Gives the plan: by `refillBy` the app must plan again.
    ///
    /// - Throws: `InterludeError`; whatever the system throws when it refuses a notification. The vault is not told
    ///   then, and the next call begins anew.
    @discardableResult
    public func refresh(_ vault: Vault, zone: TimeZone = .current, locale: String) async throws -> Plan {
        try await vault.perform { try $0.setZone(zone: zone) }
        let allowed = await center.allowed()
        let may = Capabilities(exact: true, most: Self.most, shortestWindow: 10, allowed: allowed)
        let (shown, fresh) = try await delivered()
        let now = try await vault.perform { try $0.now().at }
        let request = PlanRequest(
            now: now, zone: zone, locale: locale, horizonDays: horizonDays, capabilities: may, delivered: fresh)
        let plan = try await vault.reminders { try $0.plan(request: request) }
        try await apply(plan)
        try await vault.reminders { try $0.applied(plan: plan) }
        try remember(shown)
        return plan
    }

    /// Sets what is due from the boot snapshot, without the vault: when the app is started in the background before the
    /// first unlock, and the clock or the zone was changed.
    ///
    /// - Throws: `InterludeError.Damaged` or `.TooNew` for the snapshot; what the system throws.
    public func setBeforeFirstUnlock(now: Date, zone: TimeZone) async throws {
        guard let snapshot = try shelf.read(Self.snapshot) else { return }
        let (_, fresh) = try await delivered()
        let due = try bootDue(snapshot: snapshot, now: now, zone: zone, delivered: fresh)
        await center.cancel(due.past)
        for one in due.set { try await center.add(HeldNotification(one)) }
        for one in due.show {
            // The system shows nothing that is past.
            let soon = Trigger.instant(now.addingTimeInterval(1))
            try await center.add(HeldNotification(id: one.id, trigger: soon, texts: one.texts))
        }
    }

    /// All that is not planned goes first, so that the system never holds more than it keeps.
    private func apply(_ plan: Plan) async throws {
        let planned = Set(plan.notifications.map(\.id))
        await center.cancel(await center.pending().filter { !planned.contains($0) })
        for one in plan.notifications { try await center.add(HeldNotification(one)) }
        try shelf.write(plan.bootSnapshot, as: Self.snapshot)
    }

    /// What the system shows of this app, and what of that was not there when the last plan was applied: an old one that
    /// is still to be seen would silence what was snoozed since.
    private func delivered() async throws -> (all: [NotificationId], fresh: [NotificationId]) {
        let all = await center.delivered()
        let before = try shelf.read(Self.seen).flatMap { try? JSONDecoder().decode([NotificationId].self, from: $0) }
        return (all, all.filter { !(before ?? []).contains($0) })
    }

    private func remember(_ shown: [NotificationId]) throws {
        try shelf.write(JSONEncoder().encode(shown), as: Self.seen)
    }
}
