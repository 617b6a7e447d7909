use super::difference::difference;
use super::history::{Heard, History, Planned, forget};
use super::identity::digest;
use super::memo::Memo;
use super::notice::Words;
use super::run::Run;
use super::scope::{MINUTE, Scope};
use super::selection::{Candidate, Why};
use super::{Degraded, Notification, NotificationId, Plan, PlanRequest, Situation};
use crate::document::reminder::Rule;
use crate::time::Timestamp;

/// Plans, and remembers when rules fire: planning again costs what changed since.
#[derive(Default)]
pub struct Planner {
    memo: Memo,
}

impl Planner {
    /// As [`super::plan`].
    pub fn plan(&mut self, situation: &Situation, request: &PlanRequest) -> Plan {
        let scope = Scope::of(request);
        self.memo.refresh(situation, &scope.span);
        let Some(clock) = self.memo.clock() else { return nothing(request, &scope) };
        let mut run = Run::new(situation, request, &scope, clock);
        for (id, reminder) in &situation.reminders {
            if let Some(firings) = self.memo.firings(id) {
                run.take(*id, reminder, firings);
            }
        }
        let (mut heard, selection) = run.close();
        let gone = gone(situation, &mut heard);
        let (mut chosen, left_out, first_left_out) = selection.close();
        chosen.sort_unstable_by_key(|one| (one.at, one.reminder, one.occurrence));
        let words = Words::of(situation, request);
        let made = chosen.iter().filter_map(|one| Some((one, words.notification(one)?)));
        let (planned, notifications): (Vec<_>, Vec<_>) =
            made.map(|(one, made)| (planned(situation, one, &made), made)).unzip();
        let mut history = History { zone: Some(request.zone), planned, heard };
        forget(&mut history.heard);
        Plan {
            notifications,
            difference: difference(&situation.history, scope.now, &history.planned, gone),
            refill_by: refill_by(&scope, first_left_out),
            degraded: degraded(request, left_out),
            left_out,
            history,
            ..nothing(request, &scope)
        }
    }
}

/// What was due of rules that are no more: as an alarm with a window it may still be held.
fn gone(situation: &Situation, heard: &mut Heard) -> Vec<NotificationId> {
    let gone = heard.extract_if(.., |(id, _), _| !situation.reminders.contains_key(id));
    gone.map(|((id, occurrence), _)| NotificationId::of(id, occurrence)).collect()
}

fn nothing(request: &PlanRequest, scope: &Scope) -> Plan {
    Plan {
        made: request.now,
        zone: request.zone,
        notifications: Vec::new(),
        difference: super::Difference::default(),
        refill_by: refill_by(scope, None),
        degraded: Vec::new(),
        left_out: 0,
        history: History::default(),
    }
}

/// A minute before the first that is not held: what is due at the very instant of a plan is not in it.
fn refill_by(scope: &Scope, first_left_out: Option<Timestamp>) -> Timestamp {
    let first = first_left_out.map_or(scope.span.end, |first| first.min(scope.span.end));
    first.plus_millis(-MINUTE).max(scope.now)
}

fn degraded(request: &PlanRequest, left_out: u32) -> Vec<Degraded> {
    let reasons = [
        (!request.capabilities.allowed, Degraded::NotificationsDenied),
        (!request.capabilities.exact, Degraded::ExactDenied),
        (left_out > 0, Degraded::TooMany),
    ];
    reasons.into_iter().filter(|(is, _)| *is).map(|(_, reason)| reason).collect()
}

fn planned(situation: &Situation, one: &Candidate, made: &Notification) -> Planned {
    let rule = situation.reminders.get(&one.reminder).map(|reminder| &reminder.rule);
    let time = match rule {
        Some(Rule::Habit(habit)) if !matches!(one.why, Why::Snoozed(_)) => {
            habit.time(one.occurrence)
        }
        _ => None,
    };
    Planned {
        id: made.id,
        reminder: one.reminder,
        occurrence: one.occurrence,
        at: one.at,
        digest: digest(made),
        time,
        late: one.why == Why::Late,
    }
}
