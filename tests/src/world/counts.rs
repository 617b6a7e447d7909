use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, RngSeed, TestCaseError, TestRunner};

/// Whether the long counts are asked for (`INTERLUDE_LONG=1`).
#[must_use]
pub fn long() -> bool {
    std::env::var("INTERLUDE_LONG").is_ok_and(|value| value == "1")
}

/// A count for this run.
#[must_use]
pub fn scaled(short: u32, many: u32) -> u32 {
    if long() { many } else { short }
}

/// Runs a property for many cases. A failing case is made small and told with the seed that makes
/// it again: `INTERLUDE_SEED=… cargo test …`.
pub struct Cases {
    count: u32,
    seed: u64,
}

impl Cases {
    /// So many cases in an ordinary run, so many in a long one, from a seed drawn anew each time.
    #[must_use]
    pub fn new(short: u32, many: u32) -> Self {
        let given = std::env::var("INTERLUDE_SEED").ok();
        let seed = given.map_or_else(drawn, |text| text.parse().unwrap());
        Self { count: scaled(short, many), seed }
    }

    /// Checks `property` on every case.
    pub fn check<S: Strategy>(
        &self,
        strategy: &S,
        property: impl Fn(S::Value) -> Result<(), TestCaseError>,
    ) {
        for case in 0..u64::from(self.count) {
            let seed = self.seed.wrapping_add(case);
            let mut runner = TestRunner::new(Config {
                cases: 1,
                failure_persistence: None,
                max_shrink_iters: 4000,
                rng_algorithm: RngAlgorithm::ChaCha,
                rng_seed: RngSeed::Fixed(seed),
                ..Config::default()
            });
            if let Err(failure) = runner.run(strategy, &property) {
                panic!("case {case}, again with INTERLUDE_SEED={seed}: {failure}");
            }
        }
    }
}

/// What the standard library mixes into hash maps is as random as a test needs.
fn drawn() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(std::process::id()) >> 16
}
