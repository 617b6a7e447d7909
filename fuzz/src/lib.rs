//! What each fuzz target does with its bytes. The binaries in `fuzz_targets/` hand libFuzzer's
//! bytes to these functions; `tests/tests/crashers.rs` hands them the seeds and every input that
//! once broke something.

use interlude_core::time::Moment;

/// What a target does with the bytes it is given: nothing, or panic.
pub type Target = fn(&[u8]);

/// Every target by the name of its binary and of its folders in `corpus/` and `crashers/`.
pub const TARGETS: &[(&str, Target)] = &[("moment", moment)];

/// Any text is refused, or read as a moment that its own text reads back to.
pub fn moment(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(moment) = Moment::parse(text) {
        assert_eq!(Moment::parse(&moment.to_string()).as_ref(), Ok(&moment));
    }
}
