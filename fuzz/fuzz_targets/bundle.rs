//! See `interlude_fuzz::bundle`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| interlude_fuzz::bundle(bytes));
