//! See `interlude_relay::check_request`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| interlude_relay::check_request(bytes));
