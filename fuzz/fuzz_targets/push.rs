//! See `interlude_fuzz::push`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| interlude_fuzz::push(bytes));
