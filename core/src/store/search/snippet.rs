use std::ops::Range;

use super::query::Query;

mod cut;
mod matches;

/// A piece of a document around what was looked for.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Snippet {
    /// One line of text.
    pub(crate) text: String,
    /// What was found in it: ranges of characters (Unicode scalar values), in order, apart.
    pub(crate) highlights: Vec<Range<usize>>,
}

impl std::fmt::Debug for Snippet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snippet").field("highlights", &self.highlights).finish_non_exhaustive()
    }
}

/// The part of the body, at most `max_chars` characters with its ellipses, in which most of the
/// query stands closest together; its beginning when only the title answers; the title when the
/// body is blank. Cut between words, each white space one space.
#[must_use]
pub(crate) fn snippet(query: &Query, title: &str, body: &str, max_chars: usize) -> Snippet {
    let text = if body.trim().is_empty() { title } else { body };
    let places = places(text);
    let at_char = |byte: usize| places.partition_point(|place| *place < byte);
    let found: Vec<matches::Match> = matches::all(query, text)
        .into_iter()
        .map(|m| matches::Match { range: at_char(m.range.start)..at_char(m.range.end), ..m })
        .collect();
    let around = matches::best_cluster(&found, query.terms.len(), max_chars);
    let window = cut::window(text, &places, &around, max_chars);
    let marks = found.into_iter().map(|m| m.range);
    cut::render(text, &places, &window, marks)
}

/// The byte at which each character begins, and the end.
fn places(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked(query: &str, title: &str, body: &str, max_chars: usize) -> String {
        let found = snippet(&Query::parse(query).unwrap(), title, body, max_chars);
        let mut out = String::new();
        for (at, c) in found.text.chars().enumerate() {
            if found.highlights.iter().any(|h| h.start == at) {
                out.push('[');
            }
            out.push(c);
            if found.highlights.iter().any(|h| h.end == at + 1) {
                out.push(']');
            }
        }
        out
    }

    #[test]
    fn words_are_marked_where_they_stand() {
        assert_eq!(marked("cafe", "", "Le Café\n\nest  là", 80), "Le [Café] est là");
        assert_eq!(marked("wal", "", "I walked, then a wall", 80), "I [walked], then a [wall]");
        assert_eq!(marked("\"a b\"", "", "a c b a b", 80), "a c b [a b]");
    }

    #[test]
    fn dense_scripts_are_marked_by_character() {
        assert_eq!(marked("好", "", "你好吗好", 80), "你[好]吗[好]");
        assert_eq!(marked("你好", "", "说你好吗", 80), "说[你好]吗");
        assert_eq!(marked("학교", "", "나는 학교에서", 80), "나는 [학교]에서");
        assert_eq!(marked("ที่นี่", "", "อยู่ที่นี่แล้ว", 80), "อยู่[ที่นี่]แล้ว");
        assert_eq!(marked("👩", "", "x👩🏽‍💻y", 80), "x[👩🏽‍💻]y");
    }

    #[test]
    fn the_densest_place_is_shown() {
        let filler = "lorem ipsum dolor ".repeat(100);
        let body = format!("rain {filler} rain and walk {filler} walk");
        let shown = marked("rain walk ", "", &body, 40);
        assert!(shown.contains("[rain] and [walk]"), "{shown}");
        assert!(shown.starts_with('…') && shown.ends_with('…'));
    }

    #[test]
    fn without_a_match_the_beginning_is_shown() {
        assert_eq!(marked("title", "A title", "Some body text here", 12), "Some body…");
        assert_eq!(marked("title", "A title", " \n", 80), "A [title]");
    }

    proptest! {
        #[test]
        fn snippets_are_bounded_and_their_marks_fit(
            body in "[a-c 好吗\u{301}é👩🏽‍💻ี่\n.]{0,200}", query in "[a-c好👩é ]{1,6}", max in 0usize..60,
        ) {
            if let Some(query) = Query::parse(&query) {
                let found = snippet(&query, "", &body, max);
                let length = found.text.chars().count();
                prop_assert!(length <= max);
                let mut last = 0;
                for mark in &found.highlights {
                    prop_assert!(mark.start >= last && mark.start < mark.end && mark.end <= length);
                    last = mark.end;
                }
            }
        }
    }
}
