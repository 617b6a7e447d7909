//! What cases do with groups: who belongs, what a group is, when it meets.

use std::sync::Arc;

use interlude_core::groups::{AgendaItem, AgendaKind, CrisisCard, Preparation, SessionEdit};
use interlude_core::sync::SyncOptions;
use interlude_core::{PrincipalId, SpaceId};
use interlude_ffi as ffi;
use interlude_ffi::{InterludeError, Vault};
use serde_json::{Value, json};

use super::reminders::{change, schedule};
use super::told::told;
use super::world::{Gave, World, id, maybe, number, read, text};

pub(super) fn group_id(step: &Value) -> SpaceId {
    SpaceId::parse(&text(step, "group")).unwrap()
}

/// Who a field names.
pub(super) fn member(
    vault: &Arc<Vault>,
    step: &Value,
    field: &str,
) -> Result<PrincipalId, InterludeError> {
    ffi::Groups::new(Arc::clone(vault)).find_member(group_id(step), text(step, field))
}

impl World {
    pub(super) fn groups(
        &mut self,
        operation: &str,
        vault: &Arc<Vault>,
        step: &Value,
    ) -> Option<Gave> {
        let groups = ffi::Groups::new(Arc::clone(vault));
        let options = SyncOptions::default;
        let who = || member(vault, step, "member");
        match operation {
            "groups.list" => told(groups.list()),
            "groups.invitations" => told(groups.invitations(group_id(step))),
            "groups.withdraw_invitation" => {
                told(groups.withdraw_invitation(group_id(step), id(step, "id").unwrap()))
            }
            "groups.requests" => told(groups.requests(group_id(step)).map(|all| {
                all.into_iter()
                    .map(|one| json!({"name": one.name, "words": one.words}))
                    .collect::<Value>()
            })),
            "groups.refuse" => told(refuse(&groups, step)),
            "groups.find_member" => told(groups.find_member(group_id(step), text(step, "name"))),
            "groups.members" => told(groups.members(group_id(step))),
            "groups.promote" => told(who().and_then(|who| groups.promote(group_id(step), who))),
            "groups.remove" => told(who().and_then(|who| groups.remove(group_id(step), who))),
            "groups.leave" => told(groups.leave(group_id(step), text(step, "words"))),
            "groups.close" => told(groups.close(group_id(step))),
            "groups.delete_from_relay" => told(groups.delete_from_relay(group_id(step))),
            "groups.ending_kit" => {
                told(groups.ending_kit(group_id(step), self.place(&text(step, "to"))))
            }
            "groups.words" => told(groups.words(group_id(step))),
            "groups.renew_keys" => told(groups.renew_keys(group_id(step), options())),
            "groups.key_requests" => told(groups.key_requests(group_id(step)).map(|all| {
                all.into_iter()
                    .map(|one| json!({"name": one.member.name, "words": one.words}))
                    .collect::<Value>()
            })),
            "groups.agree_keys" => {
                told(who().and_then(|who| groups.agree_keys(group_id(step), who, options())))
            }
            "session_key" => told(ffi::session_key(group_id(step), read(step, "day"))),
            _ => None,
        }
    }
}

fn refuse(groups: &ffi::Groups, step: &Value) -> Result<(), InterludeError> {
    let asked = groups.requests(group_id(step))?;
    let who = asked.iter().find(|one| one.name == text(step, "who")).unwrap().id;
    groups.refuse(group_id(step), who)
}

pub(super) fn about(operation: &str, group: &ffi::Group, step: &Value) -> Option<Gave> {
    match operation {
        "group.profile" => told(group.profile()),
        "group.set_profile" => {
            told(group.profile().and_then(|old| group.set_profile(profile(old, step))))
        }
        "group.norms" => told(group.norms()),
        "group.publish_norms" => told(group.publish_norms(text(step, "text"))),
        "group.norms_difference" => {
            told(group.norms_difference(text(step, "from"), maybe(step, "to")))
        }
        "group.accept_norms" => {
            told(group.norms().and_then(|norms| group.accept_norms(norms.expect("norms").digest)))
        }
        "group.my_acceptance" => told(group.my_acceptance()),
        "group.acceptances" => told(group.acceptances()),
        _ => None,
    }
}

fn profile(old: ffi::GroupProfile, step: &Value) -> ffi::GroupProfile {
    let contact = ffi::Contact { label: text(step, "label"), text: text(step, "contact") };
    let crisis = CrisisCard {
        text: text(step, "crisis"),
        country: text(step, "country"),
        checked: maybe(step, "checked"),
    };
    ffi::GroupProfile {
        name: text(step, "name"),
        about: text(step, "about"),
        place: text(step, "place"),
        contacts: vec![contact],
        crisis: Some(crisis),
        ..old
    }
}

pub(super) fn meetings(
    operation: &str,
    vault: &Arc<Vault>,
    group: &ffi::Group,
    step: &Value,
) -> Option<Gave> {
    let day = || read(step, "day");
    match operation {
        "group.schedule" => told(group.schedule()),
        "group.set_schedule" => {
            told(schedule(step).and_then(|schedule| group.set_schedule(schedule)))
        }
        "group.schedule_id" => told(group.schedule_id()),
        "group.next_session" => told(group.next_session()),
        "group.sessions" => told(group.sessions(read(step, "from"), read(step, "to"))),
        "group.session" => told(group.session(day())),
        "group.change_session" => told(group.change_session(day(), change(step))),
        "group.edit_session" => told(group.edit_session(day(), edits(step))),
        "group.session_mode" => told(group.session_mode(day())),
        "group.note_voice" => told(
            member(vault, step, "member")
                .and_then(|who| group.note_voice(day(), who, step["heard"] == true)),
        ),
        "group.absences" => told(group.absences(day())),
        "group.lines" => told(group.lines()),
        _ => None,
    }
}

fn edits(step: &Value) -> Vec<SessionEdit> {
    let preparation = |field: &str, make: fn(_) -> Preparation| {
        step[field].as_str().map(|_| SessionEdit::AddPreparation(make(id(step, field).unwrap())))
    };
    let item = step["item"].as_str().map(|words| {
        let (minutes, words) = (number(step, "minutes"), words.to_owned());
        SessionEdit::AddItem(AgendaItem { kind: AgendaKind::CheckIn, minutes, words }, None)
    });
    let all = [
        maybe(step, "topic").map(SessionEdit::Topic),
        maybe(step, "place").map(SessionEdit::Place),
        maybe(step, "notes").map(SessionEdit::Notes),
        maybe(step, "recap").map(SessionEdit::Recap),
        maybe(step, "goal").map(SessionEdit::AddGoal),
        maybe(step, "bring").map(|words| SessionEdit::AddPreparation(Preparation::Words(words))),
        preparation("resource", Preparation::Resource),
        preparation("prompt", Preparation::Prompt),
        maybe(step, "drop_goal").map(|key| SessionEdit::Goal(key, None)),
        maybe(step, "drop_item").map(|key| SessionEdit::Item(key, None)),
        maybe(step, "drop_preparation").map(SessionEdit::RemovePreparation),
        item,
    ];
    all.into_iter().flatten().collect()
}
