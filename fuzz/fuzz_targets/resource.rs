//! See `interlude_fuzz::resource`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| interlude_fuzz::resource(bytes));
