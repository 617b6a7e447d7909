use super::*;
use proptest::prelude::*;

fn joined(text: &str) -> String {
    Tokens::of(text).joined
}

#[test]
fn texts_are_cut_as_expected() {
    for (text, tokens) in [
        ("Don't stop, Zoë!", "don t stop zoe"),
        ("#Tag @me a.b@c.de 3.14", "tag me a b c de 3 14"),
        ("我很好", "我很 很好 好"),
        ("iPhone手机", "iphone 手机 机"),
        ("학교에서 밥", "학교 교에 에서 서 밥"),
        ("コーヒー、茶", "コー ーヒ ヒー ー 茶"),
        ("ที่", "ที ี่ ่"),
        ("हिन्दी शब्द", "हिन्दी शब्द"),
        ("ok👍🏽🎉", "ok 👍 🎉"),
        ("👩🏽‍💻", "👩 💻"),
        ("🇫🇷🇪🇸", "🇫🇷 🇪🇸"),
        ("❤️", "❤"),
        ("\0\u{1} \"*()", ""),
        ("½ ㎏", "1 2 kg"),
    ] {
        assert_eq!(joined(text), tokens, "{text}");
    }
}

#[test]
fn heads_follow_the_tokens() {
    let given = Tokens::of("Rain, rainbow a 很好").with_heads();
    assert_eq!(
        given,
        "rain rainbow a 很好 好 \u{E000}a \u{E000}r \u{E000}ra \u{E000}rai \u{E000}好 \u{E000}很"
    );
    assert_eq!(head_for("rai").as_deref(), Some("\u{E000}rai"));
    assert_eq!(head_for("rain"), None);
    assert_eq!(head_for("很好"), None);
}

#[test]
fn long_words_are_cut() {
    assert_eq!(joined(&"x".repeat(130)), format!("{0} {0} xx", "x".repeat(64)));
}

#[test]
fn places_point_into_the_text() {
    let text = "Ein Café, 你好";
    let tokens = Tokens::of(text);
    let places: Vec<_> = tokens.spans.iter().map(|s| &text[s.from..s.to]).collect();
    assert_eq!(places, ["Ein", "Café", "你好", "好"]);
}

#[test]
fn no_character_makes_a_token_that_fts5_would_cut() {
    // Planes 4 to 13 have no characters, 15 and 16 only private ones.
    for c in ('\0'..='\u{3FFFF}').chain('\u{E0000}'..='\u{F00FF}') {
        let tokens = joined(&format!("a{c}b"));
        assert!(tokens.chars().all(|c| !c.is_ascii() || c == ' ' || c.is_ascii_alphanumeric()));
        assert!(!tokens.contains("  ") && !tokens.contains(char::is_control));
    }
}

proptest! {
    #[test]
    fn places_are_on_cluster_boundaries_and_in_order(text in "\\PC{0,60}") {
        let tokens = Tokens::of(&text);
        let mut last = 0;
        for span in &tokens.spans {
            prop_assert!(span.from < span.head && span.head <= span.to);
            prop_assert!(span.from >= last);
            prop_assert!(text.is_char_boundary(span.from) && text.is_char_boundary(span.to));
            last = span.from;
        }
        let count = tokens.joined.split(' ').filter(|t| !t.is_empty()).count();
        prop_assert_eq!(count, tokens.spans.len());
    }
}
