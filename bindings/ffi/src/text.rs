//! Positions in texts, for platforms that count otherwise than the core.

use crate::{InterludeError, Result};

/// What a platform counts in a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, uniffi::Enum)]
pub enum TextUnit {
    /// Unicode scalar values: this library, and Python.
    Scalars,
    /// UTF-16 code units: Kotlin, Java, JavaScript, `NSString`.
    Utf16,
    /// UTF-8 code units: Rust, and Swift's `utf8` view.
    Utf8,
}

impl TextUnit {
    fn width(self, scalar: char) -> usize {
        match self {
            Self::Scalars => 1,
            Self::Utf16 => scalar.len_utf16(),
            Self::Utf8 => scalar.len_utf8(),
        }
    }
}

/// The position in `text` that is `at` when counted in `from`, counted in `to`.
///
/// # Errors
/// `InterludeError.Invalid` beyond the end, and within a scalar value (between two surrogates, for instance).
#[uniffi::export]
pub fn text_position(text: String, at: u64, from: TextUnit, to: TextUnit) -> Result<u64> {
    let (mut before, mut after) = (0, 0);
    for scalar in text.chars() {
        if before >= at {
            break;
        }
        before += from.width(scalar) as u64;
        after += to.width(scalar) as u64;
    }
    let reason = if before < at { "beyond the end of the text" } else { "within a character" };
    if before == at { Ok(after) } else { Err(InterludeError::invalid("position", reason)) }
}
