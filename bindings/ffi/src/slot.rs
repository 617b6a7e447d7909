//! What a handle holds, for one call at a time.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

use crate::{InterludeError, Result};

/// What a handle holds until it is shut.
pub(crate) struct Slot<T> {
    held: Mutex<Option<T>>,
    /// The thread whose call uses it now.
    user: Mutex<Option<ThreadId>>,
    /// It was shut: whoever uses it is the last one.
    over: AtomicBool,
}

impl<T> Slot<T> {
    pub(crate) fn new(held: T) -> Self {
        let (user, over) = (Mutex::new(None), AtomicBool::new(false));
        Self { held: Mutex::new(Some(held)), user, over }
    }

    /// Uses what is held. From within a call that uses it already (by an observer of what that changes) it is refused,
    /// where it would wait for itself.
    pub(crate) fn with<R>(&self, work: impl FnOnce(&mut T) -> Result<R>) -> Result<R> {
        if self.is_mine() {
            let reason = "the call around uses this very handle".to_owned();
            return Err(InterludeError::Refused { reason });
        }
        let mut used = Use { held: lock(&self.held), slot: self };
        *lock(&self.user) = Some(thread::current().id());
        work(used.held.as_mut().ok_or(InterludeError::Closed)?)
    }

    /// Whether it was shut.
    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    /// Lets go of it: at once, or as soon as the call that uses it ends, which is waited for unless it is the one around.
    pub(crate) fn shut(&self) {
        self.over.store(true, Ordering::SeqCst);
        if !self.is_mine() {
            *lock(&self.held) = None;
        }
    }

    fn is_mine(&self) -> bool {
        *lock(&self.user) == Some(thread::current().id())
    }
}

/// A use, which ends also where it is unwound from.
struct Use<'a, T> {
    held: MutexGuard<'a, Option<T>>,
    slot: &'a Slot<T>,
}

impl<T> Drop for Use<'_, T> {
    fn drop(&mut self) {
        *lock(&self.slot.user) = None;
        if self.slot.is_over() {
            *self.held = None;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
