use std::io::Read;
use std::path::Path;

use interlude_core::Interlude;
use interlude_core::groups::{Acceptance, Group};
use serde_json::{Value, json};

use crate::args::{NormsCommand, Which};
use crate::commands::history::difference;
use crate::commands::reminder::said;
use crate::failure::{Failure, Outcome};
use crate::output::Output;

pub(super) fn run(
    interlude: &Interlude,
    which: &Which,
    command: &NormsCommand,
    out: &mut Output,
) -> Outcome {
    let group = super::open(interlude, which)?;
    match command {
        NormsCommand::Show => show(&group, out),
        NormsCommand::Publish { file } => {
            group.publish_norms(&text(file)?)?;
            said(&super::find(interlude, which)?.to_string(), "Published", out)
        }
        NormsCommand::Accept => {
            let norms = group.norms()?.ok_or(Failure::Missing("norms yet"))?;
            group.accept_norms(&norms.digest)?;
            said(&super::find(interlude, which)?.to_string(), "Accepted", out)
        }
        NormsCommand::History { since: Some(version) } => {
            let versions = group.norms()?.map(|norms| norms.versions).unwrap_or_default();
            let known = versions.iter().find(|one| one.id.starts_with(version));
            let from = known.map_or(version.as_str(), |one| &one.id);
            difference(&group.norms_difference(from, None)?, out)
        }
        NormsCommand::History { since: None } => history(&group, out),
        NormsCommand::Who => who(&group, out),
    }
}

fn text(file: &Path) -> Outcome<String> {
    if file != Path::new("-") {
        return Ok(std::fs::read_to_string(file)?);
    }
    let mut text = String::new();
    std::io::stdin().lock().read_to_string(&mut text)?;
    Ok(text)
}

fn word(acceptance: &Acceptance) -> &'static str {
    match acceptance {
        Acceptance::NotYet => "not_yet",
        Acceptance::Current(_) => "current",
        Acceptance::Older(..) => "older",
    }
}

fn show(group: &Group<'_>, out: &mut Output) -> Outcome {
    let (norms, mine) = (group.norms()?, group.my_acceptance()?);
    let text = norms.as_ref().map(|norms| norms.text.clone());
    let version = norms.as_ref().map_or(0, |norms| norms.versions.len());
    let shown = json!({"text": text, "version": version, "accepted": word(&mine)});
    out.show(&shown, |out| {
        let Some(text) = &text else { return out.tell("The group has agreed nothing yet.") };
        out.line(text)?;
        match &mine {
            Acceptance::NotYet => out.tell("\nYou have not accepted this: group norms accept"),
            Acceptance::Current(at) => {
                out.tell(&format!("\nYou accepted this, {}.", at.to_rfc3339()))
            }
            Acceptance::Older(_, changed) => {
                out.tell("\nYou accepted an earlier text. What changed since:\n")?;
                difference(changed, out)
            }
        }
    })
}

fn history(group: &Group<'_>, out: &mut Output) -> Outcome {
    let versions = group.norms()?.map(|norms| norms.versions).unwrap_or_default();
    let shown: Vec<Value> = versions
        .iter()
        .map(|one| {
            let at = one.at.to_rfc3339();
            json!({"number": one.number, "id": one.id, "at": at, "by": one.by})
        })
        .collect();
    out.show(&json!({"versions": shown}), |out| {
        let rows = versions.iter().map(|one| {
            vec![
                one.number.to_string(),
                one.id[..12].to_owned(),
                one.at.to_rfc3339(),
                one.by.clone(),
            ]
        });
        out.table(&["", "version", "written", "by"], rows.collect())
    })
}

fn who(group: &Group<'_>, out: &mut Output) -> Outcome {
    let all = group.acceptances()?;
    let shown: Vec<Value> = all
        .iter()
        .map(|(member, accepted)| {
            let id = member.id.to_string();
            json!({"id": id, "name": member.name, "accepted": word(accepted)})
        })
        .collect();
    out.show(&json!({"members": shown}), |out| {
        let row = |(member, accepted): &(interlude_core::groups::MemberInfo, Acceptance)| {
            vec![member.name.clone(), word(accepted).replace('_', " ")]
        };
        out.table(&["name", "accepted"], all.iter().map(row).collect())
    })
}
