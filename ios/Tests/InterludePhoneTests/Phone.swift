import Foundation
import Interlude
import XCTest

@testable import InterludePhone

let berlin = TimeZone(identifier: "Europe/Berlin")!

/// A phone that does as iOS: keeps the soonest 64 and throws the rest away without a word.
actor Phone: ReminderCenter {
    private(set) var held: [NotificationId: HeldNotification] = [:]
    private(set) var mostHeld = 0
    private(set) var shown: [NotificationId] = []
    /// What it was asked, in order: `a`llowed, `t`ake down.
    private(set) var asked = ""
    /// How few of these were held since they all were.
    private var watched: Set<NotificationId> = []
    private(set) var fewest = Int.max
    private var allows = true
    private var refuses = false

    func allowed() -> Bool {
        asked += "a"
        return allows
    }

    func pending() -> [NotificationId] { Array(held.keys) }
    func delivered() -> [NotificationId] { shown }

    func add(_ request: HeldNotification) async throws {
        if refuses { throw CocoaError(.featureUnsupported) }
        held[request.id] = request
        mostHeld = max(mostHeld, held.count)
        look()
        await Task.yield()
    }

    func cancel(_ ids: [NotificationId]) {
        for id in ids { held[id] = nil }
        look()
    }

    func takeDown(_ ids: [NotificationId]) {
        asked += "t"
        shown.removeAll { ids.contains($0) }
    }

    func watch(_ ids: some Sequence<NotificationId>) {
        (watched, fewest) = (Set(ids), Int.max)
        look()
    }

    private func look() { fewest = min(fewest, watched.filter { held[$0] != nil }.count) }

    /// Time goes on: this one is shown.
    func show(_ id: NotificationId) {
        held[id] = nil
        shown.append(id)
    }

    func set(allows: Bool) { self.allows = allows }
    func set(refuses: Bool) { self.refuses = refuses }
}

/// A keychain in memory, which can be out of reach.
final class MemoryKeychain: Keychain, @unchecked Sendable {
    private let lock = NSLock()
    private var items: [String: Data] = [:]
    private var failing: Int32?

    func fail(_ status: Int32?) { lock.withLock { failing = status } }

    func item(named name: String) -> KeychainAnswer {
        lock.withLock {
            if let failing { return .failed(status: failing) }
            return items[name].map { .item($0) } ?? KeychainAnswer.none
        }
    }

    func put(_ item: Data, named name: String) -> Int32 {
        lock.withLock {
            if failing == nil { items[name] = item }
            return failing ?? 0
        }
    }

    func remove(named name: String) -> Int32 {
        lock.withLock {
            if failing == nil { items[name] = nil }
            return failing ?? 0
        }
    }
}

/// Grants time, and notes when the app asks to be woken.
final class Host: BackgroundTime, BackgroundTasks, @unchecked Sendable {
    private let lock = NSLock()
    private var asked: [Date] = []
    @MainActor private(set) var given = 0

    var wakes: [Date] { lock.withLock { asked } }

    @MainActor
    func begin() -> @MainActor () -> Void {
        given += 1
        return { self.given -= 1 }
    }

    func schedule(notBefore: Date) { lock.withLock { asked.append(notBefore) } }
}

/// A relay that does not answer until it is let.
final class Stuck: Transport, @unchecked Sendable {
    private let (begun, goOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))

    func send(request: HttpRequest) throws -> HttpResponse {
        begun.signal()
        goOn.wait()
        goOn.signal()
        throw TransportError.Unreachable
    }

    /// Until it was asked.
    func asked() async {
        await withCheckedContinuation { done in
            Thread.detachNewThread {
                self.begun.wait()
                done.resume()
            }
        }
    }

    func answer() { goOn.signal() }
}

/// A test with a vault, a phone and a clock that stands still.
class PhoneCase: XCTestCase {
    private(set) var folder = FileManager.default.temporaryDirectory
    let clock = ManualClock(now: at("2026-06-01T08:00:00Z"))
    let phone = Phone()

    override func setUp() async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    override func tearDown() async throws {
        try FileManager.default.removeItem(at: folder)
    }

    func vault(
        _ store: SecretStore = MemorySecretStore(), transport: Transport? = nil
    ) async throws -> Vault {
        let world = World(zone: berlin, transport: transport, clock: clock)
        let place = folder.appendingPathComponent("vault")
        return try await Vault.create(in: place, as: NewVault(secretStore: store), world: world).vault
    }

    func shelf() throws -> FolderShelf {
        try FolderShelf(folder.appendingPathComponent("shelf")) { _, _ in }
    }

    func scheduler() throws -> Scheduler { Scheduler(phone, shelf: try shelf()) }

    /// A habit at this hour of every day.
    func addHabit(_ vault: Vault, hour: Int, name: String = "") async throws -> DocumentId {
        let start = DateComponents(year: 2026, month: 6, day: 1)
        let habit = Habit(
            times: [DateComponents(hour: hour, minute: 0)], days: "FREQ=DAILY", start: start, end: nil,
            quietHours: nil, unlessWritten: false)
        return try await vault.reminders { try $0.add(reminder: Reminder(name: name, rule: .habit(habit))) }
    }
}

func at(_ words: String) -> Date {
    ISO8601DateFormatter().date(from: words)!
}
