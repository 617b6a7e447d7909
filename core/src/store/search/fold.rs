use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Text as search compares it: compatibility forms, case, diacritics and vowel points folded away.
///
/// Combining marks of Latin, Greek and Cyrillic, Hebrew points, Arabic harakat and tatweel,
/// invisible characters and emoji modifiers are dropped. Indic and Thai vowel signs and Japanese
/// dakuten stay: there they make another word. The result is in NFC.
#[must_use]
#[cfg(test)]
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for (_, cluster) in clusters(text) {
        fold_cluster(cluster, &mut folded);
    }
    folded
}

/// The grapheme clusters of a text and where they begin (bytes); only CR LF is two.
pub(super) fn clusters(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let length = lone_char(rest).or_else(|| rest.graphemes(true).next().map(str::len))?;
        let found = (at, &rest[..length]);
        at += length;
        Some(found)
    })
}

/// The length of a first character that is certainly a cluster: the way around the costly rules
/// for most of most texts.
fn lone_char(text: &str) -> Option<usize> {
    let mut chars = text.chars();
    let first = chars.next().filter(|c| is_simple(*c))?;
    chars.next().is_none_or(is_simple).then_some(first.len_utf8())
}

/// Letters and signs that neither join what is before them nor what comes after: Latin, Greek,
/// Cyrillic, Armenian, Hebrew, Arabic, Kana, Han, Hangul syllables.
fn is_simple(c: char) -> bool {
    matches!(c, '\0'..='\u{02FF}' | '\u{0370}'..='\u{0482}' | '\u{048A}'..='\u{0556}'
        | '\u{05D0}'..='\u{05EA}' | '\u{0620}'..='\u{064A}' | '\u{1E00}'..='\u{1FFF}'
        | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FC}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}')
}

/// Appends the folded form of one grapheme cluster.
///
/// Folding a cluster at a time lets every folded character be traced back to what was written.
pub(super) fn fold_cluster(cluster: &str, out: &mut String) {
    let mut chars = cluster.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if c.is_ascii() => out.push(c.to_ascii_lowercase()),
        (Some(c), None) if is_already_folded(c) => out.push(c),
        _ => out.extend(
            cluster
                .nfkd()
                .filter(|c| !is_dropped(*c))
                .flat_map(char::to_lowercase)
                .flat_map(|c| Replacement::of(c).chain())
                .nfc(),
        ),
    }
}

/// Large blocks without case or marks, where normalising would only cost time.
fn is_already_folded(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FC}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}' | '\u{0E01}'..='\u{0E32}' | '\u{0E34}'..='\u{0E4C}')
}

fn is_dropped(c: char) -> bool {
    matches!(c,
        // Combining marks of Latin, Greek, Cyrillic and of symbols (the keycap's box).
        '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0489}' | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}'
        // Hebrew accents and points.
        | '\u{0591}'..='\u{05BD}' | '\u{05BF}' | '\u{05C1}'..='\u{05C2}' | '\u{05C4}'..='\u{05C5}'
        | '\u{05C7}'
        // Arabic harakat, Quranic marks, tatweel.
        | '\u{0610}'..='\u{061A}' | '\u{0640}' | '\u{064B}'..='\u{065F}' | '\u{0670}'
        | '\u{06D6}'..='\u{06DC}' | '\u{06DF}'..='\u{06E4}' | '\u{06E7}'..='\u{06E8}'
        | '\u{06EA}'..='\u{06ED}' | '\u{08D3}'..='\u{08E1}' | '\u{08E3}'..='\u{08FF}'
        // Invisible: soft hyphen, joiners, zero-width space, direction marks, selectors, tags.
        | '\u{00AD}' | '\u{061C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{E0000}'..='\u{E0FFF}'
        // Skin tones.
        | '\u{1F3FB}'..='\u{1F3FF}')
}

/// What one lower-case character becomes: one or two characters.
struct Replacement(char, Option<char>);

impl Replacement {
    fn chain(self) -> impl Iterator<Item = char> {
        std::iter::once(self.0).chain(self.1)
    }

    fn of(c: char) -> Self {
        let (first, second) = match c {
            'ß' => ('s', Some('s')),
            'æ' => ('a', Some('e')),
            'œ' => ('o', Some('e')),
            'þ' => ('t', Some('h')),
            'ø' => ('o', None),
            'ł' => ('l', None),
            'đ' | 'ð' => ('d', None),
            'ħ' => ('h', None),
            'ŧ' => ('t', None),
            'ŋ' => ('n', None),
            'ı' => ('i', None),
            'ς' => ('σ', None),
            // Letters that look like an apostrophe, so that both spellings are cut alike.
            '\u{02B9}'..='\u{02BD}' => ('\'', None),
            // Arabic letters that differ only by hand or keyboard, and digits.
            'ٱ' => ('ا', None),
            'ى' | 'ی' => ('ي', None),
            'ک' => ('ك', None),
            'ة' => ('ه', None),
            '٠'..='٩' => (digit(c, '٠'), None),
            '۰'..='۹' => (digit(c, '۰'), None),
            other => (other, None),
        };
        Self(first, second)
    }
}

fn digit(c: char, zero: char) -> char {
    char::from_digit(u32::from(c) - u32::from(zero), 10).unwrap_or(c)
}

#[cfg(test)]
mod tests;
