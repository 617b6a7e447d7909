//! Groups: founded, asked into, led.

mod ask;
mod away;
mod edit_meeting;
mod feed;
mod join;
mod led;
mod meeting;
mod norms;
mod pack;
mod prompt;
mod resource;
mod share;
mod show;

pub(super) use feed::expiry;
use interlude_core::groups::{Group, GroupSummary};
use interlude_core::{Error, Interlude, SpaceId};

use crate::args::{GroupCommand, Which};
use crate::failure::{Failure, Outcome};
use crate::output::Output;

pub(super) fn run(interlude: &Interlude, command: &GroupCommand, out: &mut Output) -> Outcome {
    match command {
        GroupCommand::Create(args) => led::create(interlude, args, out),
        GroupCommand::List => show::list(interlude, out),
        GroupCommand::Show { which } => show::profile(interlude, which, out),
        GroupCommand::Set(args) => led::set(interlude, args, out),
        GroupCommand::Invite { which, hours, uses, token_file } => {
            ask::invite(interlude, which, (*hours, *uses), token_file.as_deref(), out)
        }
        GroupCommand::Invitations { which, withdraw } => {
            ask::invitations(interlude, which, withdraw.as_deref(), out)
        }
        GroupCommand::Join(args) => join::run(interlude, args, out),
        GroupCommand::Requests { which } => ask::requests(interlude, which, out),
        GroupCommand::Approve { request, which, yes, token_file } => {
            ask::approve(interlude, which, request, *yes, token_file.as_deref(), out)
        }
        GroupCommand::Refuse { request, which } => ask::refuse(interlude, which, request, out),
        GroupCommand::Members { which } => show::members(interlude, which, out),
        GroupCommand::Promote { member, which, yes } => {
            led::promote(interlude, which, member, *yes, out)
        }
        GroupCommand::Remove { member, which, yes } => {
            led::remove(interlude, which, member, *yes, out)
        }
        GroupCommand::Session { command, which } => meeting::run(interlude, which, command, out),
        GroupCommand::Norms { command, which } => norms::run(interlude, which, command, out),
        GroupCommand::Resource { command, which } => resource::run(interlude, which, command, out),
        GroupCommand::Pack { command, which } => pack::run(interlude, which, command, out),
        GroupCommand::Prompt { command, which } => prompt::run(interlude, which, command, out),
        GroupCommand::Share(args) => share::share(interlude, args, out),
        GroupCommand::Withdraw { id, which } => share::withdraw(interlude, which, id, out),
        GroupCommand::Feed { which } => feed::run(interlude, which, out),
        GroupCommand::Respond { id, words, which } => {
            share::respond(interlude, which, (id, words.as_deref()), out)
        }
        GroupCommand::Hide { id, reason, undo, which } => {
            share::hide(interlude, which, (id, reason, *undo), out)
        }
        GroupCommand::Report { id, words, which } => {
            share::report(interlude, which, (id, words), out)
        }
        GroupCommand::Search { query, limit, which } => {
            feed::search(&open(interlude, which)?, &query.join(" "), *limit, out)
        }
        GroupCommand::Keys { command, which } => away::keys(interlude, which, command, out),
        GroupCommand::Kit { to, which } => away::kit(interlude, which, to, out),
        GroupCommand::Leave { which, words, kit, yes } => {
            away::leave(interlude, which, (words, kit.as_deref(), *yes), out)
        }
        GroupCommand::Close { which, delete_from_relay, yes } => {
            led::close(interlude, which, *delete_from_relay, *yes, out)
        }
    }
}

/// The group that is meant: by name, by the beginning of its id, or the only one.
pub(super) fn find(interlude: &Interlude, which: &Which) -> Outcome<SpaceId> {
    let all = interlude.groups().list()?;
    let is_it = |one: &&GroupSummary| match &which.group {
        None => true,
        Some(text) => {
            one.name == *text || (text.len() >= 4 && one.id.to_string().starts_with(text.as_str()))
        }
    };
    match all.iter().filter(is_it).collect::<Vec<_>>()[..] {
        [one] => Ok(one.id),
        [] => Err(Failure::Missing("group")),
        _ => Err(Failure::Input("you are in several groups: say which one with --group")),
    }
}

/// What is shared in the group that is meant.
pub(super) fn open<'a>(interlude: &'a Interlude, which: &Which) -> Outcome<Group<'a>> {
    let id = find(interlude, which)?;
    match interlude.group(&id) {
        Err(Error::NotFound(_)) => Err(Failure::Refused(
            "nobody has let you into this group yet: compare words with the facilitator, then sync",
        )),
        group => Ok(group?),
    }
}
