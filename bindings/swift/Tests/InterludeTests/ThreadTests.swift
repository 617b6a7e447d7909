import Foundation
import XCTest

import Interlude

/// Many tasks and threads on one vault, observers that call back, closing while others work.
final class ThreadTests: VaultCase {
    func testSixteenTasksWriteAndRead() async throws {
        let vault = try await vault()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for number in 0..<16 {
                tasks.addTask {
                    for n in 0..<10 {
                        let entry = NewEntry(title: "\(number)/\(n)")
                        let id = try await vault.journal { try $0.write(entry: entry) }
                        let title = try await vault.journal { try $0.get(id: id).content.title }
                        XCTAssertEqual(title, entry.title)
                    }
                }
            }
            try await tasks.waitForAll()
        }
        let count = try await vault.journal { try $0.count(filter: EntryFilter()) }
        XCTAssertEqual(count, 160)
    }

    func testSixteenThreadsBesideTheActor() async throws {
        let vault = try await vault()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for number in 0..<16 {
                tasks.addTask {
                    try await vault.beside { vault in
                        let journal = Journal(vault: vault)
                        for n in 0..<10 { _ = try journal.write(entry: NewEntry(title: "\(number)/\(n)")) }
                    }
                }
            }
            try await tasks.waitForAll()
        }
        let count = try await vault.journal { try $0.count(filter: EntryFilter()) }
        XCTAssertEqual(count, 160)
    }

    func testObserversCallBack() async throws {
        let vault = try await vault()
        let observer = Answering(vault.blocking)
        _ = try await vault.perform { try $0.observe(observer: observer) }
        for n in 0..<5 { _ = try await vault.journal { try $0.write(entry: NewEntry(title: "first \(n)")) } }
        let titles = try await vault.entries().all().map(\.title)
        XCTAssertEqual(titles.filter { $0 == "an answer" }.count, 5)
    }

    func testClosingWhileOthersWork() async throws {
        let store = MemorySecretStore()
        let vault = try await vault(store: store)
        let acknowledged = try await withThrowingTaskGroup(of: [String].self) { tasks in
            for _ in 0..<16 {
                tasks.addTask {
                    var written: [String] = []
                    do {
                        while true {
                            written.append(try await vault.journal { try $0.write(entry: NewEntry(title: "kept")) })
                            if written.count == 3 { Task.detached { try await vault.close() } }
                        }
                    } catch InterludeError.Closed {
                        return written
                    }
                }
            }
            return try await tasks.reduce(into: []) { $0 += $1 }
        }
        let place = folder.appendingPathComponent("vault")
        let again = try await Vault.open(place, with: .secretStore(store: store), world: World(zone: berlin))
        let kept = Set(try await again.entries().all().map(\.id))
        XCTAssertTrue(kept.isSuperset(of: acknowledged))
        XCTAssertGreaterThanOrEqual(acknowledged.count, 3)
        try await again.close()
    }

    func testWhatBlocksTakesNoThreadOfSwiftsOwn() async throws {
        // More than there are processors wait for each other.
        let many = ProcessInfo.processInfo.activeProcessorCount * 2 + 2
        let met = Meeting(of: many * 2)
        var vaults: [Vault] = []
        for number in 0..<many { vaults.append(try await vault("\(number)")) }
        await withThrowingTaskGroup(of: Void.self) { tasks in
            for vault in vaults {
                tasks.addTask { try await vault.perform { _ in met.come() } }
                tasks.addTask { try await vault.beside { _ in met.come() } }
            }
        }
    }

    func testWhoeverWaitsForChangesKeepsNoVault() async throws {
        var vault: Vault? = try await Vault.create(
            in: folder.appendingPathComponent("dropped"), as: NewVault(secretStore: MemorySecretStore()),
            world: World(zone: berlin)
        ).vault
        let changes = try XCTUnwrap(vault).changes()
        weak var blocking = vault?.blocking
        vault = nil
        for await _ in changes {}
        XCTAssertNil(blocking)
    }

    func testStreamsOfChangesLeaveNothing() async throws {
        let vault = try await vault()
        let call = { (times: Int) in
            for _ in 0..<times { _ = try vault.changes() }
        }
        try call(2_000)
        let before = try resident()
        try call(40_000)
        XCTAssertLessThan(try resident() - before, 8 << 20)
    }

    func testASecretStoreThatCallsBackIsRefused() async throws {
        let vault = try await vault()
        let store = Reentrant(vault.blocking)
        let refused = await failure { try await vault.perform { try $0.enroll(store: store) } }
        guard case .Storage = refused else { return XCTFail("\(refused as Any)") }
    }

    func testCallsLeaveNothing() async throws {
        let vault = try await vault()
        let entry = try await vault.journal { try $0.write(entry: NewEntry(title: "one")) }
        let call = { (times: Int) in
            for _ in 0..<times {
                let editor = try await vault.edit(entry)
                _ = try await editor.text(.title)
                await editor.close()
                _ = try vault.changes()
                _ = await failure { try await vault.journal { try $0.get(id: String(repeating: "0", count: 64)) } }
            }
        }
        try await call(300)
        let before = try resident()
        try await call(3000)
        // Ten times as much again must not cost more than a little.
        XCTAssertLessThan(try resident() - before, 8 << 20)
    }

    func testAMillionCallsLeaveNothing() throws {
        let call = { (times: Int) in
            for _ in 0..<times { _ = try textPosition(text: "a😀b", at: 3, from: .utf16, to: .scalars) }
        }
        try call(50_000)
        let before = try resident()
        try call(1_000_000)
        XCTAssertLessThan(try resident() - before, 8 << 20)
    }
}

/// Where all wait for the last to come.
private final class Meeting: @unchecked Sendable {
    private let condition = NSCondition()
    private var missing: Int

    init(of many: Int) { missing = many }

    func come() {
        condition.withLock {
            missing -= 1
            condition.broadcast()
            while missing > 0 { condition.wait() }
        }
    }
}

private final class Answering: Observer {
    private let vault: InterludeGenerated.Vault
    init(_ vault: InterludeGenerated.Vault) { self.vault = vault }

    func changed(changes: [Change]) throws {
        let journal = Journal(vault: vault)
        for change in changes where try journal.get(id: change.id).summary.title.hasPrefix("first") {
            _ = try journal.write(entry: NewEntry(title: "an answer"))
        }
    }
}

private final class Reentrant: SecretStore {
    private let vault: InterludeGenerated.Vault
    init(_ vault: InterludeGenerated.Vault) { self.vault = vault }
    func get(name: String) -> SecretLookup { .absent }
    func put(name: String, secret: Data) throws { _ = try vault.vaultId() }
    func remove(name: String) {}
}

/// Bytes of this process that are in memory now.
private func resident() throws -> Int {
    #if os(Linux)
        let words = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return (Int(words[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
    #else
        var usage = rusage()
        guard getrusage(RUSAGE_SELF, &usage) == 0 else { throw POSIXError(.EINVAL) }
        return Int(usage.ru_maxrss)
    #endif
}
