use super::*;
use proptest::prelude::*;

fn expression(input: &str) -> String {
    Query::parse(input).map_or_else(String::new, |query| query.to_match())
}

#[test]
fn typed_text_becomes_terms() {
    for (input, expected) in [
        ("Rain walk", r#""rain" AND "walk" *"#),
        ("rain ", r#""rain""#),
        ("ra* walk ", "\"\u{E000}ra\" AND \"walk\""),
        (r#""deep breath" now"#, "\"deep breath\" AND (\"now\" OR \"\u{E000}now\")"),
        ("“deep breath”", r#""deep breath""#),
        ("«à deux» „zu zweit“", r#""a deux" AND "zu zweit""#),
        ("他说「你好」", r#""他说" AND "你好""#),
        ("\"open ends", r#""open" AND "ends" *"#),
        ("rain AND walk ", r#""rain" AND "walk""#),
        ("AND ", r#""and""#),
        ("a OR NOT b ", r#""a" AND "or" AND "not" AND "b""#),
        ("NEAR(a b, 2) ", r#""near" AND "a" AND "b" AND "2""#),
        ("title:x^2 -y ", r#""title x" AND "2" AND "y""#),
        ("don't ", r#""don t""#),
        ("好", "\"\u{E000}好\""),
        ("don't", r#""don t""#),
        ("well-bei", r#""well bei" *"#),
        ("你好", r#""你好""#),
        ("你好a 吗吗 ", r#""你好 好 a" AND "吗吗""#),
        ("今天，难过", r#""今天" AND "难过""#),
        ("צה\"ל ", r#""צה ל""#),
        ("👩🏽‍💻", r#""👩 💻""#),
        ("🙂", r#""🙂""#),
    ] {
        assert_eq!(expression(input), expected, "{input}");
    }
}

#[test]
fn nothing_searchable_is_none() {
    for input in ["", " ", "*", "\"\"", "()", "\0", "...", "“", "- - ^ :"] {
        assert!(Query::parse(input).is_none(), "{input:?}");
    }
}

#[test]
fn long_input_is_bounded() {
    let words = Query::parse(&"word ".repeat(2_000)).unwrap();
    assert_eq!(words.terms.len(), MAX_TERMS);
    let run = Query::parse(&"中文".repeat(5_000)).unwrap();
    assert_eq!(run.terms.iter().map(|t| t.tokens.len()).sum::<usize>(), MAX_TERM_TOKENS);
}

#[test]
fn debug_does_not_tell_the_words() {
    assert!(!format!("{:?}", Query::parse("canary").unwrap()).contains("canary"));
}

proptest! {
    #[test]
    fn expressions_hold_only_quoted_tokens(input in any::<String>()) {
        let expression = expression(&input);
        let tokens = expression.split('"').skip(1).step_by(2);
        for token in tokens.flat_map(|t| t.split(' ')) {
            prop_assert!(!token.is_empty());
            prop_assert!(token.chars().all(|c| !c.is_ascii() || c.is_ascii_alphanumeric()));
        }
    }
}
