import Foundation
import Interlude

// What calls cost in Swift, in microseconds, as JSON on one line: `bindings/bench` compares it with other languages. `call` is
// the generated call alone; `actor` the same as people make it, in the vault's thread.

// On the main actor as its caller is: to change between actors costs more than a call.
@MainActor
func each(_ times: Int, _ call: (Int) async throws -> Void) async throws -> Double {
    for n in 0..<times / 10 { try await call(n) }
    let began = DispatchTime.now().uptimeNanoseconds
    for n in 0..<times { try await call(n + times / 10) }
    return Double(DispatchTime.now().uptimeNanoseconds - began) / 1_000 / Double(times)
}

let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
let world = World(zone: TimeZone(identifier: "Europe/Berlin")!)
let new = NewVault(secretStore: MemorySecretStore())
let vault = try await Vault.create(in: folder, as: new, world: world).vault
let body = "Said it out loud today, and nothing broke."
let entries = (0..<1_000).map { NewEntry(title: "\($0)", body: body, mood: 4, tags: ["group"]) }
try await vault.journal { try $0.writeAll(entries: entries, progress: nil) }
let editor = try await vault.edit(try await vault.journal { try $0.write(entry: entries[0]) })
let times = [
    "call": try await each(100_000) { _ in _ = try vault.blocking.isProtected() },
    "actor": try await each(20_000) { _ in _ = try await vault.perform { try $0.isProtected() } },
    "list": try await each(100) { _ in
        _ = try await vault.journal { try $0.list(filter: EntryFilter(), after: nil, limit: 1_000) }
    },
    "splice": try await each(10_000) { at in
        try await editor.splice(TextPatch(field: .body, at: UInt64(at), delete: 0, insert: "x"))
    },
]
print(String(decoding: try JSONEncoder().encode(times), as: UTF8.self))
await editor.close()
try await vault.close()
try FileManager.default.removeItem(at: folder)
