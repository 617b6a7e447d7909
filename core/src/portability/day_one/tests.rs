use std::collections::BTreeMap;

use super::*;

fn read(files: &[(&str, &str)]) -> Vec<std::result::Result<PortableEntry, Skipped>> {
    let files: BTreeMap<_, _> =
        files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
    let source = Source::from_memory(files);
    assert!(DayOne.recognises(&source));
    let mut records = Vec::new();
    DayOne
        .read(&source, Tz::UTC, &mut |record| {
            records.push(record);
            Ok(())
        })
        .unwrap();
    records
}

fn journal(entries: &str) -> String {
    format!(r#"{{"metadata": {{"version": "1.0"}}, "entries": [{entries}]}}"#)
}

const DATE: &str = r#""creationDate": "2024-04-16T23:00:00Z""#;

#[test]
fn an_entry_keeps_its_day_zone_star_pin_and_tags() {
    let json = journal(&format!(
        r#"{{{DATE}, "uuid": "DF8B32A3FE25400BBBB3A7BBFCD23CE7", "timeZone": "Europe\/Dublin",
            "isAllDay": true, "starred": true, "isPinned": true, "tags": ["two words", "b"],
            "text": "Not said\\. In \\(brackets\\)\\-ish\\! `a\\.b`"}}"#
    ));
    let entry = read(&[("J.json", &json)]).remove(0).unwrap();
    assert_eq!(entry.created.to_string(), "2024-04-17T00:00:00.000+01:00[Europe/Dublin]");
    assert_eq!(entry.created.local_date().to_string(), "2024-04-17");
    assert!(entry.favourite);
    assert_eq!(entry.tags, ["b", "pinned", "two words"]);
    assert_eq!(entry.body, r"Not said. In (brackets)-ish! `a\.b`");
}

#[test]
fn escapes_that_keep_a_text_from_becoming_markup_stay() {
    assert_eq!(
        text::unescaped("1\\. May\n\\- no list\na\\.b \\*not bold\\*"),
        "1\\. May\n\\- no list\na.b \\*not bold\\*"
    );
    assert_eq!(text::unescaped("```\na\\.b\n```\na\\.b"), "```\na\\.b\n```\na.b");
    assert_eq!(text::unescaped("c:\\\\x"), "c:\\\\x");
}

#[test]
fn without_text_the_rich_text_is_read() {
    let rich = r#"{"contents": [
        {"attributes": {"line": {"header": 1}}, "text": "Title\n"},
        {"text": "plain "}, {"attributes": {"bold": true}, "text": "bold"}, {"text": " end\n"},
        {"attributes": {"line": {"listStyle": "checkbox", "checked": true}}, "text": "done\n"},
        {"attributes": {"line": {"codeBlock": true}}, "text": "let x;\n"},
        {"embeddedObjects": [{"type": "photo", "identifier": "ABCDEF0123"}]}]}"#;
    let quoted = serde_json::to_string(rich).unwrap();
    let json = journal(&format!(
        r#"{{{DATE}, "richText": {quoted}, "photos": [{{"identifier": "ABCDEF0123", "md5": "aa11"}}]}}"#
    ));
    let entry = read(&[("J.json", &json), ("photos/aa11.jpeg", "x")]).remove(0).unwrap();
    assert_eq!(entry.title, "Title");
    let id = &entry.attachments[0].id;
    assert_eq!(
        entry.body,
        format!("plain **bold** end\n- [x] done\n```\nlet x;\n```\n![](attachment:{id})")
    );
}

#[test]
fn media_are_found_by_content_and_missing_ones_named() {
    let json = journal(&format!(
        r#"{{{DATE}, "uuid": "U1234567", "text": "![](dayone-moment://P1) ![](dayone-moment:/video/V1) [p](dayone-moment:/pdfAttachment/D1)",
            "photos": [{{"identifier": "P1", "md5": "aa11", "orderInEntry": 1}}, {{"identifier": "P2", "md5": "aa11"}}],
            "videos": [{{"identifier": "V1111111", "md5": "bb22"}}],
            "pdfAttachments": [{{"identifier": "D1", "md5": "cc33", "pdfName": "plan.pdf"}}]}}"#
    ));
    let mut records = read(&[("J.json", &json), ("photos/aa11.jpeg", "x"), ("pdfs/cc33.pdf", "y")]);
    let skipped = records.remove(0).unwrap_err();
    assert_eq!(skipped.record, "journal 1, entry 1 (U1234567), media V1111111");
    let entry = records.remove(0).unwrap();
    assert_eq!(entry.attachments.len(), 2, "the same photo twice is one attachment");
    assert!(entry.body.contains("was not in the export"));
    assert!(entry.body.ends_with(&format!("[p](attachment:{})", entry.attachments[1].id)));
    assert_eq!(entry.attachments[1].file_name, "plan.pdf");
}

#[test]
fn a_broken_record_and_a_broken_end_stop_nothing_else() {
    let mut json = journal(&format!(
        r#"{{{DATE}, "text": "one"}}, {{"creationDate": 7}}, {{{DATE}, "text": "three"}}, {{"cut"#
    ));
    json.truncate(json.len() - 2);
    let records = read(&[("J.json", &json)]);
    assert_eq!(records.iter().filter(|record| record.is_ok()).count(), 2);
    let reasons: Vec<_> = records.iter().filter_map(|r| r.as_ref().err()).collect();
    assert_eq!(reasons[0].record, "journal 1, entry 2");
    assert_eq!(reasons[1].record, "journal 1, everything after entry 3");
}
