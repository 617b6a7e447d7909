use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;
use interlude_core::reminders::{
    Notification, NotificationId, Plan, PlanRequest, Planner, Situation, Visibility,
};
use interlude_core::time::Timestamp;

use super::expected::Expected;
use super::secrecy;
use super::system::{Held, Shown, System};

/// The app on a phone: opens the vault, plans, applies.
pub(super) struct App {
    pub(super) situation: Situation,
    pub(super) locale: &'static str,
    pub(super) horizon_days: u16,
    pub(super) expected: Expected,
    /// What the system holds may be other than what was planned last.
    pub(super) disturbed: bool,
    pub(super) plan: Option<Plan>,
    planner: Planner,
    /// How often each was shown.
    heard: BTreeMap<NotificationId, u32>,
    /// How often a participant asked to hear it again.
    pub(super) again: BTreeMap<NotificationId, u32>,
    /// Which rule a name stands for.
    pub(super) names: BTreeMap<NotificationId, Notification>,
    pub(super) shown: u64,
}

impl App {
    pub(super) fn new(locale: &'static str, horizon_days: u16) -> Self {
        Self {
            situation: Situation::default(),
            locale,
            horizon_days,
            expected: Expected::default(),
            disturbed: false,
            plan: None,
            planner: Planner::default(),
            heard: BTreeMap::new(),
            again: BTreeMap::new(),
            names: BTreeMap::new(),
            shown: 0,
        }
    }

    /// Plans and applies, and checks that nothing else is held.
    pub(super) fn open(&mut self, system: &mut dyn System, now: Timestamp, zone: Tz) {
        let request = PlanRequest {
            now,
            zone,
            locale: self.locale.to_owned(),
            horizon_days: self.horizon_days,
            capabilities: system.capabilities(),
            delivered: system.delivered(),
        };
        if let Some(before) = &self.plan {
            let over = |one: &&Notification| {
                held(one).first() <= now || request.delivered.contains(&one.id)
            };
            self.expected.over(before.notifications.iter().filter(over));
        }
        let plan = self.planner.plan(&self.situation, &request);
        let names: BTreeSet<_> = plan.notifications.iter().map(|one| one.id).collect();
        assert_eq!(names.len(), plan.notifications.len(), "one name for two");
        self.expected.plan(&self.situation, &plan);
        secrecy::check(&self.situation, &plan, self.locale);
        self.apply(system, &plan);
        holds(system, &plan);
        self.situation.history = plan.history.clone();
        if now.millis() % 6 == 0 {
            self.is_still(&plan, &request);
        }
        let named = plan.notifications.iter().map(|one| (one.id, one.clone()));
        self.names.extend(named);
        self.plan = Some(plan);
    }

    /// By the difference where nothing came between; whole where something did.
    fn apply(&mut self, system: &mut dyn System, plan: &Plan) {
        let difference = &plan.difference;
        let news: BTreeSet<_> = match self.disturbed {
            true => plan.notifications.iter().map(|one| one.id).collect(),
            false => difference.add.iter().chain(&difference.replace).copied().collect(),
        };
        let kept: BTreeSet<_> = plan.notifications.iter().map(|one| one.id).collect();
        let mut gone = difference.cancel.clone();
        if self.disturbed {
            let held = system.pending().into_iter().filter(|held| held.first() > plan.made);
            gone.extend(held.map(|held| held.id));
        }
        gone.iter().filter(|id| !kept.contains(id)).for_each(|id| system.cancel(*id));
        let news = plan.notifications.iter().filter(|one| news.contains(&one.id));
        news.map(held).for_each(|held| system.set(held));
        system.keep(plan.boot_snapshot());
        self.disturbed = false;
    }

    /// Planning again changes nothing.
    fn is_still(&self, plan: &Plan, request: &PlanRequest) {
        let request = PlanRequest { delivered: Vec::new(), ..request.clone() };
        let again = interlude_core::reminders::plan(&self.situation, &request);
        assert!(again.notifications == plan.notifications, "planning again plans otherwise");
        let changed = &again.difference;
        let none =
            changed.add.is_empty() && changed.replace.is_empty() && changed.cancel.is_empty();
        assert!(none, "planning again changes {changed:?}");
    }

    /// Hears what was shown.
    pub(super) fn hear(&mut self, shown: &[Shown]) {
        for one in shown {
            self.shown += 1;
            let count = self.heard.entry(one.id).or_default();
            *count += 1;
            let allowed = 1 + self.again.get(&one.id).copied().unwrap_or(0);
            let known = self.names.get(&one.id);
            let known = known.unwrap_or_else(|| panic!("shown at {:?}, never planned", one.at));
            let rule = self.situation.reminders.get(&known.reminder);
            assert!(
                rule.is_some(),
                "a removed {} was shown at {}",
                known.kind,
                one.at.to_rfc3339()
            );
            let once = known.kind == "habit";
            assert!(!once || *count <= allowed, "{} times: {}", count, one.at.to_rfc3339());
            secrecy::seen(&self.situation, &one.texts);
            self.expected.heard(one);
        }
    }
}

pub(super) fn held(one: &Notification) -> Held {
    let full = one.full.as_ref().filter(|_| one.visibility == Visibility::Full);
    let texts = full.unwrap_or(&one.discreet).clone();
    Held { id: one.id, when: one.when, local: one.local, texts }
}

/// What the system holds and is not due yet is the plan, whole.
fn holds(system: &dyn System, plan: &Plan) {
    let mut holds = system.pending();
    holds.retain(|held| held.first() > plan.made);
    let mut planned: Vec<Held> = plan.notifications.iter().map(held).collect();
    holds.sort_by_key(|held| held.id);
    planned.sort_by_key(|held| held.id);
    let differs = |held: &&Held| !holds.contains(held) || !planned.contains(held);
    let first = holds.iter().chain(&planned).find(differs).map(|held| held.first().to_rfc3339());
    let (is, should) = (holds.len(), planned.len());
    assert!(holds == planned, "holds {is}, planned {should}, not the same at {first:?}");
    assert!(should <= usize::from(system.capabilities().most), "too many: {should}");
}
