//! When all have met again: who is here has the same, who is gone has nothing new, what is over is gone.

use std::collections::BTreeSet;

use interlude_core::groups::DocumentId;
use interlude_core::sync::{SyncOptions, SyncState, Warning};

use super::Gathering;
use crate::world::Faults;

impl Gathering {
    pub(super) fn finish(&mut self) {
        for device in self.people.iter().flat_map(|person| &person.devices) {
            device.way.set_faults(Faults::default());
        }
        self.meet();
        self.meet();
        let here: Vec<usize> =
            (0..self.people.len()).filter(|who| !self.people[*who].gone).collect();
        for who in &here {
            self.compare(*who, here[0]);
        }
        self.compare_excerpts(&here);
        self.check_the_gone();
        self.check_private();
        let is_over =
            |one: &&super::Shared| one.withdrawn || one.over.is_some_and(|day| day <= self.day);
        self.counts.over += self.shared.iter().filter(is_over).count() as u64;
    }

    /// What facilitators write is the same on every device of everybody who is here; and nothing is amiss.
    fn compare(&mut self, who: usize, with: usize) {
        for device in 0..self.people[who].devices.len() {
            let one = self.told(who, device);
            let two = self.told(with, 0);
            assert_eq!(one, two, "{} and {}", self.people[who].name, self.people[with].name);
            let device = &self.people[who].devices[device];
            let sync = device.replica.core().sync(&device.way);
            let report = sync.once(&SyncOptions::default(), &mut |_| ()).unwrap();
            let group = report.groups.iter().find(|one| one.space == self.id).unwrap();
            assert_eq!((group.state, &group.failed), (SyncState::InStep, &None), "{report:?}");
            let mut warnings = group.warnings.clone();
            warnings.retain(|one| !(self.may_be_late() && is_late(one)));
            assert_eq!(warnings, [], "{}", self.people[who].name);
            self.counts.compared += 1;
        }
    }

    /// Somebody who is gone may have pushed before a relay that was away heard of it.
    fn may_be_late(&self) -> bool {
        self.place.meddler.is_some() && self.people.iter().any(|one| one.gone)
    }

    /// Everything that everybody in a group reads alike.
    fn told(&self, who: usize, device: usize) -> String {
        let group = self.group(who, device).unwrap();
        let norms = group.norms().unwrap().map(|norms| (norms.text, norms.versions.len()));
        let first = "2026-03-01".parse().unwrap();
        let last = first + chrono::Days::new(self.day + 40);
        let sessions = group.sessions(first..=last).unwrap_or_default();
        let sessions: Vec<String> = sessions
            .into_iter()
            .map(|one| {
                let whole = group.session(one.session.day).unwrap();
                let words = whole.content.agenda.values().map(|item| item.words.clone());
                let words: Vec<String> = words.collect();
                format!("{:?} {} {words:?}", whole.session, whole.content.notes)
            })
            .collect();
        let prompts = group.prompts().unwrap();
        let prompts: BTreeSet<String> =
            prompts.into_iter().map(|one| one.prompt.question).collect();
        let groups = self.people[who].devices[device].replica.core().groups();
        let members: Vec<String> =
            groups.members(&self.id).unwrap().into_iter().map(|one| one.name).collect();
        let words = groups.words(&self.id).unwrap();
        format!("{norms:?}\n{sessions:#?}\n{prompts:?}\n{members:?}\n{words:?}")
    }

    /// Whoever was here from the start reads the same; whoever came later reads a part of it. What is over or
    /// withdrawn nobody reads.
    fn compare_excerpts(&self, here: &[usize]) {
        let read = |who: usize, device: usize| -> BTreeSet<DocumentId> {
            let excerpts = self.group(who, device).unwrap().excerpts().unwrap();
            excerpts.into_iter().map(|one| one.id).collect()
        };
        let start: Vec<usize> =
            here.iter().copied().filter(|who| self.people[*who].from_the_start).collect();
        let all = read(start[0], 0);
        for who in here {
            for device in 0..self.people[*who].devices.len() {
                let theirs = read(*who, device);
                let name = &self.people[*who].name;
                let more: Vec<String> =
                    theirs.difference(&all).map(|id| self.about(*who, id)).collect();
                assert!(more.is_empty(), "{name} reads what others do not: {more:?}");
                assert_eq!(theirs, read(*who, 0), "the devices of {name}");
                if start.contains(who) {
                    assert_eq!(theirs, all, "{name} was here from the start");
                }
            }
        }
        for one in &self.shared {
            let is_over = one.withdrawn || one.over.is_some_and(|day| day <= self.day);
            assert!(!(is_over && all.contains(&one.id)), "it is over or withdrawn");
        }
    }

    /// Whose an excerpt is, and what became of them.
    fn about(&self, who: usize, id: &DocumentId) -> String {
        let excerpt = self.group(who, 0).unwrap().excerpt(id).unwrap();
        let author = self.people.iter().find(|one| one.name == excerpt.author.name);
        let gone = author.is_some_and(|author| author.gone);
        let readers: Vec<String> = (self.people.iter().enumerate())
            .flat_map(|(who, one)| (0..one.devices.len()).map(move |device| (who, device)))
            .filter(|(who, device)| {
                self.group(*who, *device).is_some_and(|group| group.excerpt(id).is_ok())
            })
            .map(|(who, device)| format!("{who}.{device}"))
            .collect();
        let shared = self.shared.iter().find(|shared| shared.id == *id).unwrap();
        let text = excerpt.text.unwrap_or_default();
        let (name, over) = (excerpt.author.name, (shared.over, shared.withdrawn));
        format!("{text} of {name} ({gone}), over {over:?}, read by {readers:?}")
    }

    /// Whoever was removed reads nothing new; whoever left has nothing of the group any more.
    fn check_the_gone(&self) {
        for (who, person) in self.people.iter().enumerate().filter(|(_, person)| person.gone) {
            for device in &person.devices {
                let groups = device.replica.core().groups();
                assert!(groups.members(&self.id).is_err(), "{} is gone", person.name);
                let Some(group) = self.group(who, 0) else { continue };
                assert!(group.add_prompt(&prompt()).is_err());
            }
        }
    }

    /// What was written for nobody else is on its writer's devices, and all of them have the same.
    fn check_private(&self) {
        for (who, person) in self.people.iter().enumerate() {
            let first = person.devices[0].replica.fingerprint();
            for device in &person.devices {
                assert_eq!(device.replica.fingerprint(), first, "the devices of {}", person.name);
                for (writer, id) in &self.private {
                    let has = device.replica.journal().get(id).is_ok();
                    assert_eq!(has, *writer == who, "{}", person.name);
                }
            }
        }
    }
}

fn is_late(warning: &Warning) -> bool {
    matches!(warning, Warning::LatePushes { .. })
}

fn prompt() -> interlude_core::groups::Prompt {
    interlude_core::groups::Prompt {
        title: String::new(),
        question: "x".into(),
        due: None,
        language: String::new(),
    }
}
