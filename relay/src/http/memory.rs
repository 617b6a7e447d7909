//! Memory for the bodies of requests: bounded in all, and from each network, and taken as the bytes
//! come. Who announces much and sends nothing holds nothing.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use interlude_wire::api::ProblemCode;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Duration, timeout};

use crate::Limits;
use crate::rates::network;
use crate::refusal::{Refusal, Result};

/// How long a request waits for memory.
const WAIT: Duration = Duration::from_secs(10);
/// One network has at most this part of it.
const PART: usize = 4;

/// All of it. Permits are of a KiB.
pub(super) struct Memory {
    all: Arc<Semaphore>,
    most_each: usize,
    each: Mutex<HashMap<[u8; 8], usize>>,
}

impl Memory {
    pub(super) fn new(limits: &Limits) -> Self {
        let least = (2 * limits.largest_body()).div_ceil(1024);
        let all = (limits.body_memory / 1024).max(least).min(Semaphore::MAX_PERMITS);
        let most_each = (all / PART).max(least);
        Self { all: Arc::new(Semaphore::new(all)), most_each, each: Mutex::default() }
    }

    /// None of it yet.
    pub(super) fn none(self: Arc<Self>, address: Option<IpAddr>) -> Held {
        Held { memory: self, network: address.map(network), kibibytes: 0, permits: None }
    }
}

/// What one request has of it, until it is dropped.
pub(super) struct Held {
    memory: Arc<Memory>,
    network: Option<[u8; 8]>,
    kibibytes: usize,
    permits: Option<OwnedSemaphorePermit>,
}

impl Held {
    /// Takes what is missing to hold `bytes`.
    ///
    /// # Errors
    /// Rate when the network has its part already, unavailable when all of it is in use.
    pub(super) async fn grow(&mut self, bytes: usize) -> Result<()> {
        let more = bytes.div_ceil(1024).saturating_sub(self.kibibytes);
        if more == 0 {
            return Ok(());
        }
        self.count(more)?;
        let permits = u32::try_from(more).unwrap_or(u32::MAX);
        let taken = timeout(WAIT, Arc::clone(&self.memory.all).acquire_many_owned(permits)).await;
        let taken = taken.ok().and_then(|taken| taken.ok()).ok_or_else(Refusal::unavailable)?;
        match &mut self.permits {
            Some(permits) => permits.merge(taken),
            None => self.permits = Some(taken),
        }
        Ok(())
    }

    fn count(&mut self, more: usize) -> Result<()> {
        let Some(network) = self.network else {
            self.kibibytes += more;
            return Ok(());
        };
        let mut each = self.memory.each.lock().unwrap_or_else(PoisonError::into_inner);
        let held = each.entry(network).or_default();
        if *held + more > self.memory.most_each {
            let title = "too much is being sent from this address";
            return Err(Refusal::new(ProblemCode::Rate, title).retry_after(5));
        }
        *held += more;
        self.kibibytes += more;
        Ok(())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let Some(network) = self.network else { return };
        let mut each = self.memory.each.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = each.get_mut(&network) {
            *held = held.saturating_sub(self.kibibytes);
            if *held == 0 {
                each.remove(&network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_network_has_a_part_and_gives_it_back() {
        let limits = Limits { body_memory: 64 << 20, ..Limits::default() };
        let memory = Arc::new(Memory::new(&limits));
        let from = |last| Arc::clone(&memory).none(Some(IpAddr::from([10, 0, 0, last])));
        let (mut one, mut two) = (from(1), from(1));
        assert!(one.grow(8 << 20).await.is_ok() && two.grow(8 << 20).await.is_ok());
        assert_eq!(one.grow((8 << 20) + 1).await.unwrap_err().code(), ProblemCode::Rate);
        // What it has it has, others have theirs, and what is dropped is there again.
        assert!(one.grow(8 << 20).await.is_ok());
        assert!(from(2).grow(16 << 20).await.is_ok());
        drop(two);
        assert!(one.grow(16 << 20).await.is_ok());
        drop(one);
        assert!(memory.each.lock().unwrap().is_empty());
        assert_eq!(memory.all.available_permits(), 64 << 10);
    }
}
