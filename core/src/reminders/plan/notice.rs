use super::selection::{Candidate, Why};
use super::{
    Interruption, Notification, NotificationId, PlanRequest, Situation, Texts, Visibility, When,
};
use crate::document::reminder::{Reminder, Rule};
use crate::reminders::texts::{self, Telling};
use crate::time::{Timestamp, local};

use super::scope::MINUTE;

/// Words the notifications of one plan.
pub(super) struct Words<'a> {
    situation: &'a Situation,
    request: &'a PlanRequest,
    /// The same for all: it says nothing of what it is about.
    discreet: Texts,
}

impl<'a> Words<'a> {
    pub(super) fn of(situation: &'a Situation, request: &'a PlanRequest) -> Self {
        Self { situation, request, discreet: texts::discreet(&request.locale) }
    }

    pub(super) fn notification(&self, candidate: &Candidate) -> Option<Notification> {
        let reminder = self.situation.reminders.get(&candidate.reminder)?;
        let private = self.situation.settings.private_texts;
        let full = private.then(|| self.full(reminder, candidate));
        Some(Notification {
            id: NotificationId::of(candidate.reminder, candidate.occurrence),
            kind: reminder.rule.kind(),
            reminder: candidate.reminder,
            occurrence: candidate.occurrence,
            when: self.when(candidate.at),
            local: match (&reminder.rule, candidate.why) {
                (Rule::Habit(_), Why::Due) => Some(local(self.request.zone, candidate.at)),
                _ => None,
            },
            discreet: self.discreet.clone(),
            full,
            deep_link: format!("interlude://reminder/{}", candidate.reminder),
            interruption: match &reminder.rule {
                Rule::Session(rule)
                    if usize::from(candidate.occurrence.place) < rule.before.len() =>
                {
                    Interruption::TimeSensitive
                }
                _ => Interruption::Active,
            },
            visibility: if private { Visibility::Full } else { Visibility::Discreet },
        })
    }

    fn when(&self, at: Timestamp) -> When {
        let capabilities = self.request.capabilities;
        let minutes = i64::from(capabilities.shortest_window.max(10));
        match capabilities.exact {
            true => When::At(at),
            false => When::Window(at, at.plus_millis(minutes * MINUTE)),
        }
    }

    fn full(&self, reminder: &Reminder, candidate: &Candidate) -> Texts {
        let place = usize::from(candidate.occurrence.place);
        let schedule = reminder.schedule().and_then(|id| self.situation.schedules.get(&id));
        let title = schedule.map_or("", |schedule| schedule.title.as_str());
        let minutes = |before: &[u32]| match candidate.why {
            Why::Snoozed(minutes) => minutes,
            Why::Due | Why::Late => before.get(place).copied().unwrap_or(0),
        };
        let telling = match &reminder.rule {
            Rule::Habit(_) => Telling::Habit { name: &reminder.name },
            Rule::Session(rule) if place < rule.before.len() => {
                Telling::SessionBefore { title, minutes: minutes(&rule.before) }
            }
            Rule::Session(_) => Telling::SessionAfter { title },
            Rule::Prompt(rule) => {
                Telling::Prompt { question: &rule.question, minutes: minutes(&rule.before) }
            }
        };
        texts::full(&self.request.locale, telling)
    }
}
