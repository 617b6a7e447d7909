//! See `interlude_fuzz::letters`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| interlude_fuzz::letters(bytes));
