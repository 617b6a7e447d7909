//! Sharing, on purpose and nothing else.

use interlude_core::Interlude;
use interlude_core::groups::{Audience, Expiry, Group, NewExcerpt, Preview};
use interlude_core::time::first_valid;
use serde_json::{Value, json};

use crate::args::{For, ShareArgs, Which};
use crate::ask::is_yes;
use crate::commands::reminder::said;
use crate::commands::write::stdin;
use crate::failure::{Failure, Outcome};
use crate::output::Output;

pub(super) fn share(interlude: &Interlude, args: &ShareArgs, out: &mut Output) -> Outcome {
    let group = super::open(interlude, &args.which)?;
    let new = NewExcerpt {
        text: stdin()?,
        title: args.title.clone(),
        prompt: args.prompt.as_deref().map(|id| group.find_prompt(id)).transpose()?,
        audience: match args.audience {
            For::Group => Audience::Group,
            For::Facilitator => Audience::Facilitator,
        },
        expires: until(interlude, &args.until)?,
        later_members_may_read: args.later_members,
    };
    let preview = group.preview(&new)?;
    if args.dry_run {
        return out.show(&json!({"preview": json_of(&preview)}), |out| text(&preview, out));
    }
    if !args.yes {
        text(&preview, out)?;
        if !is_yes("Share this?")? {
            return Err(Failure::Refused("nothing was shared (scripts give --yes)"));
        }
    }
    said(&group.share(preview)?.to_string(), "Shared", out)
}

/// The end of a day where the person is, or never.
fn until(interlude: &Interlude, text: &str) -> Outcome<Expiry> {
    if text == "never" {
        return Ok(Expiry::Never);
    }
    let day: chrono::NaiveDate =
        text.parse().map_err(|_| Failure::Input("--until is a day (2026-04-01) or never"))?;
    let (_, zone) = interlude.now();
    let midnight = (day + chrono::Days::new(1)).and_time(chrono::NaiveTime::MIN);
    Ok(Expiry::At(first_valid(zone, midnight)))
}

fn json_of(preview: &Preview) -> Value {
    let fields: Vec<Value> = preview
        .leaving()
        .iter()
        .map(|one| json!({"field": one.field, "value": one.value, "meaning": one.meaning}))
        .collect();
    let readers: Vec<&str> = preview.readers().iter().map(|one| one.name.as_str()).collect();
    json!({"leaves": fields, "readers": readers, "notice": preview.notice()})
}

fn text(preview: &Preview, out: &mut Output) -> Outcome {
    out.tell("This would leave your device, and nothing else:\n")?;
    for one in preview.leaving() {
        out.tell(&format!("  {}: {}\n      ({})", out.bold(one.field), one.value, one.meaning))?;
    }
    let readers: Vec<&str> = preview.readers().iter().map(|one| one.name.as_str()).collect();
    out.tell(&format!("\nRead by: {}", readers.join(", ")))?;
    out.tell(&format!("{}\n", preview.notice()))
}

pub(super) fn withdraw(
    interlude: &Interlude,
    which: &Which,
    id: &str,
    out: &mut Output,
) -> Outcome {
    let group = super::open(interlude, which)?;
    match group.find_excerpt(id) {
        Ok(found) => {
            group.withdraw(&found)?;
            said(&found.to_string(), "Withdrawn", out)
        }
        Err(_) => {
            let found = group.find_response(id)?;
            group.withdraw_response(&found)?;
            said(&found.to_string(), "Withdrawn", out)
        }
    }
}

pub(super) fn respond(
    interlude: &Interlude,
    which: &Which,
    (id, words): (&str, Option<&str>),
    out: &mut Output,
) -> Outcome {
    let group = super::open(interlude, which)?;
    let excerpt = group.find_excerpt(id)?;
    let id = match words {
        Some(words) => group.respond(&excerpt, words)?,
        None => group.acknowledge(&excerpt)?,
    };
    said(&id.to_string(), "Answered", out)
}

/// An excerpt or a response.
pub(super) fn target(group: &Group<'_>, id: &str) -> Outcome<interlude_core::groups::DocumentId> {
    match group.find_excerpt(id) {
        Ok(found) => Ok(found),
        Err(_) => Ok(group.find_response(id)?),
    }
}

pub(super) fn hide(
    interlude: &Interlude,
    which: &Which,
    (id, reason, undo): (&str, &str, bool),
    out: &mut Output,
) -> Outcome {
    let group = super::open(interlude, which)?;
    let id = target(&group, id)?;
    match undo {
        true => group.unhide(&id)?,
        false => group.hide(&id, reason)?,
    }
    said(&id.to_string(), if undo { "Shown again" } else { "Hidden, with a mark" }, out)
}

pub(super) fn report(
    interlude: &Interlude,
    which: &Which,
    (id, words): (&str, &str),
    out: &mut Output,
) -> Outcome {
    let group = super::open(interlude, which)?;
    let id = group.report(&target(&group, id)?, words)?;
    said(&id.to_string(), "The facilitator hears of it, and nobody else", out)
}
