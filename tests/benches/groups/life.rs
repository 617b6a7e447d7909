use chrono::{Days, NaiveDate};
use interlude_core::groups::{Resource, ResourceKind, Schedule, SessionEdit};
use interlude_core::reminders::Recurrence;
use interlude_tests::world::{Circle, Person};

use crate::timed;

pub(crate) const RESOURCES: usize = 500;
pub(crate) const SESSIONS: usize = 200;

/// A group in the middle of its life.
pub(crate) struct Life(Circle);

impl Life {
    /// The facilitator is one of so many.
    pub(crate) fn of(members: usize) -> Self {
        Self(Circle::of(members - 1))
    }

    /// Writes everything at the facilitator's, one thing after the other.
    pub(crate) fn write(&self, texts: &[String]) {
        let group = self.0.group(0);
        group.set_schedule(&schedule()).unwrap();
        for (number, text) in texts.iter().enumerate() {
            match number.checked_sub(RESOURCES) {
                None => drop(group.put_resource(&resource(number, text)).unwrap()),
                Some(week) => {
                    let day = first() + Days::new(7 * week as u64);
                    let topic = SessionEdit::Topic(format!("Session {week}"));
                    group.edit_session(day, &[topic, SessionEdit::Notes(text.clone())]).unwrap();
                }
            }
        }
    }

    /// Brings it to everybody.
    pub(crate) fn spread(&self) {
        for person in &self.0.people {
            let _ = person.sync();
        }
        let last = self.0.group(self.0.people.len() - 1);
        assert_eq!(last.resources(&["en"]).unwrap().len(), RESOURCES);
    }

    /// Somebody asks, and is let in: the facilitator seals for them what was there before.
    pub(crate) fn let_in(&mut self) -> Person {
        let person = self.0.person(99, "Newcomer");
        self.0.let_in(&person);
        let _ = self.0.facilitator().sync();
        person
    }

    /// Milliseconds until the next session can be shown, and until everything is there.
    pub(crate) fn first_sync(&self, person: &Person) -> (f64, f64) {
        let (mut first, mut rounds) = (None, 0.0);
        loop {
            rounds += timed(|| drop(person.sync())).0;
            let group = person.replica.core().group(&self.0.id);
            let Ok(group) = group else { continue };
            let (look, next) = timed(|| group.next_session());
            if next.is_ok() {
                first.get_or_insert(rounds + look);
            }
            if group.resources(&["en"]).unwrap().len() == RESOURCES {
                return (first.unwrap(), rounds);
            }
        }
    }

    /// The facilitator removes the last of the first members.
    pub(crate) fn remove_one(&self) {
        let facilitator = self.0.facilitator();
        let groups = facilitator.replica.core().groups();
        let name = &self.0.people.last().unwrap().name;
        let gone = groups.find_member(&self.0.id, name).unwrap();
        groups.remove(&self.0.id, &gone).unwrap();
        let _ = facilitator.sync();
    }

    /// One resource changes, and everybody who is left gets it.
    pub(crate) fn change_one(&self) {
        self.0.group(0).put_resource(&resource(0, "Said otherwise.")).unwrap();
        let left = &self.0.people[..self.0.people.len() - 1];
        for person in left {
            let _ = person.sync();
        }
        let group = self.0.group(left.len() - 1);
        let id = group.find_resource("r-0", &["en"]).unwrap();
        assert_eq!(group.resource(&id).unwrap().body, "Said otherwise.");
    }
}

fn first() -> NaiveDate {
    "2026-03-03".parse().unwrap()
}

fn schedule() -> Schedule {
    Schedule {
        title: "Tuesday group".into(),
        place: "Room 4".into(),
        start: first().and_hms_opt(18, 0, 0).unwrap(),
        zone: chrono_tz::Europe::Madrid,
        minutes: 90,
        rule: Some(Recurrence::parse("FREQ=WEEKLY;BYDAY=TU").unwrap()),
        changes: std::collections::BTreeMap::new(),
        revision: 0,
    }
}

fn resource(number: usize, text: &str) -> Resource {
    Resource {
        slug: format!("r-{number}"),
        lang: "en".into(),
        title: format!("Resource {number}"),
        kind: ResourceKind::Article,
        summary: String::new(),
        minutes: None,
        tags: Vec::new(),
        steps: Vec::new(),
        checked: None,
        country: None,
        body: text.to_owned(),
        transcript: String::new(),
        media: Vec::new(),
    }
}
