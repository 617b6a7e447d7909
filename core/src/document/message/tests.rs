use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::document::{Document, Expiry, Kind, Stamp};

const KINDS: [&str; 7] =
    ["cannot_come", "words", "report", "excerpt", "leaving", "rekey", "something new"];

fn excerpt() -> impl Strategy<Value = ExcerptContent> {
    let expires = prop_oneof![
        Just(Expiry::Never),
        (2i64..).prop_map(|at| Expiry::At(Timestamp::from_millis(at)))
    ];
    let prompt = prop::option::of(any::<[u8; 32]>().prop_map(DocumentId));
    let words = (".{0,20}", "[a-z好\n]{1,30}");
    (words, prompt, expires, any::<bool>()).prop_map(|((title, text), prompt, expires, later)| {
        let at = Timestamp::from_millis(1);
        ExcerptContent { title, text, prompt, expires, later, at }
    })
}

fn message() -> impl Strategy<Value = MessageContent> {
    let day = (0i32..80_000).prop_map(|days| {
        NaiveDate::from_ymd_opt(1970, 1, 1).unwrap() + chrono::Days::new(days as u64)
    });
    let words = "[a-z好 \n]{0,30}";
    prop_oneof![
        (day, words).prop_map(|(day, words)| MessageContent::CannotCome(day, words)),
        words.prop_map(MessageContent::Words),
        (any::<[u8; 32]>(), words)
            .prop_map(|(id, words)| { MessageContent::Report(DocumentId(id), words) }),
        excerpt().prop_map(MessageContent::Excerpt),
        words.prop_map(MessageContent::Leaving),
        prop::collection::vec(any::<u8>(), 1..200).prop_map(MessageContent::Rekey),
    ]
}

proptest! {
    #[test]
    fn a_message_reads_back(content in message()) {
        let stamp = Stamp { actor: [1; 16], seconds: 0, message: None };
        let mut document = Document::genesis(Kind::MESSAGE);
        let at = Timestamp::from_millis(1);
        document.edit_fields(&stamp, &content.edits(at)).unwrap();
        let fields = document.fields(Kind::MESSAGE).unwrap().unwrap();
        prop_assert!(MessageContent::read(&fields) == Some((at, content)));
    }

    #[test]
    fn whatever_a_document_says_is_read_or_not(
        kind in prop::sample::select(KINDS.as_slice()),
        values in prop::collection::btree_map(
            prop::sample::select(["day", "target", "expires", "keys", "at", "prompt"].as_slice()),
            "[0-9a-f-]{0,12}|.{0,12}", 0..6),
        body in ".{0,20}",
    ) {
        let values = values.into_iter().map(|(key, value)| (key.to_owned(), vec![value]));
        let mut fields = Fields { values: values.collect(), ..Fields::default() };
        fields.values.insert("kind".to_owned(), vec![kind.to_owned()]);
        fields.texts = BTreeMap::from([("body".to_owned(), body)]);
        if let Some((_, content)) = MessageContent::read(&fields) {
            prop_assert_eq!(content.name(), kind);
        }
    }
}

#[test]
fn keys_are_bounded_before_they_are_read() {
    assert_eq!(unhex("0a1B").as_deref(), parse_hex::<2>("0a1B").as_ref().map(|two| &two[..]));
    assert_eq!(unhex("0a1b"), Some(vec![10, 27]));
    assert!(unhex("0a1").is_none() && unhex("+a").is_none() && unhex("zz").is_none());
    assert!(unhex(&"00".repeat(MOST_KEYS + 1)).is_none());
}
