use unicode_normalization::char::is_combining_mark;

/// How a folded character takes part in tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Of a word that spaces or punctuation end.
    Word,
    /// Of a script written without spaces, or whose words carry particles (Hangul).
    Dense,
    /// A picture: a token of its own.
    Emoji,
    /// Half of a flag.
    Flag,
    /// Space, punctuation, control.
    Gap,
}

impl Class {
    /// The class of a character that was folded before.
    pub(super) fn of(c: char) -> Self {
        if c.is_ascii() {
            return if c.is_ascii_alphanumeric() { Self::Word } else { Self::Gap };
        }
        if matches!(c, '\u{1F1E6}'..='\u{1F1FF}') {
            return Self::Flag;
        }
        if is_emoji(c) {
            return Self::Emoji;
        }
        match c.is_alphanumeric() || is_combining_mark(c) {
            true if is_dense(c) => Self::Dense,
            true => Self::Word,
            false => Self::Gap,
        }
    }
}

/// Blocks of pictures (Unicode 16: Miscellaneous Technical to Symbols and Pictographs Extended-A),
/// generous on purpose: a chess piece may be looked for too.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{2300}'..='\u{23FF}' | '\u{25A0}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}'
        | '\u{1F000}'..='\u{1FAFF}')
}

/// Blocks (Unicode 16) of scripts whose words are not separated by spaces, and of Hangul.
fn is_dense(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0FFF}'       // Thai, Lao, Tibetan
        | '\u{1000}'..='\u{109F}'     // Myanmar
        | '\u{1100}'..='\u{11FF}'     // Hangul Jamo
        | '\u{1780}'..='\u{17FF}'     // Khmer
        | '\u{1950}'..='\u{19DF}'     // Tai Le, New Tai Lue
        | '\u{1A20}'..='\u{1AAF}'     // Tai Tham
        | '\u{1B00}'..='\u{1B7F}'     // Balinese
        | '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{303B}' // Han radicals, numerals, repetition
        | '\u{3041}'..='\u{31FF}'     // Kana, Bopomofo, Hangul compatibility
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{A4CF}' // Han, Yi
        | '\u{A960}'..='\u{A9DF}'     // Hangul Jamo, Javanese
        | '\u{A9E0}'..='\u{A9FF}' | '\u{AA60}'..='\u{AADF}' // Myanmar, Tai Viet
        | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' // Hangul, Han
        | '\u{16FE0}'..='\u{18DFF}' | '\u{1AFF0}'..='\u{1B2FF}' // Tangut, Khitan, kana, Nushu
        | '\u{20000}'..='\u{3FFFF}') // Han
}

#[cfg(test)]
mod tests {
    use super::Class;

    #[test]
    fn examples_have_their_class() {
        for (class, chars) in [
            (Class::Word, "aé7жאعही\u{0967}አ"),
            (Class::Dense, "中あアー々한ไี่ກកမ𠀀"),
            (Class::Emoji, "😀❤☺⌚🧑"),
            (Class::Flag, "🇩"),
            (Class::Gap, " \0\n-_\"*。、「」・“”…\u{3000}\u{200B}฿"),
        ] {
            for c in chars.chars() {
                assert_eq!(Class::of(c), class, "{c:?}");
            }
        }
    }
}
