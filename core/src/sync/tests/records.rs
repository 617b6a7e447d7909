use interlude_wire::push::{Push, RecordKind};
use interlude_wire::{Domain, encode};

use super::devices::{
    Devices, give, piece, pieces, push_of, records_of, sealed, space, title, write,
};
use crate::document::entry::EntryEdit;
use crate::document::{Document, Stamp, TextField};
use crate::store::{News, Update, documents, outbox, tombstone, whole};

fn update_of(vault: &crate::Interlude, id: &crate::document::DocumentId) -> Update {
    let stored = |db: &_| documents::find(db, id).map(Option::unwrap);
    vault.read(|db| whole(db, &stored(db)?)).unwrap()
}

/// After a lie the honest pushes of everybody still count, and nobody lost anything.
fn goes_on(devices: &Devices) {
    let ids: Vec<_> = devices.vaults.iter().map(|vault| write(vault, "afterwards")).collect();
    devices.in_step();
    for vault in &devices.vaults {
        assert!(ids.iter().all(|id| title(vault, id).is_some()));
    }
}

#[test]
fn anothers_ciphertext_signed_as_ones_own_is_nothing() {
    let devices = Devices::new(3);
    let [phone, thief, watch] = &devices.vaults[..] else { unreachable!() };
    let id = write(phone, "by the phone");
    let theirs = sealed(phone).pop().unwrap();
    let theirs = Push::from_bytes(&theirs).unwrap();
    // A push of the thief's own, with the phone's records in place of its own.
    let mut push = Push::from_bytes(&push_of(thief, Vec::new(), Vec::new())).unwrap();
    let mut header = push.open().unwrap();
    header.items = theirs.open().unwrap().items;
    push.header = encode(&header);
    push.signature = space(thief).keys.sign(Domain::Push, &push.header).unwrap();
    push.records = theirs.records.clone();
    assert!(push.open().is_ok());
    let taken = give(watch, &push.to_bytes());
    assert_eq!((taken.damaged, title(watch, &id)), (1, None));
    // In the phone's own name the signature does not hold.
    push.header = theirs.header.clone();
    push.signature = space(thief).keys.sign(Domain::Push, &push.header).unwrap();
    let taken = give(watch, &push.to_bytes());
    assert_eq!((taken.damaged, taken.applied, title(watch, &id)), (1, 0, None));
    give(watch, &theirs.to_bytes());
    assert_eq!(title(watch, &id).as_deref(), Some("by the phone"));
}

#[test]
fn a_record_of_one_document_under_the_name_of_another_is_left_out() {
    let devices = Devices::new(2);
    let [phone, liar] = &devices.vaults[..] else { unreachable!() };
    let (one, two) = (write(phone, "one"), write(phone, "two"));
    devices.in_step();
    let erased = write(liar, "to erase");
    liar.journal().erase(&erased).unwrap();
    let mut grave = liar.read(|db| tombstone(db, &erased)).unwrap().unwrap();
    // A tombstone, and a whole document, of one under the tag of the other.
    grave.identity = update_of(liar, &two).identity;
    let mut other = pieces(&grave);
    other[0].id = one;
    let mut swapped = pieces(&update_of(liar, &two));
    swapped[0].id = one;
    let taken = give(phone, &push_of(liar, other, Vec::new()));
    assert_eq!(taken.damaged, 1);
    let taken = give(phone, &push_of(liar, swapped, Vec::new()));
    assert_eq!(taken.damaged, 1);
    assert_eq!(title(phone, &one).as_deref(), Some("one"));
    assert_eq!(title(phone, &two).as_deref(), Some("two"));
    goes_on(&devices);
}

#[test]
fn a_record_of_another_kind_than_it_says_is_left_out() {
    let devices = Devices::new(2);
    let [phone, liar] = &devices.vaults[..] else { unreachable!() };
    let id = write(liar, "new");
    for kind in [RecordKind::Change, RecordKind::Tombstone] {
        let mut lie = pieces(&update_of(liar, &id));
        lie[0].kind = kind;
        let taken = give(phone, &push_of(liar, lie, Vec::new()));
        assert_eq!((taken.damaged, title(phone, &id)), (1, None));
    }
    goes_on(&devices);
    assert_eq!(title(phone, &id).as_deref(), Some("new"));
}

/// Two changes with one actor and number would wedge a document for ever.
#[test]
fn an_actor_that_is_somebody_elses_does_not_wedge_a_document() {
    let devices = Devices::new(3);
    let [phone, liar, watch] = &devices.vaults[..] else { unreachable!() };
    let id = write(phone, "title");
    devices.in_step();
    let stamp = Stamp { seconds: 1, message: None, ..phone.stamp() };
    let edit = |text: &str| EntryEdit::Append(TextField::Body, text.into());
    let made = |text: &str| {
        liar.read(|db| {
            let stored = documents::find(db, &id)?.unwrap();
            let change = documents::load(db, &stored)?.edit_entry(&stamp, &[edit(text)])?.unwrap();
            let news = News::Changes(vec![change]);
            Ok(Update { identity: stored.identity, news, projected: None })
        })
        .unwrap()
    };
    let lie = push_of(liar, pieces(&made("a lie")), Vec::new());
    phone.journal().edit(&id, &[crate::journal::Edit::Append("the truth".into())]).unwrap();
    let truth = sealed(phone).pop().unwrap();
    let taken = give(phone, &lie);
    assert_eq!(taken.damaged, 1, "it contradicts what the phone wrote");
    assert!(phone.journal().get(&id).unwrap().content.body.ends_with("the truth"));
    // Whoever meets the lie first leaves the truth out, says so, and is healed by a whole document.
    give(watch, &lie);
    let taken = give(watch, &truth);
    assert_eq!(taken.damaged, 1);
    let other = write(phone, "everything else goes on");
    give(watch, &sealed(phone)[0]);
    assert!(title(watch, &other).is_some() && title(watch, &id).is_some());
}

/// Relays let an owner replace any record. Without a snapshot of it that is a loss.
#[test]
fn what_is_replaced_by_nothing_is_pushed_again() {
    let devices = Devices::new(3);
    let [phone, liar, watch] = &devices.vaults[..] else { unreachable!() };
    let (id, other) = (write(phone, "replaced by nothing"), write(liar, "another"));
    devices.in_step();
    let change = pieces(&update_of(liar, &other));
    let lie = push_of(liar, change, records_of(phone, &id));
    let taken = give(phone, &lie);
    assert!(taken.short);
    let again = phone.read(|db| outbox::next(db, None, 10)).unwrap();
    assert!(again.iter().any(|outgoing| outgoing.id == id));
    assert!(!sealed(phone).is_empty());
    assert!(give(watch, &lie).short);
    goes_on(&devices);
}

/// One number, two pushes: each is shown to another device.
#[test]
fn two_pushes_of_one_number_lose_nothing() {
    let devices = Devices::new(3);
    let [phone, liar, watch] = &devices.vaults[..] else { unreachable!() };
    let ids: Vec<_> = ["one", "two"].iter().map(|title| write(liar, title)).collect();
    let pushes: Vec<Vec<u8>> = ids
        .iter()
        .map(|id| {
            let there = space(liar);
            let pieces = pieces(&update_of(liar, id));
            let draft = crate::space::Draft {
                sequence: 5,
                previous: interlude_wire::Hash([1; 32]),
                floor: 5,
                seen: Vec::new(),
                pieces,
                replaces: Vec::new(),
            };
            there.seal_push(&draft, &super::devices::entropy()).unwrap().to_bytes()
        })
        .collect();
    give(phone, &pushes[0]);
    give(watch, &pushes[1]);
    assert!(title(phone, &ids[0]).is_some() && title(watch, &ids[1]).is_some());
    give(phone, &pushes[1]);
    give(watch, &pushes[0]);
    for vault in [phone, watch] {
        assert!(ids.iter().all(|id| title(vault, id).is_some()));
    }
}

#[test]
fn a_document_that_is_none_is_left_out() {
    let devices = Devices::new(2);
    let [phone, liar] = &devices.vaults[..] else { unreachable!() };
    let like = update_of(liar, &write(liar, "like this"));
    for bytes in [vec![], vec![0; 600], vec![0xff; 600], Document::genesis(crate::Kind(9)).save()] {
        let taken = give(phone, &push_of(liar, vec![piece(&like, bytes)], Vec::new()));
        assert_eq!(taken.damaged, 1);
    }
    let Update { identity, .. } = like.clone();
    let broken = Update { identity, news: News::Snapshot(vec![7; 900]), projected: None };
    assert_eq!(give(phone, &push_of(liar, pieces(&broken), Vec::new())).damaged, 1);
    assert_eq!(title(phone, &like.id()), None);
    goes_on(&devices);
}
