import Foundation
import XCTest

@testable import Interlude

let berlin = TimeZone(identifier: "Europe/Berlin")!

/// Where the package is.
let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// A relay in a process of its own on loopback, for as long as the tests run.
struct Relay {
    static let url: String = {
        let (said, process) = (Pipe(), Process())
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        process.executableURL = package.appendingPathComponent("native/interlude")
        process.arguments = [
            "--json", "relay", "serve", "--listen", "127.0.0.1:0", "--database", "sqlite:\(folder.path)",
        ]
        process.standardOutput = said
        try! process.run()
        number = process.processIdentifier
        // Not SIGTERM: a process that is started from a thread of Dispatch has that blocked.
        atexit { kill(Relay.number, SIGKILL) }
        // One line, as soon as it listens.
        return try! JSONDecoder().decode(Serving.self, from: said.fileHandleForReading.availableData).url
    }()

    nonisolated(unsafe) private static var number: pid_t = 0
    private struct Serving: Decodable { let url: String }
}

/// A test with a temporary folder and the vaults it makes there, which are closed at its end.
class VaultCase: XCTestCase {
    private(set) var folder = FileManager.default.temporaryDirectory
    private var made: [Vault] = []

    override func setUp() async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    override func tearDown() async throws {
        for vault in made { try await vault.close() }
        try FileManager.default.removeItem(at: folder)
    }

    /// A new vault, opened by its secret store: that costs no stretching of a passphrase.
    func vault(
        _ name: String = "vault", store: SecretStore = MemorySecretStore(), transport: Transport? = nil,
        clock: ManualClock? = nil
    ) async throws -> Vault {
        let world = World(zone: berlin, transport: transport, clock: clock)
        let new = NewVault(secretStore: store)
        let vault = try await Vault.create(in: folder.appendingPathComponent(name), as: new, world: world).vault
        made.append(vault)
        return vault
    }
}

/// Brings `two` to the devices of `one`.
func link(_ one: Vault, _ two: Vault) async throws {
    let linking = try await one.link(relay: Relay.url)
    let code = linking.code()
    async let digits = {
        let accepting = try await two.accept(code, as: "the other device")
        let digits = try await accepting.shownDigits()
        try await accepting.beLetIn()
        return digits
    }()
    let newcomer = try await linking.newcomer()
    _ = try await linking.letIn()
    let shown = try await digits
    XCTAssertEqual(newcomer, Newcomer(name: "the other device", digits: shown))
}

/// The error that `work` throws.
func failure(_ work: () async throws -> some Any) async -> InterludeError? {
    do {
        _ = try await work()
    } catch {
        return error as? InterludeError
    }
    return nil
}

extension AsyncSequence {
    /// All of them.
    func all() async throws -> [Element] {
        var all: [Element] = []
        for try await one in self { all.append(one) }
        return all
    }
}
