//! Whatever a participant does, every byte that leaves for a group, opened with the keys of everyone else in
//! it, is of what was explicitly shared.

use chrono::NaiveTime;
use interlude_wire::push::Push;
use proptest::prelude::*;

use super::ring::Ring;
use crate::document::{DocumentId, Identity, Kind};
use crate::groups::{Audience, Expiry, NewExcerpt};
use crate::interlude::Interlude;
use crate::journal::{Edit, NewEntry, TextField, TextPatch};
use crate::reminders::Reminder;
use crate::space::Space;
use crate::store::Update;
use crate::store::spaces::relayed;
use crate::sync::payload::Payload;

const PRIVATE: &str = "canary of the journal";
const OPEN: &str = "said to the group";

#[derive(Debug, Clone, Copy)]
enum Deed {
    Write,
    Type,
    Tag,
    Attach,
    Erase,
    Goal,
    Remind,
    Share,
    Answer,
    Withdraw,
    Rename,
}

fn deed() -> impl Strategy<Value = Deed> {
    use Deed::{Answer, Attach, Erase, Goal, Remind, Rename, Share, Tag, Type, Withdraw, Write};
    prop::sample::select(vec![
        Write, Type, Tag, Attach, Erase, Goal, Remind, Share, Answer, Withdraw, Rename,
    ])
}

/// What a member does next; in every private place stands a canary.
fn does(vault: &Interlude, ring: &Ring, deed: Deed, entries: &mut Vec<DocumentId>) {
    let (journal, group) = (vault.journal(), vault.group(&ring.id).unwrap());
    let text = || PRIVATE.to_owned();
    let last = entries.last().copied();
    match (deed, last) {
        (Deed::Write, _) => {
            let day = "2026-03-03".parse().unwrap();
            let session = crate::groups::SessionKey::new(&ring.id, day).to_string();
            let new = NewEntry {
                title: text(),
                body: text(),
                session: Some(session),
                bring: true,
                ..NewEntry::default()
            };
            entries.push(journal.write(&new).unwrap());
        }
        (Deed::Type, Some(id)) => {
            let patch = TextPatch { field: TextField::Body, at: 0, delete: 0, insert: text() };
            journal.open(&id).unwrap().splice(patch).unwrap();
        }
        (Deed::Tag, Some(id)) => journal.edit(&id, &[Edit::Tag(text())]).unwrap(),
        (Deed::Attach, Some(id)) => {
            journal.attach(&id, &mut PRIVATE.as_bytes(), PRIVATE, "text/plain").unwrap();
        }
        (Deed::Erase, Some(id)) => {
            journal.erase(&id).unwrap();
            entries.pop();
        }
        (Deed::Goal, _) => {
            let id = vault.goals().add(PRIVATE).unwrap();
            vault.goals().note(&id, PRIVATE).unwrap();
        }
        (Deed::Remind, _) => {
            let start = "2026-03-01".parse().unwrap();
            let mut rule = Reminder::evening_check_in(NaiveTime::MIN, start).unwrap();
            rule.name = text();
            vault.reminders().add(&rule).unwrap();
        }
        (Deed::Share, _) => {
            let new = NewExcerpt {
                text: OPEN.to_owned(),
                title: String::new(),
                prompt: None,
                audience: Audience::Group,
                expires: Expiry::Never,
                later_members_may_read: false,
            };
            group.share(group.preview(&new).unwrap()).unwrap();
        }
        (Deed::Answer, _) => {
            if let Some(one) = group.excerpts().unwrap().first() {
                group.respond(&one.id, OPEN).unwrap();
            }
        }
        (Deed::Withdraw, _) => {
            if let Some(one) = group.excerpts().unwrap().iter().find(|one| one.author.me) {
                group.withdraw(&one.id).unwrap();
            }
        }
        (Deed::Rename, _) => vault.devices().rename(PRIVATE).unwrap(),
        _ => {}
    }
}

fn has(all: &[u8], part: &str) -> bool {
    all.windows(part.len()).any(|window| window == part.as_bytes())
}

/// Everything in a push as somebody else in the group reads it.
fn opened(push: &[u8], reader: &Space) -> Vec<(Identity, Vec<u8>)> {
    assert!(!has(push, PRIVATE) && !has(push, OPEN), "nothing stands there in clear");
    let push = Push::from_bytes(push).unwrap();
    let header = push.open().unwrap();
    let records = header.items.iter().zip(&push.records);
    let records = records.map(|(item, sealed)| {
        let plain = reader.open_item(&header, item, sealed.as_ref().unwrap()).unwrap();
        let payload = Payload::from_bytes(&plain).unwrap();
        assert!(payload.part.is_none(), "nothing here is large");
        let update = Update::from_bytes(&payload.bytes).unwrap();
        // A document's text is compressed when it is saved whole: what it says is read, too.
        let mut said = plain.to_vec();
        said.extend(words(&update));
        (update.identity, said)
    });
    records.collect()
}

/// What a document that is told whole says.
fn words(update: &Update) -> Vec<u8> {
    let crate::store::News::Snapshot(bytes) = &update.news else { return Vec::new() };
    let document = crate::document::Document::from_snapshot(bytes).unwrap();
    let fields = document.fields(update.identity.kind).unwrap();
    let fields = fields.unwrap_or_default();
    let mut all = fields.to_bytes().unwrap();
    fields.texts.values().for_each(|text| all.extend_from_slice(text.as_bytes()));
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn every_byte_that_leaves_for_a_group_was_given_to_it(
        deeds in prop::collection::vec((1usize..3, deed()), 1..40)
    ) {
        let ring = Ring::of(2);
        let mut entries = [Vec::new(), Vec::new(), Vec::new()];
        let (mut shared, mut seen) = (0, 0);
        for (number, (by, deed)) in deeds.iter().enumerate() {
            does(&ring.vaults[*by], &ring, *deed, &mut entries[*by]);
            shared += usize::from(matches!(deed, Deed::Share));
            if number % 7 != 6 && number + 1 != deeds.len() {
                continue;
            }
            for from in [1, 2] {
                let home = Some(&ring.id.0);
                ring.vaults[from].read(|db| {
                    assert!(relayed::next_to_send(db, &ring.id, home)?.is_none(), "no attachment leaves");
                    assert!(relayed::next_to_erase(db, &ring.id)?.is_none(), "nor is one named");
                    Ok(())
                }).unwrap();
                for push in ring.sealed(from) {
                    for (identity, plain) in opened(&push, &ring.space(0)) {
                        prop_assert_eq!(identity.home, Some(ring.id.0));
                        prop_assert_eq!(identity.owner, Some(ring.me(from)));
                        prop_assert!([Kind::EXCERPT, Kind::RESPONSE, Kind::MEMBER].contains(&identity.kind));
                        prop_assert!(!has(&plain, PRIVATE), "{:?}", identity.kind);
                        seen += usize::from(has(&plain, OPEN));
                    }
                    (0..3).filter(|to| *to != from).for_each(|to| drop(ring.give(to, &push)));
                }
            }
        }
        // What is looked for would be found: unless it was withdrawn before it left.
        prop_assert!(shared == 0 || seen > 0 || deeds.iter().any(|(_, deed)| matches!(deed, Deed::Withdraw)));
    }
}
