//! See `interlude_fuzz::moment`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| interlude_fuzz::moment(bytes));
