//! See `interlude_fuzz::interlude_json`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| interlude_fuzz::interlude_json(bytes));
