use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveTime};
use interlude_core::groups::{
    Acceptance, AgendaItem, AgendaKind, Preparation, Schedule, SessionEdit,
};
use interlude_core::reminders::{Capabilities, PlanRequest, Recurrence};
use interlude_core::time::local;
use serde_json::json;

use super::circle::Circle;
use super::story::Story;
use crate::failure::{Failure, Outcome};
use crate::output::counted;

/// Norms that everybody accepts, a session with a goal, and what a phone reminds of.
pub(super) fn tell(circle: &Circle<'_>, story: &mut Story<'_>) -> Outcome {
    story.chapter("What the group agrees on")?;
    tell_norms(circle, story)?;
    tell_session(circle, story)
}

fn tell_norms(circle: &Circle<'_>, story: &mut Story<'_>) -> Outcome {
    let vera = circle.of(&circle.vera)?;
    vera.publish_norms("What is said here stays here. We listen before we answer.")?;
    circle.sync()?;
    for device in [circle.phone, &circle.ben] {
        let group = circle.of(device)?;
        let norms = group.norms()?.ok_or(Failure::Missing("norms"))?;
        group.accept_norms(&norms.digest)?;
    }
    circle.sync()?;
    let answers = vera.acceptances()?;
    let missing = answers.iter().filter(|(_, said)| *said == Acceptance::NotYet);
    let missing: Vec<_> = missing.map(|(member, _)| member.name.as_str()).collect();
    story.fact(
        &format!(
            "Norms are published and accepted; Vera sees who has not yet: {}.",
            missing.join(", ")
        ),
        json!({"event": "norms", "not_yet": missing}),
    )
}

fn tell_session(circle: &Circle<'_>, story: &mut Story<'_>) -> Outcome {
    let (now, zone) = circle.vera.now();
    let day = local(zone, now).date() + Days::new(2);
    let vera = circle.of(&circle.vera)?;
    vera.set_schedule(&weekly(day)?)?;
    vera.edit_session(
        day,
        &[
            SessionEdit::Topic("Saying no".to_owned()),
            SessionEdit::AddGoal("Everybody says one no, and stays in the room".to_owned()),
            SessionEdit::AddItem(item(AgendaKind::CheckIn, 15, "How are you here?"), None),
            SessionEdit::AddItem(item(AgendaKind::Closing, 10, "One word each"), None),
            SessionEdit::AddPreparation(Preparation::Words("Think of a small no".to_owned())),
        ],
    )?;
    circle.sync()?;
    let next = circle.of(circle.tablet)?.next_session()?;
    let topic = next.session.content.topic.clone();
    story.fact(
        &format!("Ana's tablet shows the next session, {day} at 18:00: {topic}."),
        json!({"event": "session", "topic": topic, "goals": next.session.content.goals.len()}),
    )?;
    let planned = planned(circle)?;
    story.fact(
        &format!("Her phone plans {} around it.", counted(planned, "reminder", "reminders")),
        json!({"event": "planned", "reminders": planned}),
    )
}

fn weekly(start: NaiveDate) -> Outcome<Schedule> {
    let six = NaiveTime::from_hms_opt(18, 0, 0).ok_or(Failure::Input("no such time"))?;
    Ok(Schedule {
        title: "Tuesday group".to_owned(),
        place: "Room 4".to_owned(),
        start: start.and_time(six),
        zone: chrono_tz::Europe::Berlin,
        minutes: 90,
        rule: Some(Recurrence::parse("FREQ=WEEKLY")?),
        changes: BTreeMap::new(),
        revision: 0,
    })
}

fn item(kind: AgendaKind, minutes: u32, words: &str) -> AgendaItem {
    AgendaItem { kind, minutes, words: words.to_owned() }
}

/// How many notifications the phone would hold for the week.
fn planned(circle: &Circle<'_>) -> Outcome<u64> {
    let (now, zone) = circle.phone.now();
    let capabilities = Capabilities { exact: true, most: 60, shortest_window: 10, allowed: true };
    let request = PlanRequest {
        now,
        zone,
        locale: "en".to_owned(),
        horizon_days: 7,
        capabilities,
        delivered: Vec::new(),
    };
    Ok(circle.phone.reminders().plan(&request)?.notifications.len() as u64)
}
