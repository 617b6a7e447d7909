use super::devices::{Devices, give, pieces, push_of, records_of, sealed, write};
use crate::document::entry::EntryEdit;
use crate::document::{Document, DocumentId, Heads, Stamp, TextField};
use crate::interlude::Interlude;
use crate::store::{News, Update, documents, whole};

/// A document to which as many devices as `count` added a line at the same time, each change apart.
fn many(phone: &Interlude, id: &DocumentId, count: usize) -> Vec<Vec<u8>> {
    let stored = phone.read(|db| documents::find(db, id)).unwrap().unwrap();
    let mut changes = Vec::new();
    for number in 0..count {
        let mut document = phone.read(|db| documents::load(db, &stored)).unwrap();
        let mut actor = [7; 16];
        actor[..8].copy_from_slice(&(number as u64).to_be_bytes());
        let stamp = Stamp { actor, seconds: 1, message: None };
        let edit = EntryEdit::Append(TextField::Body, format!("line {number} "));
        changes.push(document.edit_entry(&stamp, &[edit]).unwrap().unwrap());
    }
    changes
}

fn heads(vault: &Interlude, id: &DocumentId) -> Heads {
    vault.read(|db| documents::find(db, id)).unwrap().unwrap().heads
}

/// A snapshot that leaves one change out, and says of itself that it does not when `lies`.
fn short(vault: &Interlude, id: &DocumentId, changes: &[Vec<u8>], lies: bool) -> Update {
    let stored = vault.read(|db| documents::find(db, id)).unwrap().unwrap();
    let mut update = vault.read(|db| whole(db, &stored)).unwrap();
    let mut document = Document::genesis(crate::Kind::ENTRY);
    document.apply(changes.to_vec()).unwrap();
    update.news = News::Snapshot(document.save());
    let projected = update.projected.as_mut().unwrap();
    if !lies {
        projected.heads = document.heads();
    }
    update
}

/// How many changes, as `INTERLUDE_LONG=1` asks.
fn count() -> usize {
    if std::env::var("INTERLUDE_LONG").is_ok_and(|value| value == "1") { 1000 } else { 8 }
}

#[test]
fn a_snapshot_that_leaves_any_one_change_out_is_noticed_and_healed() {
    for lies in [false, true] {
        leave_each_out(lies);
    }
}

fn leave_each_out(lies: bool) {
    let mut devices = Devices::new(2);
    let id = write(&devices.vaults[0], "together");
    devices.in_step();
    let changes = many(&devices.vaults[0], &id, count());
    for vault in &devices.vaults {
        let stored = vault.read(|db| documents::find(db, &id)).unwrap().unwrap();
        let news = News::Changes(changes.clone());
        let update = Update { identity: stored.identity, news, projected: None };
        vault.write(|write| write.apply(update, crate::Origin::Here).map(drop)).unwrap();
    }
    devices.in_step();
    let all = heads(&devices.vaults[0], &id);
    let mut every = devices.vaults[1]
        .read(|db| {
            let stored = documents::find(db, &id)?.unwrap();
            documents::load(db, &stored)?.changes_since(&Heads::default())
        })
        .unwrap();
    every.sort();
    let mut last = Vec::new();
    for left_out in &changes {
        let [phone, liar] = &devices.vaults[..] else { unreachable!() };
        let rest: Vec<_> = every.iter().filter(|one| *one != left_out).cloned().collect();
        let lie = short(liar, &id, &rest, lies);
        let push = push_of(liar, pieces(&lie), records_of(phone, &id));
        let taken = give(phone, &push);
        assert!(taken.short, "a missing change went unnoticed");
        assert_eq!(heads(phone, &id), all, "nothing is lost");
        let again = sealed(phone);
        assert!(!again.is_empty(), "it is pushed again");
        last = [vec![push], again].concat();
    }
    // Who has nothing but what the relay has now: the last lie, and what healed it.
    devices.admit();
    for push in &last {
        give(&devices.vaults[2], push);
    }
    assert_eq!(heads(&devices.vaults[2], &id), all);
}
