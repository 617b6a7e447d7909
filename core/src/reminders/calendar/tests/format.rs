use proptest::prelude::*;

use super::super::lines::Lines;

fn text(value: &str) -> String {
    let mut lines = Lines::default();
    lines.text("SUMMARY", value);
    lines.into_text()
}

#[test]
fn text_is_escaped() {
    assert_eq!(text("a,b;c\\d\ne\r\nf: \"g\"\u{7}"), "SUMMARY:a\\,b\\;c\\\\d\\ne\\nf: \"g\"\r\n");
}

proptest! {
    #[test]
    fn lines_are_at_most_75_octets_of_whole_letters_and_read_back(value in "[a-z ,;\\\\\n\"é日👨‍👩‍👧]{0,200}") {
        let text = text(&value);
        for line in text.split_terminator("\r\n") {
            prop_assert!(line.len() <= 75, "{}", line.len());
            prop_assert!(!line.contains(['\r', '\n']));
        }
        let whole = icalendar::parser::unfold(&format!("BEGIN:VEVENT\r\n{text}END:VEVENT\r\n"));
        let read = icalendar::parser::read_components(&whole).unwrap().remove(0);
        prop_assert_eq!(read.find_prop("SUMMARY").unwrap().val.as_str(), value);
    }
}
