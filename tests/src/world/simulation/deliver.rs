use interlude_core::{Frontier, Update};

use super::{Letter, News, Seen, Simulation};
use crate::world::Replica;

impl Simulation {
    pub(super) fn deliver(&mut self, at: &Replica, to: usize, count: u8, pick: usize, keep: bool) {
        let taken = (0..count).map_while(|more| self.post.take(to, pick + usize::from(more), keep));
        let letters: Vec<Letter> = taken.collect();
        self.arrive(at, to, letters);
    }

    /// Takes letters in together and checks the entries they are about.
    pub(super) fn arrive(&mut self, at: &Replica, to: usize, letters: Vec<Letter>) {
        let updates: Vec<Update> = letters.iter().map(|letter| letter.update.clone()).collect();
        let count = updates.len();
        let received = at.core().exchange().apply(updates).unwrap();
        assert!(received.refused.is_empty(), "{:?}", received.refused);
        assert_eq!(received.taken, count);
        let mut entries: Vec<usize> = letters.iter().map(|letter| letter.entry).collect();
        letters.into_iter().for_each(|letter| self.learn(to, letter.entry, letter.news));
        entries.sort_unstable();
        entries.dedup();
        entries.into_iter().for_each(|entry| self.check(at, to, entry));
    }

    fn learn(&mut self, on: usize, entry: usize, news: News) {
        let view = &mut self.views[on];
        if view.erased.contains(&entry) {
            return;
        }
        let waiting = view.waiting.entry(entry).or_default();
        match news {
            News::Erased => {
                view.erased.insert(entry);
                return;
            }
            News::Whole(ops) => view.seen.entry(entry).or_default().extend(ops),
            News::Ops(ops) => waiting.extend(ops),
        }
        let mut seen = view.seen.get(&entry).cloned().unwrap_or_default();
        let story = &self.stories[entry];
        loop {
            let ready = |op: &&usize| story.ops[**op].known.is_subset(&seen);
            let Some(op) = waiting.iter().find(ready).copied() else { break };
            waiting.remove(&op);
            seen.insert(op);
        }
        if !seen.is_empty() {
            view.seen.insert(entry, seen);
        }
    }

    pub(super) fn snapshot(&mut self, replicas: &[Replica], from: usize, to: usize) {
        let all = replicas[from].core().exchange().updates_since(&Frontier::default()).unwrap();
        for update in all {
            let entry = self.numbers[&update.id()];
            let news = match self.views[from].of(entry) {
                Some(seen) => News::Whole(seen.clone()),
                None => News::Erased,
            };
            self.hand(from, to, Letter { update, entry, news });
        }
    }

    pub(super) fn bundle(&mut self, replicas: &[Replica], from: usize, to: usize) {
        let now = (replicas[from].frontier(), self.views[from].seen.clone());
        let (known, seen) = std::mem::replace(&mut self.views[from].bookmark, now);
        for update in replicas[from].core().exchange().updates_since(&known).unwrap() {
            let entry = self.numbers[&update.id()];
            let news = match (self.views[from].of(entry), seen.get(&entry)) {
                (None, _) => News::Erased,
                (Some(now), None) => News::Whole(now.clone()),
                (Some(now), Some(then)) => News::Ops(now - then),
            };
            self.hand(from, to, Letter { update, entry, news });
        }
    }

    fn hand(&mut self, from: usize, to: usize, letter: Letter) {
        if from != to {
            self.post.send(from, to, letter.clone());
        }
        self.sent.push(letter);
    }

    /// Everything that still lies in the boxes arrives, and then, once more, half of all that was
    /// ever sent.
    pub(super) fn deliver_everything(&mut self, replicas: &[Replica]) {
        for (device, replica) in replicas.iter().enumerate() {
            let letters = self.post.empty(device, &self.entropy);
            self.arrive(replica, device, letters);
            let all: Seen = (0..self.stories.len()).collect();
            assert!(all.iter().all(|entry| self.views[device].waiting.get(entry).is_none_or(
                |waiting| waiting.is_empty() || self.views[device].erased.contains(entry)
            )));
            let mut again = self.sent.clone();
            again.retain(|_| self.entropy.below(2) == 0);
            self.arrive(replica, device, again);
        }
    }
}
