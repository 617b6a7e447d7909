import Foundation
import XCTest

@testable import CasePlayer
import Interlude

/// Every error is raised and caught by its type, and none repeats what a person typed.
final class ErrorTests: VaultCase {
    private let secret = "what nobody is to read"

    /// Each variant.
    private func causes(_ v: String) -> [String: () async throws -> Void] {
        let (place, secret) = (folder.appendingPathComponent(v), secret)
        let (world, entry) = (World(zone: berlin), NewEntry(body: secret))
        let passphrase = { try await Vault.create(in: place, as: NewVault(passphrase: secret), world: world).vault }
        let wrong = { try await Vault.open(place, with: .passphrase(passphrase: "not \(secret)"), world: world) }
        return [
            "WrongKey": {
                try await passphrase().close()
                _ = try await wrong()
            },
            "TryLater": {
                try await passphrase().close()
                while await failure(wrong) == .WrongKey {}
                _ = try await wrong()
            },
            "Locked": { [self] in
                let vault = try await vault(v)
                try await vault.suspend()
                _ = try await vault.journal { try $0.write(entry: entry) }
            },
            "Closed": { [self] in
                let vault = try await vault(v)
                try await vault.close()
                _ = try await vault.journal { try $0.write(entry: entry) }
            },
            "NotFound": { [self] in
                _ = try await vault(v).journal { try $0.get(id: String(repeating: "0", count: 64)) }
            },
            "Exists": { [self] in
                try await vault(v).close()
                _ = try await vault(v)
            },
            "Invalid": { [self] in
                _ = try await vault(v).journal { try $0.write(entry: NewEntry(body: secret, mood: 9)) }
            },
            "Damaged": { _ = try readBootSnapshot(bytes: Data(repeating: 120, count: 100)) },
            "TooNew": { _ = try readBootSnapshot(bytes: later) },
            "Storage": { [self] in
                try await vault(v).journal { journal in
                    let broken = Broken(saying: secret)
                    let id = try journal.write(entry: entry)
                    _ = try journal.attach(id: id, content: broken, fileName: "name", mediaType: "text/plain")
                }
            },
            "Refused": { [self] in _ = try await vault(v).sync() },
            "Offline": { [self] in _ = try await vault(v).link(relay: "http://127.0.0.1:1") },
            "Relay": { [self] in
                _ = try await vault(v, transport: Teapot()).link(relay: "http://127.0.0.1:1")
            },
            "Cancelled": { [self] in
                let vault = try await vault(v)
                _ = try await vault.journal { try $0.write(entry: entry) }
                try await vault.perform { try $0.rebuild(progress: GivingUp()) }
            },
            "Internal": { [self] in
                let clock = ManualClock(now: Date(timeIntervalSince1970: 1_780_000_000))
                let vault = try await vault(v, clock: clock)
                clock.breakOnce()
                let broken = await failure { _ = try await vault.journal { try $0.write(entry: entry) } }
                // Nothing of it is there, and the vault goes on.
                _ = try await vault.journal { try $0.write(entry: NewEntry(title: "after")) }
                let titles = try await vault.entries().all().map(\.title)
                XCTAssertEqual(titles, ["after"])
                try broken.map { throw $0 }
            },
        ]
    }

    func testEveryError() async throws {
        for name in causes("").keys {
            let cause = try XCTUnwrap(causes(name)[name])
            let raised = await failure { try await cause() }
            let error = try XCTUnwrap(raised, name)
            XCTAssertEqual(named(error).name, name)
            for words in ["\(error)", error.localizedDescription, String(reflecting: error)] {
                XCTAssertFalse(words.contains(secret), name)
                XCTAssertFalse(words.contains(folder.path), name)
            }
        }
    }

    func testNoneIsLeftOut() throws {
        let listing = package.appendingPathComponent("../../docs/ffi-api.txt")
        let lines = try String(contentsOf: listing, encoding: .utf8).split(separator: "\n")
        let names = lines.filter { $0.hasPrefix("enum InterludeError.") }
            .map { String($0.dropFirst("enum InterludeError.".count).prefix { $0 != "(" }) }
        XCTAssertEqual(Set(names), Set(causes("").keys))
    }

    func testAWaitIsTold() {
        XCTAssertEqual(named(.TryLater(waitMs: 30_000)).fields, ["waitMs": "30000"])
    }
}

/// A boot snapshot as a later version would make it: four magic bytes, another number, and their SHA-256.
private let later = Data("ILBS".utf8) + [200]
    + [
        0xd9, 0x1c, 0x26, 0xd9, 0xce, 0x19, 0x40, 0xf2, 0x64, 0x72, 0xc8, 0x49, 0x05, 0xfc, 0x67, 0x75,
        0x8a, 0xff, 0xce, 0x42, 0x37, 0x40, 0xe2, 0xae, 0x15, 0xa6, 0x5e, 0x0b, 0xc0, 0x69, 0x09, 0xc3,
    ]

private final class Broken: Source {
    struct Failure: Error { let words: String }
    private let words: String
    init(saying words: String) { self.words = words }
    func read(most: UInt32) throws -> Data { throw Failure(words: words) }
}

private final class Teapot: Transport {
    func send(request: HttpRequest) -> HttpResponse { HttpResponse(status: 418, body: Data("no relay".utf8)) }
}

private final class GivingUp: Interlude.Progress {
    func reached(done: UInt64) -> Bool { false }
}
