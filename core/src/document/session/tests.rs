use proptest::prelude::*;

use super::*;
use crate::document::{Document, DocumentId, Stamp};

fn item(words: &str) -> AgendaItem {
    AgendaItem { kind: AgendaKind::CheckIn, minutes: 10, words: words.to_owned() }
}

struct Facilitator {
    document: Document,
    number: u8,
    made: u32,
}

impl Facilitator {
    fn new(number: u8) -> Self {
        Self { document: Document::genesis(Kind::SESSION), number, made: 0 }
    }

    fn content(&self) -> SessionContent {
        let fields = self.document.fields(Kind::SESSION).unwrap();
        fields.as_ref().map(SessionContent::read).unwrap_or_default()
    }

    fn edit(&mut self, edit: &SessionEdit) -> Vec<Vec<u8>> {
        self.made += 1;
        let fresh = format!("{:02x}{:06x}", self.number, self.made);
        let edits = [self.content().edits(edit, &fresh).unwrap()];
        let stamp = Stamp { actor: [self.number; 16], seconds: 0, message: None };
        self.document.edit_fields(&stamp, &edits).unwrap().into_iter().collect()
    }

    fn words(&self) -> Vec<String> {
        self.content().agenda.into_values().map(|item| item.words).collect()
    }

    fn key(&self, words: &str) -> String {
        let agenda = self.content().agenda;
        agenda.into_iter().find(|(_, item)| item.words == words).unwrap().0
    }
}

#[test]
fn items_added_apart_at_one_place_are_both_there_in_the_same_order() {
    let (mut one, mut two) = (Facilitator::new(1), Facilitator::new(2));
    for words in ["first", "last"] {
        let change = one.edit(&SessionEdit::AddItem(item(words), None));
        two.document.apply(change).unwrap();
    }
    let after = Some(one.key("first"));
    let ours = one.edit(&SessionEdit::AddItem(item("by one"), after.clone()));
    let theirs = two.edit(&SessionEdit::AddItem(item("by two"), after));
    one.document.apply(theirs).unwrap();
    two.document.apply(ours).unwrap();
    assert_eq!(one.words(), two.words());
    assert_eq!(one.words(), ["first", "by one", "by two", "last"]);
    assert_eq!(one.content().minutes(), 40);
}

#[test]
fn what_is_not_there_is_not_changed_and_bounds_hold() {
    let mut one = Facilitator::new(1);
    let refused = |content: &SessionContent, edit| content.edits(&edit, "0").is_err();
    let empty = SessionContent::default();
    assert!(refused(&empty, SessionEdit::Item("8-0".into(), None)));
    assert!(refused(&empty, SessionEdit::Goal("0".into(), Some("x".into()))));
    assert!(refused(&empty, SessionEdit::RemovePreparation("0".into())));
    assert!(refused(&empty, SessionEdit::Topic("x".repeat(2001))));
    assert!(refused(&empty, SessionEdit::AddItem(AgendaItem { minutes: 0, ..item("") }, None)));
    assert!(refused(&empty, SessionEdit::AddItem(item(""), Some("8-0".into()))));
    for number in 0..50 {
        one.edit(&SessionEdit::AddGoal(format!("goal {number}")));
    }
    assert!(refused(&one.content(), SessionEdit::AddGoal("one more".into())));
}

proptest! {
    #[test]
    fn items_and_preparations_read_back(
        kind in 0usize..7, minutes in 1u32..=480, words in ".{0,100}", id: [u8; 32], what in 0..3,
    ) {
        let kinds = ["check_in", "icebreaker", "reflective_sharing", "guided_mindfulness", "feedback", "closing", "other"];
        let item = AgendaItem { kind: kinds[kind].parse().unwrap(), minutes, words: words.clone() };
        prop_assert!(item.to_string().parse::<AgendaItem>().unwrap() == item);
        let what = match what {
            0 => Preparation::Resource(DocumentId(id)),
            1 => Preparation::Prompt(DocumentId(id)),
            _ => Preparation::Words(format!("x{words}")),
        };
        prop_assert!(what.to_string().parse::<Preparation>().unwrap() == what);
    }

    #[test]
    fn a_key_reads_back_and_nothing_else_does(group: [u8; 32], days in 0i32..80_000, text in ".{0,40}") {
        let group = interlude_wire::SpaceId(group);
        let day = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap() + chrono::Days::new(days as u64);
        let key = SessionKey::new(&group, day);
        prop_assert_eq!(key.to_string().parse::<SessionKey>().unwrap(), key);
        prop_assert!(key.is_of(&group) && key.day() == day);
        if let Ok(read) = text.parse::<SessionKey>() {
            prop_assert_eq!(read.to_string(), text);
        }
    }

    #[test]
    fn any_text_is_an_item_or_refused(text in ".{0,60}") {
        let _ = (text.parse::<AgendaItem>(), text.parse::<Preparation>());
    }
}
