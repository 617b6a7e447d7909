/// A part of the input between spaces or in quotes.
pub(super) struct Chunk<'a> {
    pub(super) text: &'a str,
    /// All of it is one phrase.
    pub(super) quoted: bool,
    /// Its last word may go on.
    pub(super) open: bool,
}

/// Whether two words with this between them were typed as one (`don't`, `a.b@c`).
pub(super) fn joins(between: &str) -> bool {
    let mut chars = between.chars();
    match (chars.next(), chars.next()) {
        (None, _) => true,
        (Some(c), None) => "'’.-_@:/+&#·‐‑\"״׳".contains(c),
        _ => false,
    }
}

/// Cuts the input at spaces and around phrases in quotes.
pub(super) fn chunks(input: &str) -> Vec<Chunk<'_>> {
    let mut chunks = Vec::new();
    let mut rest = input;
    while let Some(quote) = next_phrase(rest) {
        push_words(&rest[..quote.start], &mut chunks);
        let text = &rest[quote.start + quote.sign..quote.end];
        chunks.push(Chunk { text, quoted: true, open: false });
        rest = &rest[quote.end + quote.close..];
    }
    let before_last = chunks.len();
    push_words(rest, &mut chunks);
    if let Some(last) = chunks[before_last..].last_mut() {
        last.open |= !rest.ends_with(char::is_whitespace);
    }
    drop_and(&mut chunks);
    chunks
}

fn push_words<'a>(text: &'a str, chunks: &mut Vec<Chunk<'a>>) {
    let words = text.split_whitespace();
    chunks.extend(words.map(|word| Chunk { text: word, quoted: false, open: word.ends_with('*') }));
}

/// `AND` between two others; at an end it is a word like any other.
fn drop_and(chunks: &mut Vec<Chunk<'_>>) {
    let last = chunks.len().saturating_sub(1);
    let mut at = 0;
    chunks.retain(|chunk| {
        let keep = chunk.quoted || chunk.text != "AND" || at == 0 || at == last;
        at += 1;
        keep
    });
}

/// A phrase: where its opening sign stands, how many bytes that has, where the closing one stands,
/// how many that has.
struct Phrase {
    start: usize,
    sign: usize,
    end: usize,
    close: usize,
}

fn next_phrase(text: &str) -> Option<Phrase> {
    let mut before = None;
    for (start, open) in text.char_indices() {
        let found = closing(open)
            // Within a word a straight quote is a sign of that word (Hebrew gershayim, inches).
            .filter(|_| open != '"' || !before.is_some_and(char::is_alphanumeric))
            .and_then(|closing| find_close(text, start + open.len_utf8(), closing));
        if let Some((end, close)) = found {
            return Some(Phrase { start, sign: open.len_utf8(), end, close });
        }
        before = Some(open);
    }
    None
}

fn find_close(text: &str, from: usize, closing: &[char]) -> Option<(usize, usize)> {
    let inside = &text[from..];
    let (at, c) = inside.char_indices().find(|(_, c)| closing.contains(c))?;
    Some((from + at, c.len_utf8()))
}

fn closing(open: char) -> Option<&'static [char]> {
    Some(match open {
        '"' => &['"'],
        '“' | '„' | '‟' => &['”', '“', '"'],
        '«' => &['»'],
        '»' => &['«'],
        '「' => &['」'],
        '『' => &['』'],
        '＂' => &['＂'],
        _ => return None,
    })
}
