use interlude_core::Interlude;
use interlude_core::groups::GroupSummary;
use serde_json::{Value, json};

use super::{find, open};
use crate::args::Which;
use crate::failure::Outcome;
use crate::output::{Output, short};

pub(super) fn list(interlude: &Interlude, out: &mut Output) -> Outcome {
    let all = interlude.groups().list()?;
    let shown: Vec<Value> = all.iter().map(summary).collect();
    out.show(&json!({"groups": shown}), |out| {
        if all.is_empty() {
            return out.tell("You are in no group. `interlude group join` asks into one.");
        }
        let rows = all.iter().map(|one| {
            let role = if one.leads { "facilitator" } else { "member" };
            let name = if one.name.is_empty() { "(not known yet)" } else { &one.name };
            let id = short(&one.id.to_string());
            vec![id, name.to_owned(), one.me.clone(), role.to_owned(), state(one).to_owned()]
        });
        out.table(&["id", "group", "you are", "as", "state"], rows.collect())
    })
}

fn state(group: &GroupSummary) -> &'static str {
    match group {
        GroupSummary { removed: true, .. } => "removed",
        GroupSummary { closed: true, .. } => "closed",
        _ => group.state.name(),
    }
}

fn summary(group: &GroupSummary) -> Value {
    json!({
        "id": group.id.to_string(),
        "name": group.name,
        "me": group.me,
        "leads": group.leads,
        "state": state(group),
    })
}

pub(super) fn profile(interlude: &Interlude, which: &Which, out: &mut Output) -> Outcome {
    let profile = open(interlude, which)?.profile()?;
    let crisis = &profile.crisis;
    let shown = json!({
        "name": profile.name,
        "about": profile.about,
        "zone": profile.zone.name(),
        "place": profile.place,
        "contacts": profile.contacts,
        "crisis": {"text": crisis.text, "country": crisis.country, "checked": crisis.checked},
        "closed_at": profile.closed_at.map(|at| at.to_rfc3339()),
    });
    out.show(&shown, |out| {
        out.line(&out.bold(&profile.name))?;
        out.line(&format!("in {}", profile.zone.name()))?;
        for text in [&profile.place, &profile.about].into_iter().filter(|text| !text.is_empty()) {
            out.line(&format!("\n{text}"))?;
        }
        for (label, how) in &profile.contacts {
            out.line(&format!("{label}: {how}"))?;
        }
        if !crisis.text.is_empty() {
            out.line(&format!("\n{}", out.bold("In a crisis")))?;
            out.line(&crisis.text)?;
        }
        match crisis.checked {
            Some(day) => out.line(&format!("(last checked on {day})")),
            None => Ok(()),
        }
    })
}

pub(super) fn members(interlude: &Interlude, which: &Which, out: &mut Output) -> Outcome {
    let id = find(interlude, which)?;
    let groups = interlude.groups();
    let (members, words) = (groups.members(&id)?, groups.words(&id)?);
    let shown: Vec<Value> = members
        .iter()
        .map(|one| {
            let id = one.id.to_string();
            json!({"id": id, "name": one.name, "leads": one.leads, "me": one.me})
        })
        .collect();
    out.show(&json!({"members": shown, "words": words}), |out| {
        let rows = members.iter().map(|one| {
            let role = if one.leads { "facilitator" } else { "member" };
            let me = if one.me { "you" } else { "" };
            vec![short(&one.id.to_string()), one.name.clone(), role.to_owned(), me.to_owned()]
        });
        out.table(&["id", "name", "as", ""], rows.collect())?;
        out.tell(&format!("\nThe same on everybody's device: {}", words.join(" ")))
    })
}
