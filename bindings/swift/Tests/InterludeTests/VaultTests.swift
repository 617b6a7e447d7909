import Foundation
import XCTest

import Interlude

/// Creating, opening, closing; what the host provides; what crosses as bytes.
final class VaultTests: VaultCase {
    func testEachWayToUnlock() async throws {
        let (place, store) = (folder.appendingPathComponent("v"), MemorySecretStore())
        let world = World(zone: berlin)
        let new = NewVault(passphrase: "correct horse", secretStore: store)
        let (vault, phrase) = try await Vault.create(in: place, as: new, world: world)
        XCTAssertEqual(phrase.count, 24)
        let words = phrase.joined(separator: " ")
        let id = try await vault.perform { vault in
            XCTAssertFalse(try vault.isProtected())
            try vault.protect(words: words)
            XCTAssertTrue(try vault.isProtected())
            return try vault.vaultId()
        }
        try await vault.close()
        try await vault.close()
        for key in [Unlock.passphrase(passphrase: "correct horse"), .phrase(words: words), .secretStore(store: store)] {
            let opened = try await Vault.open(place, with: key, world: world)
            let (same, problems) = try await opened.perform { (try $0.vaultId(), try $0.problems()) }
            XCTAssertEqual(same, id)
            XCTAssertEqual(problems, [])
            try await opened.close()
        }
    }

    func testSuspendingLetsGoAndResumingGoesOn() async throws {
        let vault = try await vault()
        _ = try await vault.journal { try $0.write(entry: NewEntry(title: "before")) }
        try await vault.suspend()
        let refused = await failure { try await vault.entries().all() }
        XCTAssertEqual(refused, .Locked(reason: "it is suspended"))
        try await vault.resume()
        let titles = try await vault.entries().all().map(\.title)
        XCTAssertEqual(titles, ["before"])
    }

    func testPagesAreOneSequence() async throws {
        let vault = try await vault()
        let new = (0..<450).map { NewEntry(title: "\($0)") }
        try await vault.journal { try $0.writeAll(entries: new, progress: nil) }
        let titles = try await vault.entries(page: 100).all().map(\.title)
        XCTAssertEqual(titles.compactMap(Int.init).sorted(), Array(0..<450))
        let none = try await vault.entries(EntryFilter(tags: ["none"])).all()
        XCTAssertEqual(none, [])
    }

    func testChangesAreAStream() async throws {
        let vault = try await vault()
        let changes = try vault.changes()
        let written = try await vault.journal { try $0.write(entry: NewEntry(title: "heard")) }
        try await vault.journal { try $0.erase(id: written) }
        var heard: [Change] = []
        for await some in changes {
            heard += some
            if heard.contains(where: \.erased) { break }
        }
        XCTAssertEqual(Set(heard.map(\.id)), [written])
        XCTAssertEqual(heard.first?.kind, .entry)
    }

    func testAStreamOfChangesEndsWithTheVault() async throws {
        let vault = try await vault()
        let changes = try vault.changes()
        let written = try await vault.journal { try $0.write(entry: NewEntry(title: "heard")) }
        try await vault.close()
        let heard = await changes.reduce(into: []) { $0 += $1 }
        XCTAssertEqual(heard.map(\.id), [written])
    }

    func testPositionsAreThePlatforms() async throws {
        let vault = try await vault()
        let entry = try await vault.journal { try $0.write(entry: NewEntry(body: "a👩‍👩‍👧c")) }
        let editor = try await vault.edit(entry)
        try await editor.replace("a👩‍👩‍👧c".range(of: "c")!, of: "a👩‍👩‍👧c", with: "b")
        let text = try await editor.text()
        XCTAssertEqual(text, "a👩‍👩‍👧b")
        let family = try XCTUnwrap(text.range(of: "👩‍👩‍👧"))
        try await editor.replace(family, of: text, with: "é😀")
        let now = try await editor.text()
        XCTAssertEqual(now, "aé😀b")
        // As a text view tells it: in UTF-16.
        try await editor.replace(NSRange(location: 4, length: 1), of: now, with: "c")
        let then = try await editor.text()
        XCTAssertEqual(then, "aé😀c")
        let beyond = await failure { try await editor.replace(NSRange(location: 9, length: 1), of: then, with: "") }
        XCTAssertEqual(beyond, .Invalid(field: "position", reason: "not of this text"))
        // Half of a character that UTF-16 needs two for; an index of a longer text.
        let half = await failure { try await editor.replace(NSRange(location: 3, length: 1), of: then, with: "") }
        XCTAssertEqual(half, beyond)
        let end = String(repeating: "x", count: 99).endIndex
        let another = await failure { try await editor.replace(then.startIndex..<end, of: then, with: "") }
        XCTAssertEqual(another, beyond)
        let stays = try await editor.text()
        XCTAssertEqual(stays, then)
        await editor.close()
        let closed = await failure { try await editor.text() }
        XCTAssertEqual(closed, .Closed)
    }

    func testAttachmentsAreFiles() async throws {
        let vault = try await vault()
        let content = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0) })
        let file = folder.appendingPathComponent("garden.jpg")
        try content.write(to: file)
        let read = try await vault.journal { journal in
            let entry = try journal.write(entry: NewEntry(title: "a picture"))
            let id = try journal.attach(
                id: entry, content: FileSource(file), fileName: "garden.jpg", mediaType: mediaType(fileName: "a.jpg"))
            let reader = try journal.readAttachment(id: entry, attachment: id)
            var read = Data()
            while case let piece = try reader.read(most: 100_000), !piece.isEmpty { read += piece }
            return read
        }
        XCTAssertEqual(read, content)
    }

    func testABundleGoesThroughFiles() async throws {
        let vault = try await vault()
        try await vault.setRelay("http://127.0.0.1:1")
        let file = folder.appendingPathComponent("bundle")
        let sink = try FileSink(file)
        _ = try await vault.beside { try $0.exportBundle(sink: sink) }
        let taken = try await vault.beside { try $0.importBundle(source: FileSource(file)).taken }
        XCTAssertEqual(taken, 0)
        XCTAssertThrowsError(try FileSink(file), "it is overwritten")
    }
}
