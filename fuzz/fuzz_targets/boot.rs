//! See `interlude_fuzz::boot`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| interlude_fuzz::boot(bytes));
