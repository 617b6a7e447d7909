//! See `interlude_fuzz::roster`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| interlude_fuzz::roster(bytes));
