//! See `interlude_fuzz::recurrence`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| interlude_fuzz::recurrence(bytes));
