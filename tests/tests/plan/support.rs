//! A vault's reminders and a phone, in few words.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use interlude_core::journal::DocumentId;
use interlude_core::reminders::{
    Capabilities, Habit, History, Mark, NotificationId, Occurrence, Plan, PlanRequest, PromptRule,
    Reminder, Rule, Schedule, SessionRule, Situation, When, plan,
};
use interlude_core::time::{Recurrence, Timestamp, local};

pub(crate) const MINUTE: i64 = 60_000;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

pub(crate) fn id(number: u64) -> DocumentId {
    let mut id = [0; 32];
    id[..8].copy_from_slice(&number.to_be_bytes());
    DocumentId(id)
}

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn time(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").unwrap()
}

pub(crate) fn datetime(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap()
}

/// `2026-11-24T18:00Z`.
pub(crate) fn instant(text: &str) -> Timestamp {
    let utc = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%MZ").unwrap().and_utc();
    Timestamp::from_millis(utc.timestamp_millis())
}

pub(crate) fn rule(text: &str) -> Recurrence {
    Recurrence::parse(text).unwrap()
}

pub(crate) fn habit(times: &[&str], days: &str) -> Habit {
    Habit {
        times: times.iter().map(|text| time(text)).collect(),
        days: rule(days),
        start: date("2020-01-01"),
        end: None,
        quiet_hours: None,
        unless_written: false,
    }
}

pub(crate) fn reminder(habit: Habit) -> Reminder {
    Reminder::new("", Rule::Habit(habit))
}

/// Tuesdays at six in the evening in Berlin, for 90 minutes.
pub(crate) fn tuesdays() -> Schedule {
    Schedule {
        title: String::new(),
        place: String::new(),
        start: datetime("2026-01-06T18:00"),
        zone: Tz::Europe__Berlin,
        minutes: 90,
        rule: Some(rule("FREQ=WEEKLY")),
        changes: Default::default(),
        revision: 1,
    }
}

pub(crate) fn session_rule(schedule: u64, before: &[u32], after: &[u32]) -> Reminder {
    let (before, after) = (before.to_vec(), after.to_vec());
    Reminder::new(
        "",
        Rule::Session(SessionRule { schedule: id(schedule), before, after, morning_after: None }),
    )
}

pub(crate) fn prompt(schedule: u64, due: &str, before: &[u32]) -> Reminder {
    Reminder::new(
        "",
        Rule::Prompt(PromptRule {
            question: String::new(),
            schedule: id(schedule),
            due: date(due),
            before: before.to_vec(),
        }),
    )
}

pub(crate) fn request(now: Timestamp, zone: Tz) -> PlanRequest {
    PlanRequest {
        now,
        zone,
        locale: "en".to_owned(),
        horizon_days: 30,
        capabilities: Capabilities { exact: true, most: 500, shortest_window: 10, allowed: true },
        delivered: Vec::new(),
    }
}

/// A situation of these rules, numbered from 1.
pub(crate) fn situation(reminders: impl IntoIterator<Item = Reminder>) -> Situation {
    let reminders = (1..).map(id).zip(reminders).collect();
    Situation { reminders, ..Situation::default() }
}

/// When a plan notifies, on the clock of its zone: `11-24 18:00`.
pub(crate) fn shown(plan: &Plan) -> Vec<String> {
    let shown = |when: When| local(plan.zone, when.first()).format("%m-%d %H:%M").to_string();
    plan.notifications.iter().map(|one| shown(one.when)).collect()
}

pub(crate) fn first(plan: &Plan, count: usize) -> Vec<String> {
    shown(plan).into_iter().take(count).collect()
}

pub(crate) fn occurrence(day: &str, place: u8) -> Occurrence {
    Occurrence { day: date(day), place }
}

pub(crate) fn mark(reminder: &mut Reminder, day: &str, place: u8, mark: Mark) {
    reminder.marks.insert(occurrence(day, place), mark);
}

/// A phone that does what its plan says: what it holds is heard when it is due.
pub(crate) struct Phone {
    pub(crate) situation: Situation,
    pub(crate) zone: Tz,
    pub(crate) now: Timestamp,
    /// What was heard: rule, occurrence, when, and where the phone was.
    pub(crate) heard: Vec<(DocumentId, Occurrence, Timestamp, Tz)>,
    held: Vec<(Timestamp, DocumentId, Occurrence, NotificationId)>,
}

impl Phone {
    pub(crate) fn new(situation: Situation, zone: Tz, now: Timestamp) -> Self {
        let mut phone = Self { situation, zone, now, heard: Vec::new(), held: Vec::new() };
        phone.plan();
        phone
    }

    /// Plans and applies the plan, by its difference, and checks that it comes to the full set.
    pub(crate) fn plan(&mut self) -> Plan {
        let plan = plan(&self.situation, &request(self.now, self.zone));
        let gone = [&plan.difference.replace[..], &plan.difference.cancel].concat();
        self.held.retain(|held| !gone.contains(&held.3));
        for one in &plan.notifications {
            if plan.difference.add.contains(&one.id) || plan.difference.replace.contains(&one.id) {
                self.held.push((one.when.first(), one.reminder, one.occurrence, one.id));
            }
        }
        self.held.sort_unstable();
        let mut full: Vec<_> = plan
            .notifications
            .iter()
            .map(|one| (one.when.first(), one.reminder, one.occurrence, one.id))
            .collect();
        full.sort_unstable();
        assert!(self.held == full, "the difference does not lead to the full set");
        self.situation.history = History::from_bytes(&plan.history.to_bytes().unwrap()).unwrap();
        assert!(self.situation.history == plan.history);
        plan
    }

    /// Lets time pass.
    pub(crate) fn pass(&mut self, until: Timestamp) {
        let due = self.held.iter().take_while(|held| held.0 <= until).count();
        for (at, reminder, occurrence, _) in self.held.drain(..due) {
            self.heard.push((reminder, occurrence, at, self.zone));
        }
        self.now = until;
    }

    /// What was heard, on the clock of the place where it was heard.
    pub(crate) fn heard(&self) -> Vec<String> {
        let shown = |(_, _, at, zone): &(_, _, Timestamp, Tz)| {
            local(*zone, *at).format("%m-%d %H:%M").to_string()
        };
        self.heard.iter().map(shown).collect()
    }
}

/// Numbers that look random and are the same every time (splitmix64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// From 0 to below `most`.
    pub(crate) fn below(&mut self, most: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        i64::try_from((bits ^ (bits >> 31)) % most.unsigned_abs()).unwrap()
    }
}
