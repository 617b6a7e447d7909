use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::document::entry::Helped;
use crate::portability::{Exporter, JsonWriter, MarkdownWriter, read_bytes};

fn read(name: &str, text: &str) -> Reading {
    let records = read_bytes("markdown", name, text.as_bytes()).unwrap();
    records.into_iter().next().unwrap().map_err(|skipped| skipped.reason)
}

#[test]
fn common_front_matter_is_read() {
    let text = "---\ntitle: 'It''s a day'\ndate: 2024-05-06 07:08\nzone: Europe/Paris\n\
                tags:\n  - slow mornings\n  - \"a, b\"\nstarred: true\nmood: 4\n---\n\nHello\n";
    let entry = read("x.md", text).unwrap();
    assert_eq!(entry.title, "It's a day");
    assert_eq!(entry.created.to_string(), "2024-05-06T07:08:00.000+02:00[Europe/Paris]");
    assert_eq!(entry.tags, ["a, b", "slow mornings"]);
    assert_eq!((entry.favourite, entry.mood, entry.body.as_str()), (true, Some(4), "Hello\n"));
}

#[test]
fn a_heading_and_the_name_of_the_file_serve_where_front_matter_is_missing() {
    let entry = read("2024/2024-05-06 walk.md", "# A walk\n\nBy the river").unwrap();
    assert_eq!((entry.title.as_str(), entry.body.as_str()), ("A walk", "By the river"));
    assert_eq!(entry.created.local_date().to_string(), "2024-05-06");
    assert_eq!(read("walk.md", "no date"), Err("has no date in its front matter or name"));
}

#[test]
fn another_encoding_is_refused_by_name_of_the_reason() {
    let records = read_bytes("markdown", "2024-05-06.md", b"caf\xe9").unwrap();
    assert_eq!(records[0].as_ref().unwrap_err().reason, "not UTF-8");
    let records = read_bytes("markdown", "2024-05-06.md", b"\xef\xbb\xbfcaf\xc3\xa9").unwrap();
    assert_eq!(records[0].as_ref().unwrap().body, "café");
}

#[test]
fn images_beside_the_text_come_along() {
    let files = BTreeMap::from([
        ("d/2024-05-06.md".to_owned(), b"![a](p/x.png) [b](other.md) ![c](gone.png)".to_vec()),
        ("d/p/x.png".to_owned(), b"png".to_vec()),
    ]);
    let source = Source::from_memory(files);
    let mut entries = Vec::new();
    Markdown
        .read(&source, Tz::UTC, &mut |record| {
            entries.push(record.unwrap());
            Ok(())
        })
        .unwrap();
    let [image] = entries[0].attachments.as_slice() else { panic!() };
    assert_eq!((image.path.as_str(), image.media_type.as_str()), ("d/p/x.png", "image/png"));
    assert!(entries[0].body.starts_with(&format!("![a](attachment:{})", image.id)));
}

fn label() -> impl Strategy<Value = String> {
    "[^\\pC]{1,20}".prop_map(|text| text.trim().to_owned()).prop_filter("empty", |t| !t.is_empty())
}

fn entry() -> impl Strategy<Value = PortableEntry> {
    let words =
        proptest::option::of("\\PC{1,30}".prop_filter("no edges", |w| !w.trim().is_empty()));
    let texts = ("\\PC{0,40}", any::<String>());
    let labels =
        (proptest::collection::vec(label(), 0..4), proptest::collection::vec(label(), 0..4));
    let numbers = (any::<[u8; 16]>(), 0i64..4_000_000_000_000, proptest::option::of(1u8..=5));
    let rest =
        (any::<bool>(), any::<bool>(), words.clone(), words, proptest::option::of(0i64..9_999_999));
    (texts, labels, numbers, rest).prop_map(|((title, body), (tags, emotions), numbers, rest)| {
        let (seed, millis, mood) = numbers;
        let created = Moment::in_zone(Timestamp::from_millis(millis), Tz::Europe__Berlin).unwrap();
        let id = seed.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut entry = PortableEntry::new("interlude", id, created);
        entry.seed = Some(seed);
        (entry.title, entry.body, entry.tags, entry.emotions) = (title, body, tags, emotions);
        (entry.favourite, entry.bring, entry.session, entry.coping.trigger) =
            (rest.0, rest.1, rest.2, rest.3);
        entry.coping.helped = rest.0.then_some(Helped::Some);
        entry.mood = mood;
        entry.trashed = rest.4.map(Timestamp::from_millis);
        entry.checked().unwrap()
    })
}

fn round_trip(entry: &PortableEntry, json: bool) -> PortableEntry {
    let folder = tempfile::tempdir().unwrap();
    let mut writer: Box<dyn Exporter> = match json {
        true => Box::new(JsonWriter::create(folder.path()).unwrap()),
        false => Box::new(MarkdownWriter::create(folder.path()).unwrap()),
    };
    writer.entry(entry, &entry.seed.unwrap()).unwrap();
    writer.finish().unwrap();
    let source = Source::open(folder.path()).unwrap();
    let format = crate::portability::detect(&source).unwrap();
    let mut read = Vec::new();
    format
        .read(&source, Tz::UTC, &mut |record| {
            read.push(record.unwrap());
            Ok(())
        })
        .unwrap();
    read.remove(0)
}

proptest! {
    #[test]
    fn an_export_reads_back_equal(entry in entry()) {
        prop_assert!(round_trip(&entry, true) == entry);
        let markdown = round_trip(&entry, false);
        prop_assert_eq!(&markdown.body, &entry.body);
        prop_assert_eq!(&markdown.title, &entry.title);
        prop_assert!(markdown.digest() == entry.digest());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for format in crate::portability::FORMATS {
            let _ = read_bytes(format, "2024-05-06.json", &bytes);
            let _ = read_bytes(format, "2024-05-06.md", &bytes);
        }
    }

    #[test]
    fn any_front_matter_is_read_or_refused(text in "(---\n)?([a-z]{1,7}: ?\\PC{0,12}\n|- \\PC{0,9}\n){0,9}(---\n)?\\PC{0,9}") {
        let _ = read("2024-05-06.md", &text);
    }
}
