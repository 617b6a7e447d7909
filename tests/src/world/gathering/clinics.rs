//! Many groups that live at the same time on the same relays, which are upset meanwhile.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread;
use std::time::Duration;

use interlude_core::environment::{HttpRequest, HttpResponse};
use interlude_wire::api::{Accepted, Cursor};
use interlude_wire::{SpaceId, decode};

use super::{Counts, Gathering, Place, Size};
use crate::world::{DAY, Meddler, SimClock, SimRelay};

/// Groups that do something at the same time.
const THREADS: usize = 4;
/// Between one upset and the next.
const PAUSE: Duration = Duration::from_millis(400);

/// Groups on two relays over one PostgreSQL.
pub struct Clinics {
    place: Place,
    witness: Arc<Witness>,
    groups: Vec<Gathering>,
}

/// Remembers which pushes a relay said it has.
#[derive(Default)]
struct Witness(Mutex<Vec<(SpaceId, Cursor)>>);

impl Meddler for Witness {
    fn pass(&self, request: &HttpRequest, relay: &SimRelay) -> Option<HttpResponse> {
        let answer = relay.answer(request)?;
        let path = request.url.split_once("/v1/spaces/").map(|(_, path)| path);
        let space = path.and_then(|path| path.strip_suffix("/pushes")).and_then(SpaceId::parse);
        if let Some(space) = space.filter(|_| request.method == "POST" && answer.status == 200) {
            let accepted: Accepted = decode("an answer", &answer.body, 1024).unwrap();
            let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            seen.push((space, accepted.cursor));
        }
        Some(answer)
    }
}

impl Clinics {
    /// So many groups of this size over an empty PostgreSQL.
    #[must_use]
    pub fn found(seed: u64, groups: u64, size: Size, url: &str) -> Self {
        let clock = SimClock::at("2026-03-01T12:00:00Z");
        let (relay, witness) = (SimRelay::two(clock.skewed(0), url), Arc::<Witness>::default());
        let meddler: Arc<dyn Meddler> = Arc::<Witness>::clone(&witness);
        let calm = Arc::new(RwLock::new(()));
        let place = Place { clock, relay, calm, meddler: Some(meddler) };
        let seeds: Vec<u64> = (0..groups).map(|group| 2 * (seed * 1000 + group)).collect();
        let chunk = seeds.len().div_ceil(THREADS).max(1);
        let groups = thread::scope(|scope| {
            let begin = |seeds: &[u64]| -> Vec<Gathering> {
                seeds.iter().map(|seed| Gathering::start(*seed, size, place.clone())).collect()
            };
            let begun: Vec<_> =
                seeds.chunks(chunk).map(|seeds| scope.spawn(move || begin(seeds))).collect();
            begun.into_iter().flat_map(|begun| begun.join().unwrap()).collect()
        });
        Self { place, witness, groups }
    }

    /// Lets days pass, while `upset` is called again and again with the relays.
    pub fn live(&mut self, days: u64, upset: impl Fn(&SimRelay) + Sync) {
        let (is_over, place) = (AtomicBool::new(false), self.place.clone());
        thread::scope(|scope| {
            scope.spawn(|| {
                while !is_over.load(Ordering::SeqCst) {
                    let calm = place.calm.write().unwrap_or_else(PoisonError::into_inner);
                    upset(&place.relay);
                    drop(calm);
                    thread::sleep(PAUSE);
                }
            });
            let _end = End(&is_over);
            for _ in 0..days {
                self.place.clock.pass(DAY);
                self.each(Gathering::live_a_day);
                self.place.relay.keep_up();
            }
        });
    }

    /// Lets everybody meet in peace, and compares.
    #[must_use]
    pub fn finish(&mut self) -> Counts {
        self.each(Gathering::finish);
        let mut counts = Counts::default();
        self.groups.iter().for_each(|group| counts.add(group.counts));
        counts
    }

    /// Of what the relays said they have, all is among what their database has, which is given as
    /// lines of space, number and hash; how much it was.
    #[must_use]
    pub fn check(&self, stored: &str) -> usize {
        let mut there: BTreeMap<String, BTreeMap<u64, String>> = BTreeMap::new();
        for line in stored.lines() {
            let mut parts = line.split('|');
            let (space, number) = (parts.next().unwrap(), parts.next().unwrap().parse().unwrap());
            let hash = parts.next().unwrap().to_owned();
            there.entry(space.to_owned()).or_default().insert(number, hash);
        }
        for (space, pushes) in &there {
            assert!(pushes.keys().copied().eq(1..=pushes.len() as u64), "a hole in {space}");
            let once: std::collections::BTreeSet<_> = pushes.values().collect();
            assert_eq!(once.len(), pushes.len(), "a push is there twice in {space}");
        }
        let seen = self.witness.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (space, cursor) in seen.iter() {
            let hash = there.get(&space.to_string()).and_then(|all| all.get(&cursor.number));
            let hash = hash.unwrap_or_else(|| panic!("{} of {space} is lost", cursor.number));
            let same = hash.starts_with(&interlude_wire::hex(&cursor.hash));
            assert!(same, "another push is {} of {space}", cursor.number);
        }
        seen.len()
    }

    fn each(&mut self, act: impl Fn(&mut Gathering) + Sync) {
        let (act, chunk) = (&act, self.groups.len().div_ceil(THREADS).max(1));
        thread::scope(|scope| {
            for groups in self.groups.chunks_mut(chunk) {
                scope.spawn(move || groups.iter_mut().for_each(act));
            }
        });
    }
}

/// Ends what goes on beside, also when something fails.
struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}
