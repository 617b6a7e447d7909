import Foundation
import Interlude

/// Keeps the system's notifications in step with the vault's plan. To be asked on opening the app, when it comes to the
/// foreground, when the clock, the zone or a permission changed, after changes of reminders, and in background refreshes.
/// Its calls are done one after the other, to their end.
public actor Scheduler {
    /// What iOS keeps without throwing anything away is 64; the plan uses this many.
    public static let most: UInt16 = 60
    private static let snapshot = "boot-snapshot"
    private static let seen = "delivered"

    private let center: any ReminderCenter
    private let shelf: any Shelf
    private let notes: Notes
    private let horizonDays: UInt16
    private var last: Task<Void, Never>?

    /// `horizonDays`: how far ahead to plan, 1 to 400.
    public init(_ center: any ReminderCenter, shelf: any Shelf, horizonDays: UInt16 = 60) {
        (self.center, self.shelf, self.horizonDays) = (center, shelf, horizonDays)
        notes = Notes(shelf: shelf)
    }

    /// Tells the vault what was chosen on notifications, plans, has the system hold exactly that, and tells the vault.
    /// What was shown since the plan before is told to the next one once. Gives the plan: by `refillBy` the app must plan
    /// again. Where the participant does not let the app notify, nothing is set, and the plan says so.
    ///
    /// - Throws: `InterludeError`; whatever the system throws when it refuses a notification. The vault is not told
    ///   then, and the next call begins anew.
    @discardableResult
    public func refresh(_ vault: Vault, zone: TimeZone = .current, locale: String) async throws -> Plan {
        try await inTurn { try await self.plan(vault, zone, locale) }
    }

    /// Notes what was chosen on a notification; the next ``refresh(_:zone:locale:)`` tells the vault. A snoozed one is set
    /// again at once. Needs no vault: it may be that only the person can open it.
    ///
    /// - Throws: what the shelf throws when the disk is full; what the system throws.
    public func note(_ choice: Choice) async throws {
        try await inTurn { try await self.keep(choice) }
    }

    /// Sets what is due from the boot snapshot, without the vault: when the app is started in the background before the
    /// first unlock, and the clock or the zone was changed. What the system still holds keeps its texts and actions.
    ///
    /// - Throws: `InterludeError.Damaged` or `.TooNew` for the snapshot; what the system throws.
    public func setBeforeFirstUnlock(now: Date, zone: TimeZone) async throws {
        try await inTurn { try await self.setWithoutVault(now, zone) }
    }

    private func plan(_ vault: Vault, _ zone: TimeZone, _ locale: String) async throws -> Plan {
        try await vault.perform { try $0.setZone(zone: zone) }
        try await notes.tell(vault)
        let allowed = await center.allowed()
        let may = Capabilities(exact: true, most: Self.most, shortestWindow: 10, allowed: allowed)
        let (shown, fresh) = try await delivered()
        let now = try await vault.perform { try $0.now().at }
        let request = PlanRequest(
            now: now, zone: zone, locale: locale, horizonDays: horizonDays, capabilities: may, delivered: fresh)
        let plan = try await vault.reminders { try $0.plan(request: request) }
        guard allowed else { return plan }
        try await apply(plan)
        try await vault.reminders { try $0.applied(plan: plan) }
        try shelf.write(JSONEncoder().encode(shown), as: Self.seen)
        return plan
    }

    /// All that is not planned goes first, so that the system never holds more than it keeps; what is planned is replaced
    /// one by one, so that nothing is ever missing.
    private func apply(_ plan: Plan) async throws {
        await holdOnly(Set(plan.notifications.map(\.id)))
        for one in plan.notifications { try await center.add(HeldNotification(one)) }
        await center.takeDown(plan.difference.cancel)
        try shelf.write(plan.bootSnapshot, as: Self.snapshot)
    }

    private func keep(_ choice: Choice) async throws {
        try notes.add(choice)
        guard let again = choice.again, let texts = try discreet(), await center.allowed() else { return }
        try await center.add(
            HeldNotification(id: choice.id, trigger: .instant(again), texts: texts, subject: choice.subject))
    }

    private func setWithoutVault(_ now: Date, _ zone: TimeZone) async throws {
        guard let snapshot = try shelf.read(Self.snapshot), await center.allowed() else { return }
        let noted = try notes.all()
        let shown = try await delivered().fresh + noted.map(\.id)
        let due = try bootDue(snapshot: snapshot, now: now, zone: zone, delivered: shown)
        let held = Set(await center.pending())
        let again = noted.filter { $0.again.map { $0 > now } ?? false }
        await holdOnly(Set(due.set.map(\.id) + again.map(\.id)))
        for one in due.set where !held.contains(one.id) { try await center.add(HeldNotification(one)) }
        for one in due.show {
            try await center.add(HeldNotification(id: one.id, trigger: .atOnce, texts: one.texts))
        }
    }

    private func holdOnly(_ wanted: Set<NotificationId>) async {
        await center.cancel(await center.pending().filter { !wanted.contains($0) })
    }

    /// What the system shows of this app, and what of that was not there when the last plan was applied: an old one that
    /// is still to be seen would silence what was snoozed since.
    private func delivered() async throws -> (all: [NotificationId], fresh: [NotificationId]) {
        let all = await center.delivered()
        let before = try shelf.read(Self.seen).flatMap { try? JSONDecoder().decode([NotificationId].self, from: $0) }
        return (all, all.filter { !(before ?? []).contains($0) })
    }

    /// They all say the same, whatever they are about.
    private func discreet() throws -> Texts? {
        try shelf.read(Self.snapshot).flatMap { try? readBootSnapshot(bytes: $0).entries.first?.texts }
    }

    /// An actor alone would begin the next call wherever this one waits for the system.
    private func inTurn<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let before = last
        let mine = Task {
            await before?.value
            return try await work()
        }
        last = Task { _ = await mine.result }
        return try await mine.value
    }
}
