//! See `interlude_fuzz::record`.
#![no_main]

libfuzzer_sys::fuzz_target!(
    // libFuzzer's hook ends the process on any panic. Automerge's are caught; one that is not still
    // ends it.
    init: std::panic::set_hook(Box::new(|_| ())),
    |bytes: &[u8]| interlude_fuzz::record(bytes)
);
