//! Text that a person wrote, made fit for a notification.

use unicode_segmentation::UnicodeSegmentation;

/// Bytes that a grapheme may have on average: what is stacked higher is no word.
const BYTES: usize = 8;

/// One line of at most so many graphemes, without marks that would turn what follows around. None: it says nothing.
pub(super) fn line(text: &str, most: usize) -> Option<String> {
    let plain = text.replace(turns, "").replace(char::is_control, " ");
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let places = line.grapheme_indices(true).map(|(at, _)| at).chain([line.len()]);
    let end = places.take(most + 1).take_while(|at| *at <= most * BYTES).last()?;
    match end {
        _ if line.is_empty() => None,
        _ if end == line.len() => Some(line),
        _ => Some(format!("{}…", line[..end].trim_end())),
    }
}

/// Text within a sentence of ours, which all run from left to right: set apart where it has letters that
/// run the other way, and untouched (so that it is found and compared as it was written) where not.
pub(super) fn inside(text: String) -> String {
    match text.chars().any(runs_left) {
        true => format!("\u{2068}{text}\u{2069}"),
        false => text,
    }
}

/// Embeddings, overrides and isolates: they reach beyond the text they stand in.
fn turns(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The blocks that Unicode keeps for scripts written from right to left.
fn runs_left(letter: char) -> bool {
    matches!(letter,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}' | '\u{200f}')
}
