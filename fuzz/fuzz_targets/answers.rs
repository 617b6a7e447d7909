//! See `interlude_fuzz::answers`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| interlude_fuzz::answers(bytes));
