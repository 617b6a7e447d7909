import Foundation

@testable import Interlude

// Plays the vaults of a case for somebody else: `bindings/cases/README.md`, "Two languages at once".

/// A line that was read.
private struct Asked: Decodable {
    let begin: Case?
    let relay: RelayUrl?
}

private func played(_ step: Step, by player: Player?) async throws -> [String: Value] {
    do {
        return ["gave": try await wanted(player).play(step)]
    } catch let error as InterludeError {
        return ["failed": .text(named(error).name)]
    }
}

private func serve() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var player: Player?
    while let line = readLine().map({ Data($0.utf8) }) {
        let asked = try JSONDecoder().decode(Asked.self, from: line)
        var answer: [String: Value] = [:]
        if let one = asked.begin {
            try await player?.close()
            let place = folder.appendingPathComponent(UUID().uuidString)
            player = try await Player(one, in: place, relay: asked.relay)
        } else {
            answer = try await played(JSONDecoder().decode(Step.self, from: line), by: player)
        }
        try FileHandle.standardOutput.write(contentsOf: JSONEncoder().encode(answer) + Data("\n".utf8))
    }
    try await player?.close()
    try FileManager.default.removeItem(at: folder)
}

try await serve()
