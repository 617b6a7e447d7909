use super::*;
use crate::document::Heads;

fn stamp(actor: u8) -> Stamp {
    Stamp { actor: [actor; 16], seconds: 0, message: None }
}

fn set(field: &'static str, value: &str) -> FieldEdit {
    FieldEdit::Set(field, Some(value.to_owned()))
}

fn put(key: &str, value: Option<&str>) -> FieldEdit {
    FieldEdit::Put("marks", key.to_owned(), value.map(str::to_owned))
}

/// Two copies of one reminder, each of which does something that the other does not know of.
fn apart(before: &[FieldEdit], ours: &[FieldEdit], theirs: &[FieldEdit]) -> Fields {
    let mut one = Document::genesis(Kind::REMINDER);
    let first = one.edit_fields(&stamp(1), before).unwrap();
    let mut two = Document::genesis(Kind::REMINDER);
    two.apply(first.into_iter().collect()).unwrap();
    let ours = one.edit_fields(&stamp(1), ours).unwrap();
    let theirs = two.edit_fields(&stamp(2), theirs).unwrap();
    one.apply(theirs.into_iter().collect()).unwrap();
    two.apply(ours.into_iter().collect()).unwrap();
    assert_eq!(one.heads(), two.heads());
    let fields = one.fields(Kind::REMINDER).unwrap().unwrap();
    assert!(two.fields(Kind::REMINDER).unwrap() == Some(fields.clone()), "the order of values");
    fields
}

#[test]
fn geneses_never_change() {
    let heads = |kind| {
        let hash = Document::genesis(kind).heads().hashes().next().unwrap();
        hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    let all = [Kind::REMINDER, Kind::SCHEDULE, Kind::SETTINGS].map(heads);
    insta::assert_snapshot!(all.join("\n"));
    let shared = (6..64).map(Kind).filter(|kind| kind.has_fields());
    let shared: Vec<String> = shared.map(|kind| format!("{} {}", kind.0, heads(kind))).collect();
    insta::assert_snapshot!("geneses_of_groups", shared.join("\n"));
}

#[test]
fn what_is_set_apart_is_kept_and_shown_until_one_is_chosen() {
    let fields =
        apart(&[set("times", "08:00")], &[set("times", "09:00")], &[set("times", "10:00")]);
    let disagreed: Vec<_> = fields.disagreed().collect();
    assert_eq!(disagreed, [("times", vec!["09:00", "10:00"])]);
    let shown = fields.get("times").unwrap().to_owned();

    let mut document = Document::genesis(Kind::REMINDER);
    document.edit_fields(&stamp(1), &[set("times", "09:00")]).unwrap();
    let mut other = Document::genesis(Kind::REMINDER);
    let theirs = other.edit_fields(&stamp(2), &[set("times", "10:00")]).unwrap();
    document.apply(theirs.into_iter().collect()).unwrap();
    document.edit_fields(&stamp(3), &[set("times", &shown)]).unwrap().unwrap();
    let settled = document.fields(Kind::REMINDER).unwrap().unwrap();
    assert_eq!(settled.disagreed().count(), 0, "choosing the value that is shown is a choice");
}

#[test]
fn what_two_devices_do_to_different_keys_stays() {
    let ours = [put("2026-01-01#0", Some("done"))];
    let fields = apart(&[set("name", "x")], &ours, &[put("2026-01-02#0", Some("dismissed"))]);
    let marks: Vec<_> = fields.map("marks").map(|(key, values)| (key, values.len())).collect();
    assert_eq!(marks, [("2026-01-01#0", 1), ("2026-01-02#0", 1)]);
    assert_eq!(fields.edits, 3);
}

#[test]
fn an_edit_that_changes_nothing_makes_no_change() {
    let mut document = Document::genesis(Kind::REMINDER);
    assert!(document.edit_fields(&stamp(1), &[set("name", "x")]).unwrap().is_some());
    let heads: Heads = document.heads();
    let same = [set("name", "x"), FieldEdit::Set("end", None), put("2026-01-01#0", None)];
    assert!(document.edit_fields(&stamp(1), &same).unwrap().is_none());
    assert_eq!(document.heads(), heads);
}

#[test]
fn what_is_too_long_is_refused_and_nothing_changes() {
    let mut document = Document::genesis(Kind::REMINDER);
    let edits = [set("name", "x"), set("times", &"x".repeat(4097))];
    assert!(matches!(document.edit_fields(&stamp(1), &edits), Err(Error::Invalid { .. })));
    assert!(document.fields(Kind::REMINDER).unwrap().is_none(), "nothing of it was written");
}

#[test]
fn fields_read_back_from_their_row() {
    let fields = apart(&[set("name", "x")], &[set("name", "y")], &[set("name", "z")]);
    assert!(Fields::from_bytes(&fields.to_bytes().unwrap()).unwrap() == fields);
    assert!(matches!(Fields::from_bytes(b"no"), Err(Error::Damaged(_))));
}

#[test]
fn what_two_write_into_one_text_apart_is_all_there() {
    let write = |text: &str| FieldEdit::Write("body", text.to_owned());
    let mut one = Document::genesis(Kind::NORMS);
    let first = one.edit_fields(&stamp(1), &[write("We listen. We keep it here.")]).unwrap();
    let mut two = Document::genesis(Kind::NORMS);
    two.apply(first.into_iter().collect()).unwrap();
    let ours = one.edit_fields(&stamp(1), &[write("We listen well. We keep it here.")]).unwrap();
    let theirs = two.edit_fields(&stamp(2), &[write("We listen. We keep it all here.")]).unwrap();
    one.apply(theirs.into_iter().collect()).unwrap();
    two.apply(ours.into_iter().collect()).unwrap();
    let text = one.fields(Kind::NORMS).unwrap().unwrap().text("body").to_owned();
    assert_eq!(text, "We listen well. We keep it all here.");
    assert_eq!(two.fields(Kind::NORMS).unwrap().unwrap().text("body"), text);
}

#[test]
fn a_text_beyond_its_bound_is_refused_and_nothing_changes() {
    let mut document = Document::genesis(Kind::NORMS);
    let long = FieldEdit::Write("body", "x".repeat(MOST_TEXT + 1));
    assert!(document.edit_fields(&stamp(1), &[long]).is_err());
    assert!(document.fields(Kind::NORMS).unwrap().is_none());
}
