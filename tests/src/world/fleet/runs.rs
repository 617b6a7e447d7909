//! Many runs, several at a time; one that fails is made small and told with its seed.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use super::plan::Plan;
use super::{Tally, play};

/// The most runs that go into making one that fails smaller.
const MOST_TRIES: usize = 150;

/// Runs seeds `first..first + count` on all cores.
///
/// # Panics
/// When runs fail: with their seeds, and the shortest plan that still fails.
#[must_use]
#[expect(clippy::print_stderr, reason = "a run of hours tells of a failure when it happens")]
pub fn fleets(first: u64, count: u64) -> Tally {
    let (next, all, failed) = (AtomicU64::new(0), Mutex::new(Tally::default()), Mutex::default());
    let failed: &Mutex<Vec<(u64, String)>> = &failed;
    let work = || loop {
        let seed = first.wrapping_add(next.fetch_add(1, Ordering::Relaxed));
        let done = seed.wrapping_sub(first) >= count || failed.lock().unwrap().len() >= most();
        if done {
            return;
        }
        match attempt(&Plan::of(seed)) {
            Ok(tally) => all.lock().unwrap().add(tally),
            Err(why) => {
                eprintln!("INTERLUDE_SEED={seed}: {why}");
                failed.lock().unwrap().push((seed, why));
            }
        }
    };
    let threads = thread::available_parallelism().map_or(2, |cores| cores.get() + 1);
    thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    let failed = failed.lock().unwrap();
    let told: Vec<String> =
        failed.iter().map(|(seed, why)| format!("INTERLUDE_SEED={seed}: {why}")).collect();
    assert!(failed.is_empty(), "of {count} runs from {first}:\n{}", told.join("\n"));
    *all.lock().unwrap()
}

/// Failures after which no more runs begin: `INTERLUDE_FAILURES`, 1 if it is not set.
fn most() -> usize {
    let given = std::env::var("INTERLUDE_FAILURES").ok();
    given.and_then(|text| text.parse().ok()).unwrap_or(1)
}

/// Runs one seed, for a test of a defect that was found by it.
///
/// # Panics
/// When the run fails: with the shortest plan that still fails.
pub fn again(seed: u64) {
    let plan = Plan::of(seed);
    if let Err(why) = attempt(&plan) {
        let (plan, last) = smaller(plan, why.clone());
        panic!("{:?}, seed {seed}: {why}\nas small as it gets: {last}\n{plan:#?}", plan.kind);
    }
}

fn attempt(plan: &Plan) -> Result<Tally, String> {
    catch_unwind(AssertUnwindSafe(|| play(plan))).map_err(|panic| message(&*panic))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
}

/// Leaves out what the failure does not need: halves first, single acts last.
fn smaller(mut plan: Plan, mut why: String) -> (Plan, String) {
    let (mut size, mut tries) = (plan.acts.len().div_ceil(2), 0);
    while size > 0 {
        let mut at = 0;
        while at < plan.acts.len() && tries < MOST_TRIES {
            let mut less = plan.clone();
            less.acts.drain(at..(at + size).min(plan.acts.len()));
            tries += 1;
            match attempt(&less) {
                Ok(_) => at += size,
                Err(other) => (plan, why) = (less, other),
            }
        }
        size /= 2;
    }
    (plan, why)
}
