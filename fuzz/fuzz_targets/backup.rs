//! See `interlude_fuzz::backup`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| interlude_fuzz::backup(bytes));
