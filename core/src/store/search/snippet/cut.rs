use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::Snippet;

/// Characters looked at beyond a cut, to see whether it falls within a word.
const MARGIN: usize = 32;

/// The characters to show around a cluster, room for two ellipses left.
pub(super) fn window(
    text: &str,
    places: &[usize],
    around: &Range<usize>,
    max_chars: usize,
) -> Range<usize> {
    let count = places.len() - 1;
    if count <= max_chars {
        return 0..count;
    }
    let room = max_chars.saturating_sub(2);
    let spare = room.saturating_sub(around.len());
    let start = around.start.saturating_sub(spare / 3).min(count.saturating_sub(room));
    let end = (start + room).min(count);
    let bounds = bounds(text, places, &(start..end));
    let kept = around.start.max(start)..around.end.min(end);
    let first = bounds.iter().find(|at| **at >= start).copied().unwrap_or(start);
    let last = bounds.iter().rev().find(|at| **at <= end).copied().unwrap_or(end);
    let first = if start == 0 { 0 } else { first.min(kept.start) };
    first..if last < kept.end || last <= first {
        clusters_end(text, places, first, end)
    } else {
        last
    }
}

/// Where words begin or end, in characters, within and a little beyond a stretch.
fn bounds(text: &str, places: &[usize], stretch: &Range<usize>) -> Vec<usize> {
    let from = stretch.start.saturating_sub(MARGIN);
    let to = (stretch.end + MARGIN).min(places.len() - 1);
    let mut at = from;
    let mut bounds = vec![from];
    for word in text[places[from]..places[to]].split_word_bounds() {
        at += word.chars().count();
        bounds.push(at);
    }
    bounds
}

/// The last boundary of a grapheme cluster not after `end`.
fn clusters_end(text: &str, places: &[usize], from: usize, end: usize) -> usize {
    let to = (end + MARGIN).min(places.len() - 1);
    let mut at = from;
    for cluster in text[places[from]..places[to]].graphemes(true) {
        let next = at + cluster.chars().count();
        if next > end {
            break;
        }
        at = next;
    }
    at
}

/// Writes the window on one line and carries the marks over.
pub(super) fn render(
    text: &str,
    places: &[usize],
    window: &Range<usize>,
    marks: impl Iterator<Item = Range<usize>>,
) -> Snippet {
    let shown = text[places[window.start]..places[window.end]].chars();
    let mut line = Line::default();
    if window.start > 0 && !window.is_empty() {
        line.push('…');
    }
    let mut moved = Vec::with_capacity(window.len() + 1);
    for c in shown {
        moved.push(line.length);
        line.push(c);
    }
    line.trim();
    moved.push(line.length);
    if window.end < places.len() - 1 && !window.is_empty() {
        line.push('…');
    }
    let inside = marks.filter_map(|mark| {
        let (from, to) = (mark.start.max(window.start), mark.end.min(window.end));
        (from < to).then(|| moved[from - window.start]..moved[to - window.start])
    });
    Snippet { highlights: apart(inside), text: line.text }
}

/// Joins ranges that overlap or touch, and leaves out empty ones.
fn apart(marks: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut marks: Vec<_> = marks.filter(|mark| !mark.is_empty()).collect();
    marks.sort_by_key(|mark| mark.start);
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(marks.len());
    for mark in marks {
        match apart.last_mut() {
            Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
            _ => apart.push(mark),
        }
    }
    apart
}

/// Text with every stretch of white space or control characters as one space.
#[derive(Default)]
struct Line {
    text: String,
    length: usize,
}

impl Line {
    fn push(&mut self, c: char) {
        let c = if c.is_whitespace() || c.is_control() { ' ' } else { c };
        if c == ' ' && (self.text.is_empty() || self.text.ends_with([' ', '…'])) {
            return;
        }
        self.text.push(c);
        self.length += 1;
    }

    fn trim(&mut self) {
        if self.text.ends_with(' ') {
            self.text.pop();
            self.length -= 1;
        }
    }
}
