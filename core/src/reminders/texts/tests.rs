use std::collections::BTreeSet;

use super::*;
use fluent_bundle::FluentResource;
use proptest::prelude::*;

const LANGUAGES: [(&str, Language); 5] = [
    ("en", Language::English),
    ("de", Language::German),
    ("es", Language::Spanish),
    ("fr", Language::French),
    ("zh-Hans", Language::Chinese),
];

/// Every phrase with the variables it is given.
const PHRASES: [(Phrase, &[&str]); 20] = [
    (Phrase::Moment, &[]),
    (Phrase::MomentInvites, &[]),
    (Phrase::Session, &[]),
    (Phrase::SessionBegins, &["time"]),
    (Phrase::SessionBeginsNow, &[]),
    (Phrase::SessionAfter, &["title"]),
    (Phrase::SessionAfterUnnamed, &[]),
    (Phrase::SessionAfterInvites, &[]),
    (Phrase::Prompt, &["time"]),
    (Phrase::PromptNow, &[]),
    (Phrase::PromptUnnamed, &[]),
    (Phrase::Habit, &[]),
    (Phrase::HabitInvites, &[]),
    (Phrase::Days, &["count"]),
    (Phrase::Hours, &["count"]),
    (Phrase::Minutes, &["count"]),
    (Phrase::Both, &["first", "second"]),
    (Phrase::NotificationsDenied, &[]),
    (Phrase::ExactDenied, &[]),
    (Phrase::TooMany, &[]),
];

/// The messages of a file, each with its text.
fn messages(text: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match (line.split_once(" ="), all.last_mut()) {
            (Some((key, rest)), _) if line.starts_with(char::is_alphabetic) => {
                all.push((key.to_owned(), rest.to_owned()));
            }
            (_, Some((_, before))) => *before += line,
            (_, None) => assert_eq!(line, "", "a text without its key"),
        }
    }
    all
}

fn variables(message: &str) -> BTreeSet<&str> {
    let rests = message.split('$').skip(1);
    rests.map(|rest| rest.split(|c: char| !c.is_alphanumeric()).next().unwrap()).collect()
}

#[test]
fn every_language_says_everything_and_nothing_else_with_the_same_variables() {
    for (name, language) in LANGUAGES {
        let text = language.source().1;
        FluentResource::try_new(text.to_owned()).map_err(|(_, errors)| errors).unwrap();
        let found = messages(text);
        let keys: Vec<&str> = found.iter().map(|(key, _)| key.as_str()).collect();
        let expected: Vec<&str> = PHRASES.iter().map(|(phrase, _)| phrase.key()).collect();
        assert_eq!(keys, expected, "{name}");
        for ((key, message), (_, given)) in found.iter().zip(PHRASES) {
            assert_eq!(variables(message), given.iter().copied().collect(), "{name}: {key}");
        }
    }
}

#[test]
fn nothing_shouts_blames_or_counts_silence() {
    let words = [
        "!",
        "！",
        "¡",
        "streak",
        "missed",
        "forgot",
        "overdue",
        "should",
        "must ",
        "Serie",
        "verpasst",
        "vergessen",
        "musst",
        "racha",
        "olvid",
        "debes",
        "manqu",
        "oubli",
        "devez",
        "连续",
        "错过",
        "忘",
        "必须",
        "diagnos",
        "诊断",
    ];
    for (name, language) in LANGUAGES {
        for (key, message) in messages(language.source().1) {
            let said =
                words.iter().find(|word| message.to_lowercase().contains(&word.to_lowercase()));
            assert_eq!(said, None, "{name}: {key}");
        }
    }
}

#[test]
fn discreet_texts_say_nothing_of_what_it_is_about() {
    let words = [
        "session",
        "group",
        "therap",
        "journal",
        "diary",
        "mood",
        "question",
        "write",
        "sitzung",
        "gruppe",
        "tagebuch",
        "stimmung",
        "frage",
        "schreib",
        "sesión",
        "grupo",
        "terapia",
        "diario",
        "ánimo",
        "pregunta",
        "escrib",
        "séance",
        "groupe",
        "thérap",
        "humeur",
        "écri",
        "会谈",
        "小组",
        "团体",
        "治疗",
        "日记",
        "心情",
        "问题",
        "写",
        "interlude",
    ];
    for (locale, _) in LANGUAGES {
        let Texts { title, body } = discreet(locale);
        let text = format!("{title} {body}").to_lowercase();
        assert_eq!(words.iter().find(|word| text.contains(**word)), None, "{text}");
    }
}

/// All that there is to be read, for review.
#[test]
fn all_texts() {
    let mut all = String::new();
    for (locale, _) in LANGUAGES {
        let mut tell = |kind: &str, texts: Texts| {
            all += &format!("{locale} {kind}: {} | {}\n", texts.title, texts.body);
        };
        tell("discreet", discreet(locale));
        for title in ["Tuesdays", ""] {
            for minutes in [0, 1, 60, 90, 1440, 2 * 1440 + 61] {
                tell("before", full(locale, Telling::SessionBefore { title, minutes }));
            }
            tell("after", full(locale, Telling::SessionAfter { title }));
            tell("habit", full(locale, Telling::Habit { name: title }));
        }
        for (question, minutes) in [("What helped?", 0), ("What helped?", 120), ("", 2880)] {
            tell("prompt", full(locale, Telling::Prompt { question, minutes }));
        }
        for reason in [Degraded::NotificationsDenied, Degraded::ExactDenied, Degraded::TooMany] {
            all += &format!("{locale} {reason:?}: {}\n", explain(locale, reason));
        }
    }
    insta::assert_snapshot!(all);
}

#[test]
fn plurals_are_those_of_the_language() {
    let said = |language: Language, unit| {
        [0, 1, 2, 5, 11, 21, 1_000_000].map(|count| language.count(unit, count)).join(", ")
    };
    for (language, unit, expected) in [
        (
            Language::English,
            Phrase::Days,
            "0 days, 1 day, 2 days, 5 days, 11 days, 21 days, 1000000 days",
        ),
        (
            Language::English,
            Phrase::Hours,
            "0 hours, 1 hour, 2 hours, 5 hours, 11 hours, 21 hours, 1000000 hours",
        ),
        (
            Language::German,
            Phrase::Days,
            "0 Tagen, 1 Tag, 2 Tagen, 5 Tagen, 11 Tagen, 21 Tagen, 1000000 Tagen",
        ),
        (
            Language::German,
            Phrase::Minutes,
            "0 Minuten, 1 Minute, 2 Minuten, 5 Minuten, 11 Minuten, 21 Minuten, 1000000 Minuten",
        ),
        (
            Language::Spanish,
            Phrase::Days,
            "0 días, 1 día, 2 días, 5 días, 11 días, 21 días, 1000000 días",
        ),
        (
            Language::French,
            Phrase::Days,
            "0 jour, 1 jour, 2 jours, 5 jours, 11 jours, 21 jours, 1000000 jours",
        ),
        (
            Language::French,
            Phrase::Hours,
            "0 heure, 1 heure, 2 heures, 5 heures, 11 heures, 21 heures, 1000000 heures",
        ),
        (
            Language::Chinese,
            Phrase::Hours,
            "0 小时, 1 小时, 2 小时, 5 小时, 11 小时, 21 小时, 1000000 小时",
        ),
    ] {
        assert_eq!(said(language, unit), expected);
    }
}

#[test]
fn a_language_is_found_by_the_first_part_of_a_tag() {
    for (tag, language) in [
        ("en", Language::English),
        ("en-GB", Language::English),
        ("de-AT", Language::German),
        ("DE", Language::German),
        ("de_CH.UTF-8@euro", Language::German),
        ("de-DE-u-co-phonebk", Language::German),
        ("es-419", Language::Spanish),
        ("fr-CA", Language::French),
        ("zh", Language::Chinese),
        ("zh-CN", Language::Chinese),
        ("zh-Hans-SG", Language::Chinese),
        ("zh-Hant-TW", Language::Chinese),
        ("", Language::English),
        ("C.UTF-8", Language::English),
        ("desperate", Language::English),
        ("-de", Language::English),
        ("ar", Language::English),
        ("\u{0}", Language::English),
    ] {
        assert_eq!(Language::of(tag), language, "{tag:?}");
    }
    assert_eq!(Language::of(&"de".repeat(1_000_000)), Language::English);
}

#[test]
fn what_a_person_wrote_is_one_line_and_cut_between_graphemes() {
    assert_eq!(line("  Evening\n\tcheck\u{85}in ", 60).unwrap(), "Evening check in");
    assert_eq!(line("\n \u{202e}\u{2067}", 60), None);
    let family = "👨‍👩‍👧‍👦";
    assert_eq!(line(&family.repeat(6), 3), Some("…".to_owned()), "25 bytes each are too many");
    assert_eq!(line("नमस्ते दुनिया", 4).unwrap(), "नमस्ते…");
    assert_eq!(line("abc", 3).unwrap(), "abc");
    assert_eq!(line("abcd", 3).unwrap(), "abc…");
    assert_eq!(line(&format!("a{}", "\u{301}".repeat(5000)), 60).unwrap(), "…");
}

#[test]
fn text_from_right_to_left_is_set_apart_within_a_sentence_only() {
    let title = |telling| full("en", telling).title;
    assert_eq!(title(Telling::SessionAfter { title: "שלישי" }), "After “\u{2068}שלישי\u{2069}”");
    assert_eq!(title(Telling::SessionBefore { title: "שלישי", minutes: 5 }), "שלישי");
    assert_eq!(title(Telling::SessionAfter { title: "\u{202e}Tuesdays" }), "After “Tuesdays”");
    assert_eq!(title(Telling::SessionAfter { title: "{ $title }" }), "After “{ $title }”");
}

proptest! {
    #[test]
    fn whatever_was_written_a_notification_is_short_and_of_single_lines(
        text in ".{0,300}", locale in ".{0,20}", minutes: u32,
    ) {
        for telling in [
            Telling::SessionBefore { title: &text, minutes },
            Telling::SessionAfter { title: &text },
            Telling::Prompt { question: &text, minutes },
            Telling::Habit { name: &text },
        ] {
            let Texts { title, body } = full(&locale, telling);
            for (said, most) in [(&title, TITLE), (&body, BODY)] {
                prop_assert!(!said.is_empty() && !said.contains(char::is_control));
                prop_assert!(said.len() <= most * 8 + 64, "{} bytes", said.len());
            }
        }
    }
}
