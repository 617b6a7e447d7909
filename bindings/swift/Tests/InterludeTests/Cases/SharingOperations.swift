import Foundation
import XCTest

@testable import Interlude

var sharingOperations: [String: Operation] {
    [
        "link": { vault, step, player in
            try await link(vault, player.vault(step, by: "with"))
            return .none
        },
        "sync": { vault, _, _ in .text(camel(try await vault.sync().state)) },
        "in_step": { vault, step, player in
            let mine = try await vault.perform { try $0.fingerprint() }
            let theirs = try await player.vault(step, by: "with").perform { try $0.fingerprint() }
            return .flag(mine == theirs)
        },
        "found": { vault, step, player in
            let profile = GroupProfile(name: step.text("name"), zone: player.zone)
            let (name, relay) = (step.text("me"), Relay.url)
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
                    XCTAssertTrue(preview.show().leaving.contains { $0.value == excerpt.text })
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
