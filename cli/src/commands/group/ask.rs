use std::path::Path;

use interlude_core::groups::Request;
use interlude_core::sync::{HttpTransport, SyncOptions};
use interlude_core::{Interlude, SpaceId};
use serde_json::{Value, json};

use super::find;
use crate::args::Which;
use crate::ask::is_yes;
use crate::commands::device::draw;
use crate::commands::reminder::said;
use crate::failure::{Failure, Outcome};
use crate::output::{Output, short};
use crate::world;

fn options(token_file: Option<&Path>) -> Outcome<SyncOptions> {
    Ok(SyncOptions { token: world::token(token_file)?, ..SyncOptions::default() })
}

pub(super) fn invite(
    interlude: &Interlude,
    which: &Which,
    (hours, uses): (u32, u32),
    token_file: Option<&Path>,
    out: &mut Output,
) -> Outcome {
    let (id, transport) = (find(interlude, which)?, HttpTransport::default());
    let options = options(token_file)?;
    let link = interlude.groups().invite(&id, hours, uses, &transport, &options)?;
    let (text, expires) = (link.to_string(), link.expires_at().to_rfc3339());
    out.show(&json!({"link": text, "expires_at": expires}), |out| {
        if let Some(terminal) = out.terminal() {
            out.line(&draw(&text, terminal)?)?;
        }
        out.line(&text)?;
        out.tell(&format!("\nIt holds until {expires}. Whoever has it can ask to come in:"))?;
        out.tell("`interlude group requests` shows who does.")
    })
}

pub(super) fn invitations(
    interlude: &Interlude,
    which: &Which,
    withdraw: Option<&str>,
    out: &mut Output,
) -> Outcome {
    let (groups, group) = (interlude.groups(), find(interlude, which)?);
    let all = groups.invitations(&group)?;
    if let Some(id) = withdraw {
        let found = all.iter().filter(|one| one.id.to_string().starts_with(id));
        let [one] = found.collect::<Vec<_>>()[..] else {
            return Err(Failure::Missing("invitation, or more than one"));
        };
        groups.withdraw_invitation(&group, &one.id, &HttpTransport::default())?;
        return said(&one.id.to_string(), "Withdrawn", out);
    }
    let shown: Vec<Value> = all
        .iter()
        .map(|one| {
            let (id, expires) = (one.id.to_string(), one.expires_at.to_rfc3339());
            json!({
                "id": id, "expires_at": expires, "uses": one.uses, "used": one.used, "over": one.over,
            })
        })
        .collect();
    out.show(&json!({"invitations": shown}), |out| {
        let rows = all.iter().map(|one| {
            let state = if one.over { "over" } else { "open" };
            let used = format!("{} of {}", one.used, one.uses);
            vec![short(&one.id.to_string()), one.expires_at.to_rfc3339(), used, state.to_owned()]
        });
        out.table(&["id", "until", "came", ""], rows.collect())
    })
}

pub(super) fn requests(interlude: &Interlude, which: &Which, out: &mut Output) -> Outcome {
    let id = find(interlude, which)?;
    let all = interlude.groups().requests(&id, &HttpTransport::default())?;
    let shown: Vec<Value> = all
        .iter()
        .map(|one| {
            json!({
                "id": one.id.to_string(),
                "name": one.name,
                "words": one.words,
                "asked_at": one.asked_at.to_rfc3339(),
            })
        })
        .collect();
    out.show(&json!({"requests": shown}), |out| {
        if all.is_empty() {
            return out.tell("Nobody asks.");
        }
        let rows = all
            .iter()
            .map(|one| vec![short(&one.id.to_string()), one.name.clone(), one.words.join(" ")]);
        out.table(&["id", "name", "words"], rows.collect())?;
        out.tell("\nAsk them for their words, in person or by a call. The same: group approve.")
    })
}

pub(super) fn approve(
    interlude: &Interlude,
    which: &Which,
    request: &str,
    yes: bool,
    token_file: Option<&Path>,
    out: &mut Output,
) -> Outcome {
    let (id, transport) = (find(interlude, which)?, HttpTransport::default());
    let asked = find_request(interlude, &id, request)?;
    if !yes {
        out.tell(&format!("{} shows these words: {}", asked.name, asked.words.join(" ")))?;
        if !is_yes("Did they tell you the same words?")? {
            return Err(Failure::Refused("the words differ: nobody was let in"));
        }
    }
    interlude.groups().approve(&id, &asked.id, &transport, &options(token_file)?)?;
    said(&asked.id.to_string(), "They are in", out)
}

pub(super) fn refuse(
    interlude: &Interlude,
    which: &Which,
    request: &str,
    out: &mut Output,
) -> Outcome {
    let id = find(interlude, which)?;
    let asked = find_request(interlude, &id, request)?;
    interlude.groups().refuse(&id, &asked.id, &HttpTransport::default())?;
    said(&asked.id.to_string(), "Refused", out)
}

fn find_request(interlude: &Interlude, group: &SpaceId, text: &str) -> Outcome<Request> {
    let all = interlude.groups().requests(group, &HttpTransport::default())?;
    let is_it = |one: &Request| one.name == text || one.id.to_string().starts_with(text);
    let mut found: Vec<Request> = all.into_iter().filter(is_it).collect();
    match (found.pop(), found.is_empty()) {
        (Some(one), true) => Ok(one),
        _ => Err(Failure::Missing("request, or more than one")),
    }
}
