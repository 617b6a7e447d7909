//! A member and the facilitator, alone.

use interlude_core::Interlude;
use interlude_core::groups::{Line, LineMessage, Message};
use serde_json::{Value, json};

use super::group::{expiry, find, open};
use super::reminder::said;
use super::write::stdin;
use crate::args::{LineCommand, OnLine, Which};
use crate::failure::{Failure, Outcome};
use crate::output::{Output, short};

pub(super) fn run(interlude: &Interlude, command: &LineCommand, out: &mut Output) -> Outcome {
    match command {
        LineCommand::List { which } => list(interlude, which, out),
        LineCommand::Show(on) => show(&line(interlude, on)?, out),
        LineCommand::Say(on) => {
            let line = line(interlude, on)?;
            said(&line.say(&stdin()?)?.to_string(), "Said", out)
        }
        LineCommand::CannotCome { day, words, which } => {
            let line = open(interlude, which)?.my_line()?;
            said(&line.cannot_come(*day, words)?.to_string(), "The facilitator hears of it", out)
        }
        LineCommand::Absences { day, which } => {
            let absent = open(interlude, which)?.absences(*day)?;
            let shown: Vec<&str> = absent.iter().map(|one| one.name.as_str()).collect();
            out.show(&json!({"absent": shown}), |out| {
                shown.iter().try_for_each(|name| out.line(name))
            })
        }
        LineCommand::Withdraw { id, on } => {
            let line = line(interlude, on)?;
            let all = line.messages()?;
            let found = all.iter().filter(|one| one.id.to_string().starts_with(id.as_str()));
            let [one] = found.collect::<Vec<_>>()[..] else {
                return Err(Failure::Missing("message, or more than one"));
            };
            line.withdraw(&one.id)?;
            said(&one.id.to_string(), "Taken back", out)
        }
    }
}

fn line<'a>(interlude: &'a Interlude, on: &OnLine) -> Outcome<Line<'a>> {
    let group = open(interlude, &on.which)?;
    match &on.with {
        None => Ok(group.my_line()?),
        Some(member) => {
            let id = interlude.groups().find_member(&find(interlude, &on.which)?, member)?;
            Ok(group.line_with(&id)?)
        }
    }
}

fn list(interlude: &Interlude, which: &Which, out: &mut Output) -> Outcome {
    let all = open(interlude, which)?.lines()?;
    let shown: Vec<Value> = all
        .iter()
        .map(|one| {
            let (id, last) = (one.member.id.to_string(), one.last.map(|at| at.to_rfc3339()));
            json!({"id": id, "name": one.member.name, "last": last})
        })
        .collect();
    out.show(&json!({"lines": shown}), |out| {
        let rows = all.iter().map(|one| {
            let last = one.last.map(|at| at.to_rfc3339()).unwrap_or_default();
            vec![short(&one.member.id.to_string()), one.member.name.clone(), last]
        });
        out.table(&["id", "name", "last"], rows.collect())
    })
}

fn show(line: &Line<'_>, out: &mut Output) -> Outcome {
    let all = line.messages()?;
    let shown: Vec<Value> = all.iter().map(json_of).collect();
    out.show(&json!({"messages": shown}), |out| {
        all.iter().try_for_each(|one| {
            let (kind, words) = told(&one.message);
            let id = short(&one.id.to_string());
            out.line(&format!("{} ({id}, {kind}): {words}", out.bold(&one.author.name)))
        })
    })
}

fn json_of(one: &LineMessage) -> Value {
    let (kind, words) = told(&one.message);
    let mut shown = json!({
        "id": one.id.to_string(), "author": one.author.name, "mine": one.author.me,
        "at": one.at.to_rfc3339(), "kind": kind, "words": words,
    });
    match &one.message {
        Message::CannotCome { day, .. } => shown["day"] = day.to_string().into(),
        Message::Report { target, .. } => shown["target"] = target.to_string().into(),
        Message::Excerpt { title, expires, .. } => {
            shown["title"] = title.clone().into();
            shown["expires"] = expiry(*expires);
        }
        Message::Words(_) | Message::Leaving { .. } | Message::Rekey => {}
    }
    shown
}

/// What kind of message it is, and its words.
fn told(message: &Message) -> (&'static str, &str) {
    match message {
        Message::CannotCome { words, .. } => ("cannot_come", words),
        Message::Words(words) => ("words", words),
        Message::Report { words, .. } => ("report", words),
        Message::Excerpt { text, .. } => ("excerpt", text),
        Message::Leaving { words } => ("leaving", words),
        Message::Rekey => ("rekey", "asks to go on under new keys: group keys requests"),
    }
}
