//! Who waits for what: long polls and event streams.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use interlude_wire::{MailboxId, PrincipalId, SpaceId};
use tokio::sync::{Notify, watch};

/// Something that can move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Topic {
    /// A space has a new push or roster entry, or is gone.
    Space(SpaceId),
    /// A principal came into a space or left one.
    Principal(PrincipalId),
    /// A mailbox has a new message.
    Mailbox(MailboxId),
}

/// Topics that are to be told to other relays at one time; what is beyond they find by looking.
const TOLD: usize = 100_000;

/// Wakes those who wait. A topic has an entry while somebody listens.
#[derive(Clone, Default)]
pub(crate) struct Wakers {
    topics: Arc<Mutex<HashMap<Topic, watch::Sender<()>>>>,
    /// What moved here and other relays have to hear of, where there are any.
    told: Option<Arc<Told>>,
}

#[derive(Default)]
struct Told {
    topics: Mutex<HashSet<Topic>>,
    some: Notify,
}

impl Wakers {
    /// Those of a relay beside others.
    pub(crate) fn shared() -> Self {
        Self { told: Some(Arc::default()), ..Self::default() }
    }

    /// Hears everything that happens from now on: to be called before looking whether to wait.
    pub(crate) fn listen(&self, topic: Topic) -> Listener {
        let mut topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = topics.entry(topic).or_insert_with(|| watch::Sender::new(()));
        Listener { topic, wakers: self.clone(), receiver: Some(sender.subscribe()) }
    }

    /// Something moved, and this relay did it.
    pub(crate) fn wake(&self, topic: Topic) {
        self.wake_here(topic);
        let Some(told) = &self.told else { return };
        let mut topics = told.topics.lock().unwrap_or_else(PoisonError::into_inner);
        if topics.len() < TOLD {
            topics.insert(topic);
        }
        told.some.notify_one();
    }

    /// Something moved, or may have.
    pub(crate) fn wake_here(&self, topic: Topic) {
        let topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = topics.get(&topic) {
            sender.send_replace(());
        }
    }

    /// What others have to hear of, each once; waits until there is something.
    pub(crate) async fn told(&self) -> Vec<Topic> {
        let Some(told) = &self.told else { return std::future::pending().await };
        loop {
            let some = told.some.notified();
            let topics =
                std::mem::take(&mut *told.topics.lock().unwrap_or_else(PoisonError::into_inner));
            if !topics.is_empty() {
                return topics.into_iter().collect();
            }
            some.await;
        }
    }

    /// What somebody listens to.
    pub(crate) fn topics(&self) -> Vec<Topic> {
        self.topics.lock().unwrap_or_else(PoisonError::into_inner).keys().copied().collect()
    }

    fn forget(&self, topic: Topic) {
        let mut topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        if topics.get(&topic).is_some_and(|sender| sender.receiver_count() == 0) {
            topics.remove(&topic);
        }
    }

    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        self.topics.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }
}

/// Listens to one topic.
pub(crate) struct Listener {
    topic: Topic,
    wakers: Wakers,
    /// Dropped before the topic is forgotten.
    receiver: Option<watch::Receiver<()>>,
}

impl Listener {
    /// Ends when the topic moved since the last call, or since listening began.
    pub(crate) async fn moved(&mut self) {
        match &mut self.receiver {
            // The sender lives in the map as long as somebody listens.
            Some(receiver) => drop(receiver.changed().await),
            None => std::future::pending().await,
        }
    }

    /// As [`Listener::moved`], but what moved stays so for [`Listener::has_moved`].
    pub(crate) async fn seen(&mut self) {
        self.moved().await;
        if let Some(receiver) = &mut self.receiver {
            receiver.mark_changed();
        }
    }

    /// Whether it moved, without waiting; asking makes it unmoved.
    pub(crate) fn has_moved(&mut self) -> bool {
        let Some(receiver) = &mut self.receiver else { return false };
        let moved = receiver.has_changed().unwrap_or(false);
        receiver.mark_unchanged();
        moved
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.receiver = None;
        self.wakers.forget(self.topic);
    }
}

/// How many wait, in all and of each.
pub(crate) struct Waits<K> {
    most: usize,
    most_each: usize,
    waiting: Arc<Mutex<HashMap<K, usize>>>,
}

impl<K: Hash + Eq + Copy> Waits<K> {
    pub(crate) fn new(most: usize, most_each: usize) -> Self {
        Self { most, most_each, waiting: Arc::default() }
    }

    /// A place to wait; none when there are too many already.
    pub(crate) fn enter(&self, who: K) -> Option<Wait<K>> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let each = waiting.get(&who).copied().unwrap_or(0);
        if each >= self.most_each || waiting.values().sum::<usize>() >= self.most {
            return None;
        }
        waiting.insert(who, each + 1);
        Some(Wait { who, waiting: Arc::clone(&self.waiting) })
    }

    /// How many wait now.
    pub(crate) fn count(&self) -> usize {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).values().sum()
    }
}

/// A place to wait, given up when dropped.
pub(crate) struct Wait<K: Hash + Eq + Copy> {
    who: K,
    waiting: Arc<Mutex<HashMap<K, usize>>>,
}

impl<K: Hash + Eq + Copy> Drop for Wait<K> {
    fn drop(&mut self) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        match waiting.get_mut(&self.who) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(waiting.remove(&self.who)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_listens_to_is_forgotten() {
        let wakers = Wakers::default();
        let topic = Topic::Space(SpaceId([1; 32]));
        wakers.wake(topic);
        let mut one = wakers.listen(topic);
        let two = wakers.listen(topic);
        assert!(!one.has_moved());
        assert_eq!(wakers.topics(), [topic]);
        wakers.wake(topic);
        assert!(one.has_moved() && !one.has_moved());
        drop(one);
        assert!(!wakers.is_empty());
        drop(two);
        assert!(wakers.is_empty());
    }

    #[tokio::test]
    async fn what_moved_here_is_told_once() {
        let wakers = Wakers::shared();
        let topic = |number| Topic::Space(SpaceId([number; 32]));
        for number in [1, 2, 1] {
            wakers.wake(topic(number));
        }
        wakers.wake_here(topic(3));
        let mut told = wakers.told().await;
        told.sort_by_key(|topic| format!("{topic:?}"));
        assert_eq!(told, [topic(1), topic(2)]);
        let telling = wakers.clone();
        let (told, ()) = tokio::join!(wakers.told(), async move { telling.wake(topic(1)) });
        assert_eq!(told, [topic(1)]);
    }

    #[test]
    fn places_to_wait_are_counted() {
        let waits = Waits::new(3, 2);
        let held = [waits.enter(1), waits.enter(1)];
        assert!(waits.enter(1).is_none());
        let other = waits.enter(2);
        assert!(waits.enter(3).is_none());
        drop(held);
        assert_eq!(waits.count(), 1);
        assert!(waits.enter(3).is_some() && other.is_some());
    }
}
