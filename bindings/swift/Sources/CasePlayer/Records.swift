import Foundation
import InterludeGenerated

// The records of which cases compare fields, and the enums that carry something.

extension Goal: Told {
    var told: Value {
        record([
            "words": words, "progress": progress, "sessions": sessions, "state": state, "at": at,
            "ended_at": endedAt
        ])
    }
}

extension CopingCount: Told {
    var told: Value {
        record([
            "trigger": trigger, "action": action, "n": n, "yes": yes, "some": some, "no": no
        ])
    }
}

extension EmotionCount: Told {
    var told: Value {
        record([
            "emotion": emotion, "n": n, "with_mood": withMood, "mean_mood_hundredths": meanMoodHundredths
        ])
    }
}

extension Together: Told { var told: Value { record(["emotion": emotion, "tag": tag, "n": n]) } }

extension WeekMood: Told {
    var told: Value { record(["week": week, "n": n, "mean_hundredths": meanHundredths, "counts": counts]) }
}

extension VersionInfo: Told { var told: Value { record(["id": id, "at": at, "here": here, "changes": changes]) } }
extension TagCount: Told { var told: Value { record(["tag": tag, "count": count]) } }

extension EntrySummary: Told {
    var told: Value {
        record([
            "id": id, "title": title, "preview": preview, "created": created, "form": form, "mood": mood,
            "emotions": emotions, "tags": tags, "favourite": favourite, "bring": bring, "session": session,
            "prompt": prompt, "goal": goal, "coping": coping, "trashed": trashed, "conflicts": conflicts,
            "attachments": attachments
        ])
    }
}

extension Attachment: Told {
    var told: Value {
        record([
            "id": id, "length": length, "media_type": mediaType, "file_name": fileName, "order": order
        ])
    }
}

extension Coping: Told { var told: Value { record(["trigger": trigger, "action": action, "helped": helped]) } }
extension LateEdit: Told { var told: Value { record(["number": number, "text": text, "erased_at": erasedAt]) } }

extension Reminder: Told {
    var told: Value { record(["name": name, "rule": rule, "silent_until": silentUntil, "marks": marks]) }
}

extension ReminderDetails: Told {
    var told: Value { record(["id": id, "reminder": reminder, "conflicts": conflicts]) }
}

extension Disagreement: Told { var told: Value { record(["field": field, "shown": shown, "values": values]) } }
extension Marked: Told { var told: Value { record(["occurrence": occurrence, "mark": mark]) } }

extension Habit: Told {
    var told: Value {
        record([
            "times": times, "days": days, "start": start, "end": end, "quiet_hours": quietHours,
            "unless_written": unlessWritten
        ])
    }
}

extension SessionRule: Told {
    var told: Value {
        record([
            "schedule": schedule, "before": before, "after": after, "morning_after": morningAfter
        ])
    }
}

extension PromptRule: Told {
    var told: Value { record(["question": question, "schedule": schedule, "due": due, "before": before]) }
}

extension QuietHours: Told { var told: Value { record(["from": from, "to": to]) } }
extension Occurrence: Told { var told: Value { record(["day": day, "place": place]) } }

extension ReminderSettings: Told {
    var told: Value { record(["silent_until": silentUntil, "private_texts": privateTexts]) }
}

extension ScheduleDetails: Told { var told: Value { record(["id": id, "schedule": schedule]) } }

extension Schedule: Told {
    var told: Value {
        record([
            "title": title, "place": place, "start": start, "zone": zone, "minutes": minutes, "rule": rule,
            "changes": changes, "revision": revision
        ])
    }
}

extension ChangedSession: Told { var told: Value { record(["day": day, "change": change]) } }

extension Session: Told {
    var told: Value { record(["day": day, "local": local, "begins": begins, "ends": ends, "state": state]) }
}

extension BackupReport: Told {
    var told: Value {
        record([
            "documents": documents, "erased": erased, "attachments": attachments, "missing": missing
        ])
    }
}

extension Salvaged: Told {
    var told: Value {
        record([
            "documents": documents, "older": older, "lost": lost, "attachments": attachments,
            "attachments_lost": attachmentsLost
        ])
    }
}

extension ExportReport: Told {
    var told: Value { record(["entries": entries, "attachments": attachments, "missing": missing]) }
}

extension ImportReport: Told {
    var told: Value {
        record([
            "format": format, "created": created, "updated": updated, "unchanged": unchanged,
            "attachments": attachments
        ])
    }
}

extension BundleReport: Told {
    var told: Value { record(["taken": taken, "attachments": attachments, "refused": refused]) }
}

extension Tidied: Told { var told: Value { record(["erased": erased, "files": files, "rekeyed": rekeyed]) } }
extension Device: Told { var told: Value { record(["id": id, "name": name, "this": this, "removing": removing]) } }

extension DifferencePart: Told {
    var told: Value {
        switch self {
        case .same(let a): variant("Same", a)
        case .removed(let a): variant("Removed", a)
        case .added(let a): variant("Added", a)
        }
    }
}

extension Rule: Told {
    var told: Value {
        switch self {
        case .habit(let a): variant("Habit", a)
        case .session(let a): variant("Session", a)
        case .prompt(let a): variant("Prompt", a)
        }
    }
}

extension Mark: Told {
    var told: Value {
        switch self {
        case .snoozed(let a): variant("Snoozed", a)
        case .dismissed: .text("Dismissed")
        case .done: .text("Done")
        }
    }
}

extension When: Told {
    var told: Value {
        switch self {
        case .at(let a): variant("At", a)
        case .window(let a, let b): variant("Window", a, b)
        }
    }
}

extension SessionChange: Told {
    var told: Value {
        switch self {
        case .cancelled: .text("Cancelled")
        case .moved(let a): variant("Moved", a)
        case .extra(let a): variant("Extra", a)
        }
    }
}

extension EntryContent: Told { var told: Value { record(["title": title, "body": body]) } }

extension Present: Told {
    var told: Value { record(["at": at, "zone": zone]) }
}
