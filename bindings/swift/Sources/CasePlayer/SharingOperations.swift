import Foundation

@testable import Interlude

var sharingOperations: [String: Operation] {
    [
        "link": { vault, step, player in
            let newcomer = try player.vault(step, by: "with")
            let code = try await player.offer(vault)
            async let digits = accept(newcomer, code)
            let guest = try await player.letIn()
            let shown = try await digits
            try check(guest.digits == shown)
            return .none
        },
        "offer": { vault, _, player in .text(try await player.offer(vault)) },
        "let_in": { _, _, player in
            let guest = try await player.letIn()
            return .fields(["name": .text(guest.name), "digits": .text(guest.digits)])
        },
        "accept": { vault, step, _ in .text(try await accept(vault, step.text("code"))) },
        "sync": { vault, _, _ in .text(camel(try await vault.sync().state)) },
        "fingerprint": { vault, _, _ in .text(try await vault.perform { try $0.fingerprint() }) },
        "found": { vault, step, player in
            let profile = GroupProfile(name: step.text("name"), zone: player.zone)
            let (name, relay) = (step.text("me"), try wanted(player.relay))
            return .text(try await vault.groups { try $0.found(profile: profile, name: name, relay: relay) })
        },
        "invite": { vault, step, _ in
            let group = step.text("group")
            return .text(
                try await vault.groups { try $0.invite(group: group, hours: 24, uses: 5, options: .usual) })
        },
        "join": { vault, step, _ in
            .words(try await vault.groups { try $0.join(link: step.text("link"), name: step.text("me")) })
        },
        "approve": { vault, step, _ in
            let asked = try await vault.groups { try $0.requests(group: step.text("group")) }
            for one in asked where one.name == step.text("who") {
                try await vault.groups { try $0.approve(group: step.text("group"), who: one.id, options: .usual) }
            }
            return .none
        },
        "members": { vault, step, _ in
            .words(try await vault.groups { try $0.members(id: step.text("group")) }.map(\.name))
        },
        "share": { vault, step, _ in
            let excerpt = NewExcerpt(
                text: step.text("text"), title: "", prompt: nil, audience: .group, expires: .never,
                laterMembersMayRead: false)
            return .text(
                try await vault.group(step.text("group")) { group in
                    let preview = try group.preview(new: excerpt)
                    try check(preview.show().leaving.contains { $0.value == excerpt.text })
                    return try group.share(preview: preview)
                })
        },
        "excerpts": { vault, step, _ in
            let all = try await vault.group(step.text("group")) { try $0.excerpts() }
            return .list(all.map { .fields(["by": .text($0.author.name), "text": .text($0.text ?? "hidden")]) })
        },
        "withdraw": { vault, step, _ in
            try await vault.group(step.text("group")) { try $0.withdraw(id: step.text("excerpt")) }
            return .none
        },
        "backup": { vault, step, player in
            let file = player.folder.appendingPathComponent("\(step.text("to")).backup").path
            _ = try await vault.beside { try $0.backup(file: file, passphrase: nil, progress: nil) }
            return .none
        },
        "close": { vault, _, _ in
            try await vault.close()
            return .none
        },
    ]
}

/// Comes to the devices of whoever offered the code; gives the digits that were shown.
private func accept(_ vault: Vault, _ code: LinkCode) async throws -> String {
    let accepting = try await vault.accept(code, as: "the other device")
    let digits = try await accepting.shownDigits()
    try await accepting.beLetIn()
    return digits
}
