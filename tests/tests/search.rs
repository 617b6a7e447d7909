//! Finding entries in any script, through the public API and the encrypted index.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;

use interlude_core::journal::{DocumentId, Edit, EntryFilter, TextField, TextPatch};
use interlude_tests::world::Replica;

const BODIES: [(&str, &str); 14] = [
    ("chinese", "我今天很难过，但是和家人一起吃饭。"),
    ("japanese", "昨日はグループで泣いてしまった。カラオケに行きたい。"),
    ("korean", "학교에서 친구를 만났다. 오늘은 괜찮았다."),
    ("thai", "วันนี้ฉันรู้สึกเหนื่อยมาก"),
    ("arabic", "كَتَبْتُ الْيَوْمَ عن مدرستي"),
    ("arabic bare", "كتبت رسالة طويلة"),
    ("hebrew", "הלכתי לקבוצה היום"),
    ("french", "J’ai mangé à l’Élysée, c’était naïf"),
    ("plain", "the naive cafe near the station"),
    ("german", "Über die Brücke gegangen, Fuß naß"),
    ("vietnamese", "Tôi rất mệt mỏi hôm nay"),
    ("emoji", "a good day 😊 with 👩🏽‍💻 and 🇩🇪"),
    ("quotes", "she said \"breathe out\" AND counted (slowly) to 4*"),
    ("russian", "Сегодня ёлка и тёплый чай"),
];

struct Library {
    device: Replica,
    ids: Vec<(&'static str, DocumentId)>,
}

impl Library {
    fn new() -> Self {
        let device = Replica::alone(1);
        let ids = BODIES.iter().map(|(name, body)| (*name, device.write("", body))).collect();
        Self { device, ids }
    }

    fn found(&self, query: &str) -> BTreeSet<&'static str> {
        let hits = self.device.found(query);
        assert_eq!(hits.len(), hits.iter().collect::<BTreeSet<_>>().len(), "found twice");
        let name = |id: &DocumentId| self.ids.iter().find(|(_, other)| other == id).unwrap().0;
        hits.iter().map(name).collect()
    }

    fn expect(&self, query: &str, names: &[&'static str]) {
        assert_eq!(self.found(query), names.iter().copied().collect(), "{query:?}");
        // The filter of a list means the same by the same words.
        let filter = EntryFilter { text: Some(query.to_owned()), ..EntryFilter::default() };
        assert_eq!(self.device.journal().count(&filter).unwrap(), names.len() as u64, "{query:?}");
    }
}

#[test]
fn words_are_found_in_every_script() {
    let library = Library::new();
    for (query, names) in [
        ("难", &["chinese"][..]),
        ("难过", &["chinese"]),
        ("家人", &["chinese"]),
        ("人家", &[]),
        ("和家人一起", &["chinese"]),
        ("泣", &["japanese"]),
        ("カラ", &["japanese"]),
        ("ループ", &["japanese"]),
        ("친구", &["korean"]),
        ("교에", &["korean"]),
        ("찮", &["korean"]),
        ("เหนื่อย", &["thai"]),
        ("รู้สึก", &["thai"]),
        ("كتبت", &["arabic", "arabic bare"]),
        ("كَتَبْتُ", &["arabic", "arabic bare"]),
        ("اليوم", &["arabic"]),
        ("לקבוצה", &["hebrew"]),
        ("ёлка", &["russian"]),
        ("елка", &["russian"]),
        ("теплый", &["russian"]),
    ] {
        library.expect(query, names);
    }
}

#[test]
fn marks_and_case_do_not_matter_either_way() {
    let library = Library::new();
    for (query, name) in [
        ("naive ", "plain"),
        ("naïve ", "plain"),
        ("CAFÉ ", "plain"),
        ("mange ", "french"),
        ("elysee ", "french"),
        ("uber ", "german"),
        ("brucke ", "german"),
        ("BRÜCKE", "german"),
        ("Tôi rất", "vietnamese"),
        ("toi rat met moi", "vietnamese"),
    ] {
        library.expect(query, &[name]);
    }
}

#[test]
fn what_looks_like_syntax_is_text() {
    let library = Library::new();
    for (query, names) in [
        ("\"breathe out\"", &["quotes"][..]),
        ("\"out breathe\"", &[]),
        ("“breathe out”", &["quotes"]),
        ("breathe AND counted", &["quotes"]),
        ("(slowly)", &["quotes"]),
        ("breath*", &["quotes"]),
        ("breath", &["quotes"]),
        ("breath ", &[]),
        ("\"breathe", &["quotes"]),
        ("😊", &["emoji"]),
        ("👩🏽‍💻", &["emoji"]),
        ("🇩🇪", &["emoji"]),
        ("🇩🇰", &[]),
    ] {
        library.expect(query, names);
    }
}

#[test]
fn nothing_that_can_be_typed_is_an_error() {
    let library = Library::new();
    let long = "难 word \" ( AND * ".repeat(700);
    let one_word = "a".repeat(10_000);
    let dense = "字".repeat(10_000);
    for query in [
        "", " ", "*", "\"", "\"\"", "(", "((", ")", "AND", "AND AND", "OR", "NOT", "NEAR(", "^",
        "-", ":", "title:", "{", "}", "'", "\\", "\0", "%", "_", ";", "--", "/*", "\u{202e}",
        "\u{200d}", "\u{301}", "\u{feff}", "🏽", "1 OR 1=1", "a\0b", "\n\t", "؟", "。", &long,
        &one_word, &dense,
    ] {
        let hits = library.device.journal().search(query, 10).unwrap();
        assert!(hits.iter().all(|hit| hit.score.is_finite()), "{query:?}");
        let filter = EntryFilter { text: Some(query.to_owned()), ..EntryFilter::default() };
        library.device.journal().list(&filter, None, 10).unwrap();
        library.device.journal().count(&filter).unwrap();
    }
}

#[test]
fn snippets_show_what_was_found() {
    let library = Library::new();
    for query in ["家人", "カラ", "친구", "breathe", "mange", "เหนื่อย", "كتبت", "😊"]
    {
        let hits = library.device.journal().search(query, 10).unwrap();
        for hit in &hits {
            let letters: Vec<char> = hit.snippet.chars().collect();
            assert!(!hit.highlights.is_empty(), "{query:?}");
            for range in &hit.highlights {
                assert!(range.start < range.end && range.end <= letters.len(), "{query:?}");
            }
            assert!(letters.len() <= 170 && !hit.snippet.contains('\n'));
        }
        assert!(!hits.is_empty(), "{query:?}");
    }
    let hit = &library.device.journal().search("家人", 1).unwrap()[0];
    let letters: Vec<char> = hit.snippet.chars().collect();
    assert_eq!(letters[hit.highlights[0].clone()].iter().collect::<String>(), "家人");
}

#[test]
fn a_hit_in_the_title_comes_first() {
    let device = Replica::alone(1);
    let in_title = device.write("Breathing", "in the evening");
    let in_body = device.write("Evening", "breathing, and the wind in the trees");
    assert_eq!(device.found("breathing"), [in_title, in_body]);
    assert_eq!(device.journal().search("breathing", 1).unwrap().len(), 1);
}

#[test]
fn hits_follow_every_edit_at_once() {
    let device = Replica::alone(1);
    let id = device.write("", "walked to the river");
    assert_eq!(device.found("river"), [id]);
    device.journal().edit(&id, &[Edit::Body("walked to the harbour".into())]).unwrap();
    assert_eq!((device.found("river"), device.found("harbour")), (vec![], vec![id]));
    device.journal().edit(&id, &[Edit::Title("泣いた".into())]).unwrap();
    assert_eq!(device.found("泣"), [id]);
    let mut editor = device.journal().open(&id).unwrap();
    for (at, letter) in "slowly ".chars().enumerate() {
        let insert = letter.to_string();
        editor.splice(TextPatch { field: TextField::Body, at, delete: 0, insert }).unwrap();
        let typed: String = "slowly".chars().take(at + 1).collect();
        assert_eq!(device.found(&typed), [id], "typed so far: {typed}");
    }
}

#[test]
fn the_trash_is_not_searched_and_what_is_erased_is_gone() {
    let device = Replica::alone(1);
    let id = device.write("kingfisher", "blue");
    device.journal().trash(&id).unwrap();
    assert_eq!(device.found("kingfisher"), []);
    device.journal().untrash(&id).unwrap();
    assert_eq!(device.found("kingfisher"), [id]);
    device.journal().trash(&id).unwrap();
    let filter =
        EntryFilter { text: Some("kingfisher".into()), trashed: true, ..EntryFilter::default() };
    assert_eq!(
        device.journal().count(&filter).unwrap(),
        1,
        "a list of the trash has its own search"
    );
    device.journal().erase(&id).unwrap();
    assert_eq!(device.found("kingfisher"), []);
    assert_eq!(device.journal().count(&filter).unwrap(), 0);
}

#[test]
fn words_that_came_from_another_device_are_found() {
    let (here, there) = (Replica::alone(1), Replica::alone(2));
    let id = here.write("", "cormorant");
    here.tell(&there);
    assert_eq!(there.found("cormorant"), [id]);
    there.journal().edit(&id, &[Edit::Body("heron".into())]).unwrap();
    there.tell(&here);
    assert_eq!((here.found("cormorant"), here.found("heron")), (vec![], vec![id]));
    here.journal().erase(&id).unwrap();
    here.tell(&there);
    assert_eq!(there.found("heron"), []);
}
