import Foundation

@testable import Interlude
@testable import InterludeGenerated

/// What cases do with the player's clock, vaults and files.
var wholeOperations: [String: Operation] {
    [
        "clock": { _, step, player in
            player.clock.set(now: try step.instant("to"))
            return .none
        },
        "open": { _, step, player in
            try await player.reopen(step.text("vault"), with: .passphrase(passphrase: step.text("passphrase")))
            return .none
        },
        "apply": { vault, step, player in
            let request = try await planRequest(vault, step, player)
            try await vault.reminders { try $0.applied(plan: $0.plan(request: request)) }
            return .none
        },
        "boot": { vault, step, player in
            let request = try await planRequest(vault, step, player)
            let plan = try await vault.reminders { try $0.plan(request: request) }
            try check(readBootSnapshot(bytes: plan.bootSnapshot).entries.count == plan.notifications.count)
            let due = try bootDue(
                snapshot: plan.bootSnapshot, now: step.instant("at"), zone: player.zone, delivered: [])
            return .fields(["set": shown(due.set), "show": shown(due.show)])
        },
        "vault.export_journal": { vault, step, player in
            let (folder, format) = (player.path(step, "to"), step.text("format"))
            return try await vault.beside {
                told(try $0.exportJournal(folder: folder, format: format == "Json" ? .json : .markdown))
            }
        },
        "vault.import_journal": { vault, step, player in
            let from = player.path(step, "from")
            return try await vault.beside { told(try $0.importJournal(path: from, dryRun: step.flag("dry_run"))) }
        },
        "vault.merge_backup": { vault, step, player in
            let (file, key) = (player.path(step, "from") + ".backup", try player.phrase(of: step.text("of")))
            return try await vault.beside { told(try $0.mergeBackup(file: file, key: key)) }
        },
        "vault.export_bundle": { vault, step, player in
            let sink = try FileSink(URL(fileURLWithPath: player.path(step, "to")))
            _ = try await vault.beside { try $0.exportBundle(sink: sink) }
            return .none
        },
        "vault.import_bundle": { vault, step, player in
            let source = try FileSource(URL(fileURLWithPath: player.path(step, "from")))
            return .flag(try await vault.beside { try $0.importBundle(source: source).taken > 0 })
        },
        "vault.import_bundle_file": { vault, step, player in
            let file = player.path(step, "from")
            return .flag(try await vault.beside { try $0.importBundleFile(file: file).taken > 0 })
        },
        "file": { _, step, player in
            let file = URL(fileURLWithPath: player.path(step, "name"))
            let folder = file.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(step.text("text").utf8).write(to: file)
            return .none
        },
        "take_pack": { vault, step, player in
            let (group, folder) = (step.text("group"), player.path(step, "folder"))
            let about = PackTitle(
                id: step.id, version: UInt32(step.number("version")), title: step.text("title"),
                defaultLanguage: step.text("default_language"))
            return try await vault.groups { groups in
                told(try groups.takePack(group: group, pack: groups.buildPack(folder: folder, title: about)))
            }
        },
        "groups.put_resource_file": { vault, step, player in
            let (group, path) = (step.text("group"), player.path(step, "path"))
            return .text(try await vault.groups { try $0.putResourceFile(group: group, path: path) })
        },
        "devices.recover": { vault, step, player in
            let (relay, words) = (try wanted(player.relay), try player.words(of: step.text("of")))
            let (name, alone) = (step.text("name"), step.flag("alone"))
            let report = try await vault.devices {
                try $0.recover(relay: relay, words: words, name: name, alone: alone)
            }
            return .text(camel(report.state))
        },
        "groups.ending_kit": { vault, step, player in
            let (group, folder) = (step.text("group"), player.path(step, "to"))
            return try await vault.groups { told(try $0.endingKit(group: group, folder: folder)) }
        },
    ]
}

private func shown(_ all: [BootEntry]) -> Value {
    .list(all.map { .fields(["title": .text($0.texts.title), "when": told($0.when)]) })
}
