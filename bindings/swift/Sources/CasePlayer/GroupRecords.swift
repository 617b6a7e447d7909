import Foundation
import InterludeGenerated

// The same of groups.

extension GroupSummary: Told {
    var told: Value {
        record([
            "id": id, "name": name, "me": me, "leads": leads, "state": state, "closed": closed, "removed": removed
        ])
    }
}

extension MemberInfo: Told { var told: Value { record(["id": id, "name": name, "leads": leads, "me": me]) } }
extension Author: Told { var told: Value { record(["id": id, "name": name, "me": me, "leads": leads]) } }

extension Invitation: Told {
    var told: Value { record(["id": id, "expires_at": expiresAt, "uses": uses, "used": used, "over": over]) }
}

extension KitReport: Told {
    var told: Value {
        record([
            "entries": entries, "attachments": attachments, "missing": missing, "goals": goals, "shared": shared
        ])
    }
}

extension GroupProfile: Told {
    var told: Value {
        record([
            "name": name, "about": about, "zone": zone, "place": place, "contacts": contacts, "crisis": crisis,
            "closed_at": closedAt
        ])
    }
}

extension Contact: Told { var told: Value { record(["label": label, "text": text]) } }
extension CrisisCard: Told { var told: Value { record(["text": text, "country": country, "checked": checked]) } }
extension Norms: Told { var told: Value { record(["text": text, "versions": versions]) } }
extension NormsVersion: Told { var told: Value { record(["number": number, "id": id, "at": at, "by": by]) } }
extension MemberAcceptance: Told { var told: Value { record(["member": member, "acceptance": acceptance]) } }

extension GroupSession: Told {
    var told: Value {
        record([
            "key": key, "session": session, "content": content, "agenda": agenda, "minutes_over": minutesOver
        ])
    }
}

extension SessionContent: Told {
    var told: Value {
        record([
            "topic": topic, "place": place, "notes": notes, "recap": recap, "agenda": agenda, "goals": goals,
            "preparation": preparation
        ])
    }
}

extension KeyedItem: Told { var told: Value { record(["key": key, "item": item]) } }
extension KeyedGoal: Told { var told: Value { record(["key": key, "words": words]) } }
extension KeyedPreparation: Told { var told: Value { record(["key": key, "preparation": preparation]) } }
extension TimedItem: Told { var told: Value { record(["key": key, "item": item, "begins": begins, "ends": ends]) } }
extension AgendaItem: Told { var told: Value { record(["kind": kind, "minutes": minutes, "words": words]) } }

extension NextSession: Told {
    var told: Value {
        record([
            "session": session, "zone": zone, "here": here, "cancelled": cancelled, "place": place, "bring": bring,
            "my_goals": myGoals
        ])
    }
}

extension Linked: Told { var told: Value { record(["id": id, "words": words]) } }
extension SessionMode: Told { var told: Value { record(["session": session, "voices": voices, "norms": norms]) } }
extension Voice: Told { var told: Value { record(["member": member, "times": times]) } }

extension GroupPrompt: Told {
    var told: Value { record(["id": id, "prompt": prompt, "at": at, "answered": answered]) }
}

extension Prompt: Told {
    var told: Value { record(["title": title, "question": question, "due": due, "language": language]) }
}

extension Resource: Told {
    var told: Value {
        record([
            "slug": slug, "lang": lang, "title": title, "kind": kind, "summary": summary, "minutes": minutes,
            "tags": tags, "steps": steps, "checked": checked, "country": country, "body": body,
            "transcript": transcript, "media": media
        ])
    }
}

extension InterludeGenerated.Step: Told {
    var told: Value { record(["seconds": seconds, "words": words]) }
}

extension ResourceInfo: Told {
    var told: Value {
        record([
            "id": id, "slug": slug, "lang": lang, "others": others, "title": title, "kind": kind,
            "summary": summary, "minutes": minutes, "tags": tags, "pack": pack
        ])
    }
}

extension PackVersion: Told { var told: Value { record(["id": id, "version": version]) } }
extension ReadMark: Told { var told: Value { record(["id": id, "at": at]) } }
extension GroupHit: Told { var told: Value { record(["title": title, "snippet": snippet]) } }

extension PackReport: Told {
    var told: Value { record(["taken": taken, "media": media, "removed": removed, "same": same]) }
}

extension KnownPack: Told { var told: Value { record(["id": id, "version": version]) } }

extension Excerpt: Told {
    var told: Value {
        record([
            "author": author, "title": title, "text": text, "prompt": prompt, "expires": expires,
            "later_members_may_read": laterMembersMayRead, "at": at, "hidden": hidden
        ])
    }
}

extension HiddenMark: Told { var told: Value { record(["reason": reason, "at": at]) } }

extension Response: Told {
    var told: Value { record(["author": author, "words": words, "at": at, "hidden": hidden]) }
}

extension LineMessage: Told {
    var told: Value { record(["id": id, "author": author, "at": at, "message": message]) }
}

extension LineInfo: Told { var told: Value { record(["member": member, "last": last]) } }

extension Acceptance: Told {
    var told: Value {
        switch self {
        case .notYet: .text("NotYet")
        case .current(let a): variant("Current", a)
        case .older(let a, let b): variant("Older", a, b)
        }
    }
}

extension Preparation: Told {
    var told: Value {
        switch self {
        case .resource(let a): variant("Resource", a)
        case .prompt(let a): variant("Prompt", a)
        case .words(let a): variant("Words", a)
        }
    }
}

extension Expiry: Told {
    var told: Value {
        switch self {
        case .never: .text("Never")
        case .at(let a): variant("At", a)
        }
    }
}

extension ResponseWords: Told {
    var told: Value {
        switch self {
        case .acknowledged: .text("Acknowledged")
        case .said(let a): variant("Said", a)
        case .hidden: .text("Hidden")
        }
    }
}

extension Message: Told {
    var told: Value {
        switch self {
        case .cannotCome(let day, let words): variant("CannotCome", day, words)
        case .words(let words): variant("Words", words)
        case .report(let target, let words): variant("Report", target, words)
        case .excerpt(let title, let text, let prompt, let expires):
            variant("Excerpt", title, text, prompt, expires)
        case .leaving(let words): variant("Leaving", words)
        case .rekey: .text("Rekey")
        }
    }
}
