//! What people do on a day.

use chrono::NaiveDateTime;
use interlude_core::groups::{
    AgendaItem, AgendaKind, Audience, Expiry, NewExcerpt, Prompt, Schedule, SessionChange,
    SessionEdit,
};
use interlude_core::reminders::Recurrence;

use super::{Gathering, Shared};
use crate::world::DAY;

impl Gathering {
    /// One deed of somebody on one of their devices. What the rules or the moment forbid does not happen.
    pub(super) fn act(&mut self) {
        match self.entropy.below(34) {
            0..=5 => self.share(),
            6..=8 => self.answer(),
            9 | 10 => self.withdraw(),
            11..=13 => self.say(),
            14..=16 => self.write(),
            17..=19 => self.prepare(),
            20 => self.plan(),
            21..=22 => self.agree(),
            23 => self.publish(),
            24 => self.ask(),
            25 => {
                if self.people.len() < 16 {
                    self.come(false);
                    self.counts.came += 1;
                }
            }
            26 => self.part(true),
            27 => self.part(false),
            28 => {
                if let Some(who) = self.member()
                    && self.people.iter().filter(|one| one.leads && !one.gone).count() < 2
                {
                    self.promote(who);
                }
            }
            29 | 30 => {
                if let Some(who) = self.member() {
                    self.rekey(who);
                }
            }
            _ => self.read(),
        }
    }

    /// Somebody who is here, on one of their devices.
    fn anybody(&self) -> (usize, usize) {
        let here: Vec<usize> =
            (0..self.people.len()).filter(|who| !self.people[*who].gone).collect();
        let who = here[self.entropy.below(here.len())];
        (who, self.entropy.below(self.people[who].devices.len()))
    }

    /// Somebody who leads, on one of their devices.
    fn leader(&self) -> (usize, usize) {
        let here: Vec<usize> = (0..self.people.len())
            .filter(|who| self.people[*who].leads && !self.people[*who].gone)
            .collect();
        let who = here[self.entropy.below(here.len())];
        (who, self.entropy.below(self.people[who].devices.len()))
    }

    fn share(&mut self) {
        let (who, device) = self.anybody();
        let days = 1 + self.entropy.number() % 60;
        let over = (self.entropy.below(3) > 0).then_some(self.day + days);
        let later = self.entropy.below(2) == 0;
        let now = self.people[who].devices[device].replica.core().now().0;
        let end = now.plus_millis(i64::try_from(days).unwrap() * DAY);
        let new = NewExcerpt {
            text: format!("shared on day {}", self.day),
            title: String::new(),
            prompt: None,
            audience: Audience::Group,
            expires: over.map_or(Expiry::Never, |_| Expiry::At(end)),
            later_members_may_read: later,
        };
        let Some(group) = self.group(who, device) else { return };
        let shared = group.preview(&new).and_then(|preview| group.share(preview));
        let Ok(id) = shared else { return };
        self.shared.push(Shared { id, over, withdrawn: false });
        self.counts.shared += 1;
    }

    fn answer(&self) {
        let (who, device) = self.anybody();
        let Some(group) = self.group(who, device) else { return };
        if let Some(one) = group.excerpts().unwrap().first() {
            let _ = group.respond(&one.id, "I was with you");
        }
    }

    fn withdraw(&mut self) {
        let (who, device) = self.anybody();
        let Some(group) = self.group(who, device) else { return };
        let mine = group.excerpts().unwrap().into_iter().find(|one| one.author.me);
        let Some(one) = mine.filter(|one| group.withdraw(&one.id).is_ok()) else { return };
        let shared = self.shared.iter_mut().find(|shared| shared.id == one.id);
        shared.unwrap().withdrawn = true;
    }

    fn say(&self) {
        let (who, device) = self.anybody();
        let Some(group) = self.group(who, device) else { return };
        if let Ok(line) = group.my_line() {
            let _ = line.say("To the facilitator alone");
        }
    }

    fn write(&mut self) {
        let (who, device) = self.anybody();
        let replica = &self.people[who].devices[device].replica;
        let id = replica.write("For me", "words for nobody else");
        self.private.insert((who, id));
    }

    fn prepare(&self) {
        let (who, device) = self.leader();
        let Some(group) = self.group(who, device) else { return };
        let Ok(next) = group.next_session() else { return };
        let item = AgendaItem {
            kind: AgendaKind::CheckIn,
            minutes: 5,
            words: format!("day {} by {who}", self.day),
        };
        let notes = format!("{} {}", next.session.content.notes, self.day);
        let edits = [SessionEdit::AddItem(item, None), SessionEdit::Notes(notes)];
        let _ = group.edit_session(next.session.session.day, &edits);
    }

    fn plan(&self) {
        let (who, device) = self.leader();
        let Some(group) = self.group(who, device) else { return };
        if let Ok(next) = group.next_session() {
            let to = next.session.session.local + chrono::Days::new(1);
            let moved = SessionChange::Moved(to);
            let change = if self.entropy.below(2) == 0 { SessionChange::Cancelled } else { moved };
            let _ = group.change_session(next.session.session.day, Some(change));
            return;
        }
        let start = NaiveDateTime::parse_from_str("2026-03-03T18:00", "%Y-%m-%dT%H:%M").unwrap();
        let _ = group.set_schedule(&Schedule {
            title: "The group".into(),
            place: String::new(),
            start,
            zone: chrono_tz::Europe::Madrid,
            minutes: 90,
            rule: Some(Recurrence::parse("FREQ=WEEKLY;BYDAY=TU").unwrap()),
            changes: std::collections::BTreeMap::new(),
            revision: 0,
        });
    }

    fn agree(&self) {
        let (who, device) = self.anybody();
        let Some(group) = self.group(who, device) else { return };
        if let Ok(Some(norms)) = group.norms() {
            let _ = group.accept_norms(&norms.digest);
        }
    }

    fn publish(&self) {
        let (who, device) = self.leader();
        let Some(group) = self.group(who, device) else { return };
        let before = group.norms().unwrap().map(|norms| norms.text).unwrap_or_default();
        let _ = group.publish_norms(&format!("{before} Rule {} by {who}.", self.day));
    }

    fn ask(&self) {
        let (who, device) = self.leader();
        let Some(group) = self.group(who, device) else { return };
        let _ = group.add_prompt(&Prompt {
            title: String::new(),
            question: format!("What happened on day {}?", self.day),
            due: None,
            language: String::new(),
        });
    }

    fn part(&mut self, by_themselves: bool) {
        let here = self.people.iter().filter(|one| !one.gone && !one.leads).count();
        if here > 2
            && let Some(who) = self.member()
        {
            self.go(who, by_themselves);
        }
    }

    fn read(&self) {
        let (who, device) = self.anybody();
        let Some(group) = self.group(who, device) else { return };
        let now = self.clock_day();
        for one in group.excerpts().unwrap() {
            let shared = self.shared.iter().find(|shared| shared.id == one.id);
            let over = shared.and_then(|shared| shared.over);
            assert!(over.is_none_or(|day| day > now), "what is over is shown to nobody");
        }
    }

    fn clock_day(&self) -> u64 {
        // An end at the very moment of the day is the day before.
        self.day.saturating_sub(1)
    }
}
