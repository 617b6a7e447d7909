use std::collections::BTreeSet;
use std::ops::Range;

use super::fold::{clusters, fold_cluster};
use super::script::Class;

/// Counts up whenever the same text gives other tokens; the store then clears and fills the index
/// anew (removing a document needs the tokens it was indexed with).
pub(crate) const TOKENS_VERSION: u32 = 3;

/// Characters of a word in one token; what is longer goes on in the next.
pub(super) const MAX_TOKEN_CHARS: usize = 64;

/// Characters of a head.
const MAX_HEAD_CHARS: usize = 3;

/// Stands before a head; of private use, so in no token.
const HEAD: &str = "\u{E000}";

/// One folded character and the bytes of the grapheme cluster it was written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) folded: char,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// A token's place: in the joined tokens and in the text as written (bytes).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    start: usize,
    end: usize,
    /// First byte of the token in the text.
    pub(super) from: usize,
    /// End of its first character, the part that a one-character query means.
    pub(super) head: usize,
    /// End of the token.
    pub(super) to: usize,
}

/// The tokens of a text, in order.
#[derive(Default)]
pub(super) struct Tokens {
    /// The tokens with one space between them.
    pub(super) joined: String,
    /// Where each came from.
    pub(super) spans: Vec<Span>,
}

impl Tokens {
    /// Cuts a text.
    pub(super) fn of(text: &str) -> Self {
        let mut tokens = Self::default();
        each_piece(text, |class, units| tokens.push_piece(class, units));
        tokens
    }

    /// The folded text of a token.
    pub(super) fn text(&self, span: &Span) -> &str {
        &self.joined[span.start..span.end]
    }

    /// What FTS5 is given: the tokens, then their heads, each once.
    ///
    /// A head is what a short prefix asks for: the first one to three letters of a word, the first
    /// character of a bigram. Without them a query of few letters would have to merge the places of
    /// every word that begins with them.
    pub(super) fn with_heads(mut self) -> String {
        let tokens = self.spans.iter().map(|span| self.text(span));
        let heads: BTreeSet<&str> = tokens.flat_map(heads_of).collect();
        let heads: String = heads.into_iter().flat_map(|head| [" ", HEAD, head]).collect();
        self.joined.push_str(&heads);
        self.joined
    }

    /// Every character of a dense run begins a bigram, the last one stands alone: so a query of
    /// one character is a prefix and a longer one a phrase.
    fn push_piece(&mut self, class: Class, units: &[Unit]) {
        match class {
            Class::Dense => (0..units.len()).for_each(|at| self.push(two_from(units, at))),
            _ => units.chunks(MAX_TOKEN_CHARS).for_each(|chunk| self.push(chunk)),
        }
    }

    fn push(&mut self, units: &[Unit]) {
        let (Some(first), Some(last)) = (units.first(), units.last()) else { return };
        if !self.joined.is_empty() {
            self.joined.push(' ');
        }
        let start = self.joined.len();
        self.joined.extend(units.iter().map(|unit| unit.folded));
        let (from, head, to) = (first.from, first.to, last.to);
        self.spans.push(Span { start, end: self.joined.len(), from, head, to });
    }
}

/// The token that finds every token beginning with this one, if it is short enough to have it.
pub(super) fn head_for(start: &str) -> Option<String> {
    heads_of(start).last().filter(|head| *head == start).map(|head| format!("{HEAD}{head}"))
}

fn heads_of(token: &str) -> impl Iterator<Item = &str> {
    let most = match token.chars().next().map(Class::of) {
        Some(Class::Word) => MAX_HEAD_CHARS,
        Some(Class::Dense) => 1,
        _ => 0,
    };
    let ends = token.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.take(most).map(|end| &token[..end])
}

fn two_from(units: &[Unit], at: usize) -> &[Unit] {
    &units[at..(at + 2).min(units.len())]
}

/// Calls `take` with each word, dense run or picture of the text.
///
/// These are the words of UAX #29 cut once more at their punctuation (`can't`, `3.14`), which a
/// token cannot hold: what remains are runs of letters, digits and marks.
pub(super) fn each_piece(text: &str, mut take: impl FnMut(Class, &[Unit])) {
    let mut piece = Piece { class: Class::Gap, units: Vec::new() };
    let mut folded = String::new();
    for (from, cluster) in clusters(text) {
        folded.clear();
        fold_cluster(cluster, &mut folded);
        for c in folded.chars() {
            piece.push(c, from..from + cluster.len(), &mut take);
        }
    }
    piece.finish(&mut take);
}

/// The piece being collected.
struct Piece {
    class: Class,
    units: Vec<Unit>,
}

impl Piece {
    fn push(&mut self, c: char, written: Range<usize>, take: &mut impl FnMut(Class, &[Unit])) {
        let class = Class::of(c);
        if class != self.class || !self.goes_on(written.start) {
            self.finish(take);
        }
        self.class = class;
        if class != Class::Gap {
            self.units.push(Unit { folded: c, from: written.start, to: written.end });
        }
    }

    /// Letters go on; pictures stand alone; a flag is the two letters of one cluster.
    fn goes_on(&self, from: usize) -> bool {
        match self.class {
            Class::Word | Class::Dense => true,
            Class::Flag => self.units.last().is_some_and(|unit| unit.from == from),
            Class::Emoji | Class::Gap => false,
        }
    }

    fn finish(&mut self, take: &mut impl FnMut(Class, &[Unit])) {
        if !self.units.is_empty() {
            take(self.class, &self.units);
            self.units.clear();
        }
    }
}

#[cfg(test)]
mod tests;
