import Foundation

@testable import Interlude
@testable import InterludeGenerated

var operations: [String: Operation] {
    [reminderOperations, sharingOperations, wholeOperations].reduce(journalOperations) { $0.merging($1) { $1 } }
}

func position(_ step: Step) throws -> Value {
    let units: [String: TextUnit] = ["Scalars": .scalars, "Utf16": .utf16, "Utf8": .utf8]
    let (from, to) = (try wanted(units[step.text("from")]), try wanted(units[step.text("to")]))
    return .number(try textPosition(text: step.text("text"), at: step.number("at"), from: from, to: to))
}

private var journalOperations: [String: Operation] {
    [
        "write": { vault, step, _ in
            let entry = try written(step)
            return .text(try await vault.journal { try $0.write(entry: entry) })
        },
        "show": { vault, step, _ in
            shown(try await vault.journal { try $0.get(id: step.text("entry")).content })
        },
        "edit": { vault, step, _ in
            let edits = edits(step)
            try await vault.journal { try $0.edit(id: step.text("entry"), edits: edits) }
            return .none
        },
        "splice": { vault, step, _ in
            let editor = try await vault.edit(step.text("entry"))
            let (at, delete) = (step.number("at"), step.number("delete"))
            try await editor.splice(TextPatch(field: .body, at: at, delete: delete, insert: step.text("insert")))
            let text = try await editor.text()
            await editor.close()
            return .text(text)
        },
        "list": { vault, step, _ in
            var titles: [String] = []
            for try await entry in vault.entries(try filter(step), page: 1) { titles.append(entry.title) }
            return .words(titles)
        },
        "search": { vault, step, _ in
            let hits = try await vault.journal { try $0.search(query: step.text("query"), limit: 10) }
            return .list(hits.map { .fields(["title": .text($0.summary.title), "marked": .words(marked($0))]) })
        },
        "resolve": { vault, step, _ in
            let field = try wanted(["Mood": Field.mood][step.text("field")])
            let value = Scalar.number(Int64(step.number("number")))
            try await vault.journal { try $0.resolve(id: step.text("entry"), field: field, value: value) }
            return .none
        },
        "trash": { vault, step, _ in
            try await vault.journal { try $0.trash(id: step.text("entry")) }
            return .none
        },
        "untrash": { vault, step, _ in
            try await vault.journal { try $0.untrash(id: step.text("entry")) }
            return .none
        },
        "erase": { vault, step, _ in
            try await vault.journal { try $0.erase(id: step.text("entry")) }
            return .none
        },
    ]
}

private func written(_ step: Step) throws -> NewEntry {
    var entry = NewEntry(title: step.text("title"), body: step.text("body"))
    entry.mood = step["mood"].number.map(UInt8.init)
    entry.tags = step["tags"].words ?? []
    entry.emotions = step["emotions"].words ?? []
    entry.created = try step["created"].text.map(zonedDate)
    entry.form = form(step)
    (entry.favourite, entry.bring) = (step.flag("favourite"), step.flag("bring"))
    (entry.session, entry.prompt, entry.goal) = (step["session"].text, step["prompt"].text, step["goal"].text)
    entry.coping = step["action"].text.map { action in
        let helped: [String: Helped] = ["Yes": .yes, "Some": .some, "No": .no]
        return Coping(trigger: step["trigger"].text, action: action, helped: helped[step.text("helped")])
    }
    return entry
}

private func edits(_ step: Step) -> [Edit] {
    let all: [(String, (String) -> Edit)] = [
        ("title", { .title($0) }), ("body", { .body($0) }), ("append", { .append($0) }), ("tag", { .tag($0) }),
        ("untag", { .untag($0) }),
    ]
    let mood = step["mood"].number.map { [Edit.mood(UInt8($0))] } ?? []
    return all.compactMap { name, make in step[name].text.map(make) } + mood
}

private func shown(_ entry: EntryContent) -> Value {
    let conflicts = entry.conflicts.map { conflict in
        let values = conflict.values.map { value in
            if case .number(let it) = value { Value.number(UInt64(it)) } else { Value.text("\(value)") }
        }
        return ("\(conflict.field)", Value.list(values))
    }
    return .fields([
        "title": .text(entry.title), "body": .text(entry.body), "created": .text(rfc9557(entry.created)),
        "mood": .optional(entry.mood), "tags": .words(entry.tags.sorted()),
        "emotions": .words(entry.emotions.sorted()),
        "conflicts": .fields(Dictionary(uniqueKeysWithValues: conflicts)),
    ])
}

private func form(_ step: Step) -> Form? {
    ["Entry": .entry, "CheckIn": .checkIn, "Coping": .coping][step.text("form")]
}

func filter(_ step: Step) throws -> EntryFilter {
    EntryFilter(
        text: step["text"].text, from: try step.maybeDay("from"), to: try step.maybeDay("to"),
        tags: step["tags"].words ?? [], emotions: step["emotions"].words ?? [],
        moodFrom: step["mood_from"].number.map(UInt8.init), moodTo: step["mood_to"].number.map(UInt8.init),
        form: form(step), session: step["session"].text, prompt: step["prompt"].text, goal: step["goal"].text,
        favourite: step["favourite"].flag, bring: step["bring"].flag, conflicts: step.flag("conflicts"),
        trashed: step.flag("trashed"))
}

/// The marked words of a hit, whose highlights count Unicode scalar values.
private func marked(_ hit: SearchHit) -> [String] {
    hit.highlights.map { mark in
        let scalars = hit.snippet.unicodeScalars
        let from = scalars.index(scalars.startIndex, offsetBy: Int(mark.start))
        return String(scalars[from..<scalars.index(from, offsetBy: Int(mark.end - mark.start))])
    }
}
