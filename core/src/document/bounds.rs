//! Bounds of what people write into a group.

use crate::{Error, Result};

/// The most bytes of a title.
const TITLE: usize = 200;

/// One line of at most 200 bytes, without white space at its ends.
///
/// # Errors
/// [`Error::Invalid`].
pub(super) fn title(text: &str) -> Result<String> {
    match text.trim() {
        text if text.len() > TITLE => invalid("title", "longer than 200 bytes"),
        text if text.chars().any(char::is_control) => invalid("title", "more than a line of text"),
        text => Ok(text.to_owned()),
    }
}

/// Words of which there must be some, and no more than so many bytes.
///
/// # Errors
/// [`Error::Invalid`] with this reason when there are more.
pub(super) fn some(
    field: &'static str,
    text: &str,
    most: usize,
    reason: &'static str,
) -> Result<()> {
    match text.trim().is_empty() {
        true => invalid(field, "empty"),
        false => at_most(field, text, most, reason),
    }
}

/// Words, or none, of no more than so many bytes.
///
/// # Errors
/// [`Error::Invalid`] with this reason when there are more.
pub(super) fn at_most(
    field: &'static str,
    text: &str,
    most: usize,
    reason: &'static str,
) -> Result<()> {
    match text.len() > most {
        true => invalid(field, reason),
        false => Ok(()),
    }
}

fn invalid<T>(field: &'static str, reason: &'static str) -> Result<T> {
    Err(Error::Invalid { field, reason })
}
