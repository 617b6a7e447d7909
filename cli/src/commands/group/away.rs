//! Keys that were lost, and leaving.

use std::path::Path;

use interlude_core::Interlude;
use interlude_core::groups::KitReport;
use interlude_core::sync::{HttpTransport, SyncOptions};
use serde_json::{Value, json};

use super::find;
use crate::args::{KeysCommand, Which};
use crate::ask::{confirm, is_yes};
use crate::commands::reminder::said;
use crate::failure::{Failure, Outcome};
use crate::output::{Output, counted_s};

pub(super) fn keys(
    interlude: &Interlude,
    which: &Which,
    command: &KeysCommand,
    out: &mut Output,
) -> Outcome {
    let (group, groups) = (find(interlude, which)?, interlude.groups());
    let (transport, options) = (HttpTransport::default(), SyncOptions::default());
    match command {
        KeysCommand::Renew => {
            let words = groups.renew_keys(&group, &transport, &options)?;
            out.show(&json!({"words": words}), |out| match words.is_empty() {
                true => out.tell("You go on under new keys."),
                false => {
                    out.tell("Sync, and tell the facilitator these words:\n")?;
                    out.line(&out.bold(&words.join(" ")))
                }
            })
        }
        KeysCommand::Requests => {
            let all = groups.key_requests(&group)?;
            let shown: Vec<Value> = all
                .iter()
                .map(|one| {
                    let id = one.member.id.to_string();
                    json!({"id": id, "name": one.member.name, "words": one.words})
                })
                .collect();
            out.show(&json!({"requests": shown}), |out| {
                let row = |one: &interlude_core::groups::KeyRequest| {
                    vec![one.member.name.clone(), one.words.join(" ")]
                };
                out.table(&["name", "words"], all.iter().map(row).collect())
            })
        }
        KeysCommand::Agree { member, yes } => {
            let id = groups.find_member(&group, member)?;
            let asked = groups.key_requests(&group)?.into_iter().find(|one| one.member.id == id);
            let asked = asked.ok_or(Failure::Missing("request for new keys"))?;
            if !yes {
                out.tell(&format!("{}: {}", asked.member.name, asked.words.join(" ")))?;
                if !is_yes("Did they tell you the same words?")? {
                    return Err(Failure::Refused("the words differ: nothing was changed"));
                }
            }
            groups.agree_keys(&group, &id, &transport, &options)?;
            said(&id.to_string(), "They go on under new keys", out)
        }
    }
}

pub(super) fn kit(interlude: &Interlude, which: &Which, to: &Path, out: &mut Output) -> Outcome {
    let report = interlude.groups().ending_kit(&find(interlude, which)?, to)?;
    out.show(&json_of(&report), |out| told(&report, out))
}

fn json_of(report: &KitReport) -> Value {
    json!({
        "entries": report.entries, "attachments": report.attachments, "missing": report.missing,
        "goals": report.goals, "shared": report.shared,
    })
}

fn told(report: &KitReport, out: &mut Output) -> Outcome {
    let entries = crate::output::counted(report.entries, "entry", "entries");
    let (goals, shared) = (counted_s(report.goals, "goal"), report.shared);
    out.tell(&format!(
        "{entries}, {goals}, {shared} shared. It is not protected any more: mind the folder."
    ))
}

pub(super) fn leave(
    interlude: &Interlude,
    which: &Which,
    (words, kit, yes): (&str, Option<&Path>, bool),
    out: &mut Output,
) -> Outcome {
    let group = find(interlude, which)?;
    let question = "What is of the group goes from your devices; what you shared stays with those who \
                    have it. Leave?";
    confirm(question, "you did not leave", yes)?;
    let report = kit.map(|kit| interlude.groups().ending_kit(&group, kit)).transpose()?;
    interlude.groups().leave(&group, words)?;
    let shown = json!({"id": group.to_string(), "kit": report.as_ref().map(json_of)});
    out.show(&shown, |out| {
        if let Some(report) = &report {
            told(report, out)?;
        }
        out.tell("You left. The facilitator hears of it with your next sync.")
    })
}
