//! Who waits for what: long polls and event streams.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use interlude_wire::{MailboxId, PrincipalId, SpaceId};
use tokio::sync::watch;

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

/// Wakes those who wait. A topic has an entry while somebody listens.
#[derive(Clone, Default)]
pub(crate) struct Wakers(Arc<Mutex<HashMap<Topic, watch::Sender<()>>>>);

impl Wakers {
    /// Hears everything that happens from now on: to be called before looking whether to wait.
    pub(crate) fn listen(&self, topic: Topic) -> Listener {
        let mut topics = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = topics.entry(topic).or_insert_with(|| watch::Sender::new(()));
        Listener { topic, wakers: self.clone(), receiver: Some(sender.subscribe()) }
    }

    /// Something moved.
    pub(crate) fn wake(&self, topic: Topic) {
        let topics = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = topics.get(&topic) {
            sender.send_replace(());
        }
    }

    fn forget(&self, topic: Topic) {
        let mut topics = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if topics.get(&topic).is_some_and(|sender| sender.receiver_count() == 0) {
            topics.remove(&topic);
        }
    }

    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
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
        wakers.wake(topic);
        assert!(one.has_moved() && !one.has_moved());
        drop(one);
        assert!(!wakers.is_empty());
        drop(two);
        assert!(wakers.is_empty());
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
