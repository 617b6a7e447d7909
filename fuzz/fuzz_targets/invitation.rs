//! See `interlude_fuzz::invitation`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| interlude_fuzz::invitation(bytes));
