use std::ops::Range;

use crate::store::search::query::{Query, Term};
use crate::store::search::script::Class;
use crate::store::search::tokens::Tokens;

/// Where a term was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) term: usize,
    pub(super) range: Range<usize>,
}

/// Every place (bytes) at which a term stands, by where it begins.
pub(super) fn all(query: &Query, text: &str) -> Vec<Match> {
    let tokens = Tokens::of(text);
    let mut found = Vec::new();
    for at in 0..tokens.spans.len() {
        for (term, wanted) in query.terms.iter().enumerate() {
            if let Some(range) = term_at(wanted, &tokens, at) {
                found.push(Match { term, range });
            }
        }
    }
    found
}

fn term_at(term: &Term, tokens: &Tokens, at: usize) -> Option<Range<usize>> {
    let spans = tokens.spans.get(at..at + term.tokens.len())?;
    let (last_wanted, wanted) = term.tokens.split_last()?;
    let (last, first) = spans.split_last()?;
    if !wanted.iter().zip(first).all(|(token, span)| tokens.text(span) == token) {
        return None;
    }
    let text = tokens.text(last);
    let fits = if term.prefix { text.starts_with(last_wanted) } else { text == last_wanted };
    let end = if term.prefix && is_dense(last_wanted) { last.head } else { last.to };
    fits.then(|| spans[0].from..end)
}

fn is_dense(token: &str) -> bool {
    token.chars().next().is_some_and(|c| Class::of(c) == Class::Dense)
}

/// The stretch of at most `width` in which most different terms, then most matches, stand; the
/// first among equals. Empty at 0 without matches.
pub(super) fn best_cluster(found: &[Match], terms: usize, width: usize) -> Range<usize> {
    let mut counts = vec![0usize; terms];
    let (mut distinct, mut next) = (0, 0);
    let mut best = ((0, 0), 0..0);
    for (at, first) in found.iter().enumerate() {
        while let Some(m) = found.get(next)
            && (next == at || m.range.end.saturating_sub(first.range.start) <= width)
        {
            distinct += usize::from(counts[m.term] == 0);
            counts[m.term] += 1;
            next += 1;
        }
        let end = found[at..next].iter().map(|m| m.range.end).max().unwrap_or(first.range.end);
        if (distinct, next - at) > best.0 {
            best = ((distinct, next - at), first.range.start..end);
        }
        counts[first.term] -= 1;
        distinct -= usize::from(counts[first.term] == 0);
    }
    best.1
}
