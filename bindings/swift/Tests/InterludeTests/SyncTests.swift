import Foundation
import XCTest

import Interlude

/// Syncing beside the app, and being interrupted.
final class SyncTests: VaultCase {
    func testBesideTheApp() async throws {
        let (phone, tablet) = (try await vault("phone"), try await vault("tablet"))
        try await link(phone, tablet)
        let syncing = try await tablet.syncing()
        _ = try await phone.journal { try $0.write(entry: NewEntry(title: "across")) }
        _ = try await phone.sync()
        syncing.nudge()
        for await round in syncing.rounds {
            guard case .synced = round else { continue }
            if try await tablet.entries().all().map(\.title) == ["across"] { break }
        }
        try await syncing.stop()
    }

    func testCancellingATaskGivesTheSyncUp() async throws {
        let vault = try await vault()
        try await vault.setRelay(Relay.url)
        let new = (0..<50).map { NewEntry(title: "\($0)") }
        try await vault.journal { try $0.writeAll(entries: new, progress: nil) }
        // It is under way when the task is cancelled.
        let (heard, hears) = AsyncStream<Void>.makeStream()
        let goOn = DispatchSemaphore(value: 0)
        let task = Task {
            try await vault.sync { _ in
                hears.yield()
                goOn.wait()
            }
        }
        for await _ in heard { break }
        task.cancel()
        goOn.signal()
        let given = await failure { try await task.value }
        XCTAssertEqual(given, .Cancelled)
        let report = try await vault.sync()
        XCTAssertEqual(report.state, .inStep)
        let waiting = try await vault.syncStatus().waiting
        XCTAssertEqual(waiting, 0)
    }

    func testAWaitIsGivenUp() async throws {
        let vault = try await vault()
        let linking = try await vault.link(relay: Relay.url)
        let waiting = Task { try await linking.newcomer() }
        waiting.cancel()
        let given = await failure { try await waiting.value }
        XCTAssertEqual(given, .Cancelled)
        let accepting = try await self.vault("another").accept(linking.code(), as: "another")
        let digits = Task { try await accepting.shownDigits() }
        digits.cancel()
        let alsoGiven = await failure { try await digits.value }
        XCTAssertEqual(alsoGiven, .Cancelled)
        linking.shut()
        let closed = await failure { try await linking.letIn() }
        XCTAssertEqual(closed, .Closed)
    }

    func testAnAttachmentComesWhenItIsAskedFor() async throws {
        let (phone, tablet) = (try await vault("phone"), try await vault("tablet"))
        try await link(phone, tablet)
        let file = folder.appendingPathComponent("garden.jpg")
        let content = Data(repeating: 7, count: 100_000)
        try content.write(to: file)
        let (entry, id) = try await phone.journal { journal in
            let entry = try journal.write(entry: NewEntry(title: "a picture"))
            let id = try journal.attach(
                id: entry, content: FileSource(file), fileName: "garden.jpg", mediaType: "image/jpeg")
            return (entry, id)
        }
        _ = try await phone.sync()
        _ = try await tablet.sync()
        let there = try await tablet.fetchAttachment(id, of: entry)
        XCTAssertTrue(there)
        let read = try await tablet.journal { try $0.readAttachment(id: entry, attachment: id).read(most: 200_000) }
        XCTAssertEqual(read, content)
    }

    func testADeviceThatIsSentAwayIsNotLetIn() async throws {
        let (phone, tablet) = (try await vault("phone"), try await vault("tablet"))
        let linking = try await phone.link(relay: Relay.url)
        let code = linking.code()
        let asking = Task {
            let accepting = try await tablet.accept(code, as: "a stranger")
            _ = try await accepting.shownDigits()
            try await accepting.beLetIn()
        }
        _ = try await linking.newcomer()
        try await linking.sendAway()
        let refused = await failure { try await asking.value }
        guard case .Refused = refused else { return XCTFail("\(refused as Any)") }
        let devices = try await phone.devices { try $0.list() }
        XCTAssertEqual(devices.count, 1)
    }

    func testALineIsBetweenTwo() async throws {
        let (vera, ada) = (try await vault("vera"), try await vault("ada"))
        let group = try await vera.groups {
            try $0.found(profile: GroupProfile(name: "Tuesdays", zone: berlin), name: "Vera", relay: Relay.url)
        }
        let invited = try await vera.groups { try $0.invite(group: group, hours: 24, uses: 1, options: .usual) }
        _ = try await ada.groups { try $0.join(link: invited, name: "Ada") }
        try await vera.groups { groups in
            for one in try groups.requests(group: group) {
                try groups.approve(group: group, who: one.id, options: .usual)
            }
        }
        _ = try await ada.sync()
        _ = try await ada.line(of: group) { try $0.say(words: "I am late") }
        _ = try await ada.sync()
        _ = try await vera.sync()
        let members = try await vera.groups { try $0.members(id: group) }
        let other = try XCTUnwrap(members.first { !$0.me })
        let heard = try await vera.line(of: group, with: other.id) { try $0.messages().map(\.author.name) }
        XCTAssertEqual(heard, ["Ada"])
        // Who leads has a line with each member and none of their own.
        let own = await failure { try await vera.line(of: group) { try $0.messages() } }
        XCTAssertNotNil(own)
    }

    func testBeingOfflineIsAState() async throws {
        let vault = try await vault(transport: Nowhere())
        try await vault.setRelay("http://127.0.0.1:1")
        guard case .offline = try await vault.sync().state else { return XCTFail("not offline") }
    }
}

private final class Nowhere: Transport {
    func send(request: HttpRequest) throws -> HttpResponse { throw TransportError.Unreachable }
}
