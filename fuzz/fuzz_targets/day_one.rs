//! See `interlude_fuzz::day_one`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| interlude_fuzz::day_one(bytes));
