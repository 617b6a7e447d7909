import Foundation

@testable import Interlude

/// Plays one case: its vaults, and what its steps called things.
final class Player {
    let folder: URL
    let zone: TimeZone
    let clock: ManualClock
    let relay: RelayUrl?
    private(set) var vaults: [String: Vault] = [:]
    private var phrases: [String: [String]] = [:]
    private let first: String
    private var names: [String: Value] = [:]
    private var linking: Linking?

    init(_ one: Case, in folder: URL, relay: RelayUrl?) async throws {
        self.folder = folder
        self.relay = relay
        zone = try wanted(TimeZone(identifier: one.zone))
        clock = ManualClock(now: try wanted(instants.date(from: one.now)))
        first = one.vaults.first ?? ""
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in one.vaults {
            let (new, place) = (NewVault(secretStore: MemorySecretStore()), folder.appendingPathComponent(name))
            let made = try await Vault.create(in: place, as: new, world: world)
            (vaults[name], phrases[name]) = (made.vault, made.phrase)
        }
    }

    private var world: World { World(zone: zone, clock: clock) }

    /// What is not as the step says.
    func run(_ step: Step) async throws -> String? {
        var step = step
        step.replace(names)
        do {
            var gave = try await play(step)
            if let wanted = step["fails"].text { return "did not fail with \(wanted)" }
            if let name = step["as"].text { names[name] = gave }
            if let only = step["only"].words { gave = gave.only(only) }
            return step.has("gives") && gave != step["gives"] ? "gave \(gave)" : nil
        } catch let error as InterludeError {
            let told = named(error)
            let differs = (step["with"].fields ?? [:]).contains { told.fields[$0.key] != $0.value.text }
            return told.name != step["fails"].text || differs ? "failed with \(error)" : nil
        }
    }

    /// Does what a step says, in the vault it says.
    func play(_ step: Step) async throws -> Value {
        let name = step.text("do")
        if name == "position" { return try position(step) }
        if name == "restore" { return try await restore(step) }
        let vault = try vault(step)
        if let operation = operations[name] { return try await operation(vault, step, self) }
        let gave = try await vault.beside { vault in try rooms.lazy.compactMap { try $0(name, vault, step) }.first.map(told) }
        return try wanted(gave)
    }

    func vault(_ step: Step, by field: String = "in") throws -> Vault {
        try wanted(vaults[step[field].text ?? first])
    }

    func offer(_ vault: Vault) async throws -> LinkCode {
        let linking = try await vault.link(relay: relay)
        self.linking = linking
        return linking.code()
    }

    func letIn() async throws -> Newcomer {
        let linking = try wanted(linking)
        let newcomer = try await linking.newcomer()
        _ = try await linking.letIn()
        return newcomer
    }

    func reopen(_ name: String, with key: Unlock) async throws {
        vaults[name] = try await Vault.open(folder.appendingPathComponent(name), with: key, world: world)
    }

    func words(of vault: String) throws -> String { try wanted(phrases[vault]).joined(separator: " ") }

    func phrase(of vault: String) throws -> RestoreKey { .phrase(words: try words(of: vault)) }

    func path(_ step: Step, _ field: String) -> String { folder.appendingPathComponent(step.text(field)).path }

    func close() async throws {
        for vault in vaults.values { try await vault.close() }
    }

    private func restore(_ step: Step) async throws -> Value {
        let name = step.text("vault")
        let key = try phrase(of: first)
        let made = try await Vault.restore(
            folder.appendingPathComponent("\(step.text("from")).backup"), with: key,
            to: folder.appendingPathComponent(name), as: NewVault(secretStore: MemorySecretStore()), world: world)
        vaults[name] = made.vault
        return .none
    }
}

/// What a case says is not so, or means nothing.
struct Unplayable: Error {}

func wanted<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw Unplayable() }
    return value
}

func check(_ holds: Bool) throws {
    if !holds { throw Unplayable() }
}

typealias Operation = (Vault, Step, Player) async throws -> Value

/// RFC 3339 in UTC with milliseconds.
var instants: ISO8601DateFormatter {
    let format = ISO8601DateFormatter()
    format.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
    return format
}

/// An error's variant and fields, as cases name them.
func named(_ error: InterludeError) -> (name: String, fields: [String: String]) {
    guard let shown = Mirror(reflecting: error).children.first else { return ("\(error)", [:]) }
    let fields = Mirror(reflecting: shown.value).children.map { ($0.label ?? "", "\($0.value)") }
    return (shown.label ?? "", Dictionary(fields) { one, _ in one })
}

/// A variant of an enum, as cases name it.
func camel(_ variant: some Any) -> String {
    // What carries something says its type as well.
    let name = "\(variant)".prefix { $0 != "(" }.split(separator: ".").last ?? ""
    return name.prefix(1).uppercased() + name.dropFirst()
}
