//! See `interlude_fuzz::jrnl`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| interlude_fuzz::jrnl(bytes));
