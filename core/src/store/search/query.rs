use std::fmt;

use super::script::Class;
use super::tokens::{MAX_TOKEN_CHARS, Unit, each_piece, head_for};

mod split;

/// Characters of the input that are read.
const MAX_INPUT_CHARS: usize = 2_000;
/// Terms that are kept.
const MAX_TERMS: usize = 32;
/// Tokens of a term that are kept: the rest of a longer phrase is not asked for.
const MAX_TERM_TOKENS: usize = 64;

/// What a person looks for: every term must be found, in title or body.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Query {
    pub(super) terms: Vec<Term>,
}

/// Tokens that follow each other.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) tokens: Vec<String>,
    /// The last token may go on.
    pub(super) prefix: bool,
}

impl Query {
    /// Reads whatever was typed; `None` when nothing of it can be looked for.
    ///
    /// Words must all be found; words in quotes (of any language) must follow each other; a word
    /// with `*` at its end, and the last word unless a space follows it, may be the beginning of a
    /// longer one. A capital `AND` between words is left out, as it says what happens anyway.
    /// Everything else is text. Read are 2,000 characters, 32 terms, 64 tokens each.
    #[must_use]
    pub(crate) fn parse(input: &str) -> Option<Self> {
        let end = input.char_indices().nth(MAX_INPUT_CHARS).map_or(input.len(), |(at, _)| at);
        let mut terms: Vec<Term> = Vec::new();
        for chunk in split::chunks(&input[..end]) {
            terms.extend(terms_of(&chunk));
        }
        terms.truncate(MAX_TERMS);
        (!terms.is_empty()).then_some(Self { terms })
    }

    /// The FTS5 expression: quoted tokens only, so nothing typed can be its syntax.
    #[must_use]
    pub(crate) fn to_match(&self) -> String {
        let mut expression = String::new();
        for term in &self.terms {
            if !expression.is_empty() {
                expression.push_str(" AND ");
            }
            expression.push_str(&term.expression());
        }
        expression
    }
}

impl Term {
    fn expression(&self) -> String {
        let head = match self.tokens.as_slice() {
            [start] if self.prefix => head_for(start),
            _ => None,
        };
        match head {
            // Of three letters many are words: who means the word is to find it first.
            Some(head) if is_short(&self.tokens[0]) => format!("\"{head}\""),
            Some(head) => format!("(\"{}\" OR \"{head}\")", self.tokens[0]),
            None if self.prefix => format!("\"{}\" *", self.tokens.join(" ")),
            None => format!("\"{}\"", self.tokens.join(" ")),
        }
    }
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Query").field("terms", &self.terms.len()).finish_non_exhaustive()
    }
}

/// The terms of a chunk: pieces that touch, or that only a joining sign separates, stay together.
fn terms_of(chunk: &split::Chunk<'_>) -> Vec<Term> {
    let mut groups: Vec<Vec<(Class, Vec<Unit>)>> = Vec::new();
    let mut end = 0;
    each_piece(chunk.text, |class, units| {
        let (Some(first), Some(last)) = (units.first(), units.last()) else { return };
        let between = chunk.text.get(end..first.from).unwrap_or_default();
        end = last.to;
        match groups.last_mut() {
            Some(group) if chunk.quoted || split::joins(between) => {
                group.push((class, units.to_vec()));
            }
            _ => groups.push(vec![(class, units.to_vec())]),
        }
    });
    let count = groups.len();
    let open = |at: usize| chunk.open && at + 1 == count;
    groups.iter().enumerate().map(|(at, group)| term_of(group, open(at))).collect()
}

fn term_of(pieces: &[(Class, Vec<Unit>)], open: bool) -> Term {
    let mut term = Term { tokens: Vec::new(), prefix: false };
    for (at, (class, units)) in pieces.iter().enumerate() {
        let last = at + 1 == pieces.len();
        term.prefix = match class {
            Class::Dense => units.len() == 1,
            // After other words of a phrase, one or two letters are rather a word (`can't`), and
            // looking for all that begin so would be slow.
            Class::Word => open && (pieces.len() == 1 || !is_short(&text_of(units))),
            _ => false,
        } && last;
        push_tokens(&mut term.tokens, *class, units, last);
    }
    if term.tokens.len() > MAX_TERM_TOKENS {
        term.tokens.truncate(MAX_TERM_TOKENS);
        term.prefix = false;
    }
    term
}

/// The tokens of the index, without the lone last character of a run where the run may go on.
fn push_tokens(tokens: &mut Vec<String>, class: Class, units: &[Unit], last: bool) {
    if class != Class::Dense {
        tokens.extend(units.chunks(MAX_TOKEN_CHARS).map(text_of));
        return;
    }
    tokens.extend(units.windows(2).map(text_of));
    if let Some(end) = units.last()
        && (!last || units.len() == 1)
    {
        tokens.push(end.folded.to_string());
    }
}

fn is_short(token: &str) -> bool {
    token.chars().count() < 3
}

fn text_of(units: &[Unit]) -> String {
    units.iter().map(|unit| unit.folded).collect()
}

#[cfg(test)]
mod tests;
