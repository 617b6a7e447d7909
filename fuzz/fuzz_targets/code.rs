//! See `interlude_fuzz::code`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| interlude_fuzz::code(bytes));
