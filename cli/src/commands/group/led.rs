use std::path::Path;

use interlude_core::groups::GroupProfile;
use interlude_core::sync::{HttpTransport, RelayUrl};
use interlude_core::{Interlude, PrincipalId, SpaceId};
use serde_json::json;

use super::{find, open};
use crate::args::{CreateArgs, SetArgs, Which};
use crate::ask::confirm;
use crate::commands::plan;
use crate::commands::reminder::said;
use crate::failure::{Failure, Outcome};
use crate::output::{Output, short};

pub(super) fn create(interlude: &Interlude, args: &CreateArgs, out: &mut Output) -> Outcome {
    let (_, here) = interlude.now();
    let zone = args.zone.as_deref().map_or(Ok(here), plan::zone)?;
    let relay = match &args.relay {
        Some(relay) => RelayUrl::parse(relay)?,
        None => interlude
            .sync_status()?
            .relay
            .ok_or(Failure::Input("this vault has no relay yet: give --relay https://…"))?,
    };
    let profile = GroupProfile { place: args.place.clone(), ..GroupProfile::new(&args.name, zone) };
    let id = interlude.groups().found(&profile, &args.me, &relay)?.to_string();
    out.show(&json!({"id": id, "relay": relay.as_str()}), |out| {
        out.tell(&format!("Founded, as {}. `interlude group invite` makes a link.", short(&id)))
    })
}

pub(super) fn set(interlude: &Interlude, args: &SetArgs, out: &mut Output) -> Outcome {
    let group = open(interlude, &args.which)?;
    let mut profile = group.profile()?;
    let text = |file: &Path| std::fs::read_to_string(file);
    if let Some(name) = &args.name {
        profile.name.clone_from(name);
    }
    if let Some(zone) = &args.zone {
        profile.zone = plan::zone(zone)?;
    }
    if let Some(place) = &args.place {
        profile.place.clone_from(place);
    }
    if let Some(file) = &args.about_file {
        profile.about = text(file)?;
    }
    if let Some(file) = &args.crisis_file {
        profile.crisis.text = text(file)?;
    }
    if let Some(country) = &args.crisis_country {
        profile.crisis.country.clone_from(country);
    }
    if args.crisis_checked.is_some() {
        profile.crisis.checked = args.crisis_checked;
    }
    for contact in &args.contact {
        let pair = contact.split_once('=');
        let (label, how) = pair.ok_or(Failure::Input("a contact is LABEL=NUMBER"))?;
        match how {
            "" => drop(profile.contacts.remove(label)),
            how => drop(profile.contacts.insert(label.to_owned(), how.to_owned())),
        }
    }
    group.set_profile(&profile)?;
    said(&find(interlude, &args.which)?.to_string(), "Changed", out)
}

pub(super) fn promote(
    interlude: &Interlude,
    which: &Which,
    member: &str,
    yes: bool,
    out: &mut Output,
) -> Outcome {
    let (id, member) = member_of(interlude, which, member)?;
    let question = "They will lead the group as you do, and nobody can take that back but by \
                    removing them. Go on?";
    confirm(question, "nobody was named", yes)?;
    interlude.groups().promote(&id, &member, &HttpTransport::default())?;
    said(&member.to_string(), "They lead the group, too", out)
}

pub(super) fn remove(
    interlude: &Interlude,
    which: &Which,
    member: &str,
    yes: bool,
    out: &mut Output,
) -> Outcome {
    let (id, member) = member_of(interlude, which, member)?;
    let question = "They keep what they have read and read nothing that is written from then on. \
                    Remove them?";
    confirm(question, "nobody was removed", yes)?;
    interlude.groups().remove(&id, &member)?;
    out.show(&json!({"id": member.to_string()}), |out| {
        out.tell("They are removed with the next sync.")
    })
}

/// The group, and the member of it who is called so.
fn member_of(
    interlude: &Interlude,
    which: &Which,
    member: &str,
) -> Outcome<(SpaceId, PrincipalId)> {
    let id = find(interlude, which)?;
    Ok((id, interlude.groups().find_member(&id, member)?))
}

pub(super) fn close(
    interlude: &Interlude,
    which: &Which,
    delete: bool,
    yes: bool,
    out: &mut Output,
) -> Outcome {
    let id = find(interlude, which)?;
    let question = match delete {
        false => "Everybody keeps what is there and nothing more comes. Close the group?",
        true => "Have the relay delete all it holds of this group, for everybody?",
    };
    confirm(question, "nothing was closed", yes)?;
    let groups = interlude.groups();
    groups.close(&id)?;
    if delete {
        groups.delete_from_relay(&id, &HttpTransport::default())?;
    }
    said(&id.to_string(), "Closed", out)
}
