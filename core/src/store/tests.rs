use super::entries::{Filter, page};
use super::update::News;
use super::*;
use crate::Error;
use crate::document::entry::{EntryEdit, Field, Scalar};
use crate::document::{DocumentId, FieldEdit, Identity, Kind, Seed, Stamp, TextField};
use crate::time::Timestamp;

fn stamp(device: u8) -> Stamp {
    Stamp { actor: [device; 16], seconds: 1_700_000_000, message: None }
}

fn open(folder: &tempfile::TempDir, make: bool) -> Store {
    Store::open(&folder.path().join("x.db"), Key::from([7; 32]), make).unwrap()
}

fn open_plain(folder: &tempfile::TempDir) -> Store {
    Store::open(&folder.path().join("x.db"), Key::from([0; 32]), true).unwrap()
}

fn first_edits(body: &str) -> Vec<EntryEdit> {
    let created = Scalar::Text("2026-11-23T10:00:00.000+01:00[Europe/Berlin]".to_owned());
    vec![
        EntryEdit::Set(Field::Created, Some(created)),
        EntryEdit::Rewrite(TextField::Body, body.to_owned()),
        EntryEdit::Tag("garden".to_owned()),
    ]
}

fn create(store: &Store, seed: u8, body: &str) -> DocumentId {
    let identity = Identity::personal(Kind::ENTRY, Seed([seed; 16]));
    let made = store.write(|write| {
        write.create(&identity, |doc| doc.begin_entry(&stamp(1), &first_edits(body)))
    });
    made.unwrap();
    identity.id()
}

#[test]
fn a_vault_holds_no_word_in_clear_and_opens_with_its_key_alone() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder, true);
    create(&store, 1, "xylophonic secret");
    drop(store);
    let bytes = std::fs::read(folder.path().join("x.db")).unwrap();
    assert!(!bytes.windows(10).any(|window| window == b"xylophonic"));
    let wrong = Store::open(&folder.path().join("x.db"), Key::from([8; 32]), false);
    assert_eq!(wrong.err(), Some(Error::Damaged("the database")));
    assert_eq!(std::fs::read(folder.path().join("x.db")).unwrap(), bytes);
    assert_eq!(
        open(&folder, false).read(|db| page(db, &Filter::default(), None, 9)).unwrap().len(),
        1
    );
}

/// The snapshot and the loose changes of a document.
fn stored_bytes(store: &Store, id: &DocumentId) -> Vec<Vec<u8>> {
    let parts = "SELECT bytes FROM snapshots WHERE doc = ?1
                 UNION ALL SELECT bytes FROM changes WHERE doc = ?1";
    let read = |db: &Connection| {
        let doc = documents::find(db, id)?.unwrap().doc;
        let mut statement = db.prepare(parts)?;
        let rows = statement.query_map([doc], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    };
    store.read(read).unwrap()
}

#[test]
fn erased_words_are_in_no_page_of_the_decrypted_database() {
    let folder = tempfile::tempdir().unwrap();
    let store = open_plain(&folder);
    let kept = create(&store, 1, "what stays is chrysanthemum");
    let id = create(&store, 2, "the zeugmatic 忧郁症 canary");
    let more = [EntryEdit::Append(TextField::Body, " and its shibboleth".to_owned())];
    store
        .write(|write| write.edit(Kind::ENTRY, &id, |doc| doc.edit_entry(&stamp(2), &more)))
        .unwrap();
    store.write(|write| write.settle_search()).unwrap();
    let (kept, erased) = (stored_bytes(&store, &kept), stored_bytes(&store, &id));
    store.write(|write| write.erase(Kind::ENTRY, &id, Timestamp::from_millis(1))).unwrap();
    store.checkpoint().unwrap();
    let bytes = std::fs::read(folder.path().join("x.db")).unwrap();
    let holds = |word: &str| bytes.windows(word.len()).any(|window| window == word.as_bytes());
    assert!(holds("chrysanthemum"), "the probe must be able to find what is there");
    for word in ["zeugmatic", "忧郁", "canary", "shibboleth"] {
        assert!(!holds(word), "{word} survived");
    }
    // Compressed, a document may hold words without showing them.
    assert_eq!(erased.len(), 2);
    let within = |all: &[u8], part: &[u8]| all.windows(part.len()).any(|window| window == part);
    for part in erased.iter().flat_map(|bytes| bytes.windows(24)) {
        let shared = kept.iter().any(|bytes| within(bytes, part));
        assert!(shared || !within(&bytes, part), "a part of the document survived");
    }
}

#[test]
fn a_failed_transaction_leaves_nothing_behind_in_memory_or_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder, true);
    let id = create(&store, 1, "one");
    let more = [EntryEdit::Append(TextField::Body, " two".to_owned())];
    let failed = store.write(|write| {
        write.edit(Kind::ENTRY, &id, |doc| doc.edit_entry(&stamp(2), &more))?;
        Err::<(), _>(Error::Full)
    });
    assert_eq!(failed.err(), Some(Error::Full));
    store
        .write(|write| write.edit(Kind::ENTRY, &id, |doc| doc.edit_entry(&stamp(2), &more)))
        .unwrap();
    let body = store.write(|write| write.look(&id, |doc| doc.text(TextField::Body))).unwrap().0;
    assert_eq!(body, "one two");
    store.read(ledger::verify).unwrap();
}

#[test]
fn unknown_kinds_are_kept_and_told_on() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder, true);
    let identity = Identity::personal(Kind(4711), Seed([3; 16]));
    let mut other = automerge_stranger();
    let news = News::Snapshot(other.save());
    let update = Update { identity: identity.clone(), news, projected: None };
    store.write(|write| write.apply(update.clone(), Origin::Elsewhere)).unwrap();
    let stored = store.read(|db| documents::find(db, &identity.id())).unwrap().unwrap();
    let told = store.read(|db| update_since(db, &stored, None)).unwrap().unwrap();
    assert_eq!(told.identity, identity);
    assert_eq!(stored.heads, other.heads());
    assert_eq!(store.read(|db| outbox::count(db, None)).unwrap(), 0);
}

/// A document as some later version might make it.
fn automerge_stranger() -> crate::document::Document {
    let mut document = crate::document::Document::genesis(Kind::ENTRY);
    document.edit_entry(&stamp(5), &first_edits("from the future")).unwrap();
    document
}

/// A row that another device computed is taken as it is, and the document opened when it is needed:
/// the row told here says something else than the document, and is shown until they meet.
#[test]
fn a_row_that_came_along_is_taken_without_opening_the_document() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (from, to) = (open(&from, true), open(&to, true));
    let id = create(&from, 1, "what the document says");
    let update = from.read(|db| whole(db, &documents::find(db, &id)?.unwrap())).unwrap();
    let mut told = Update::from_bytes(&update.to_bytes().unwrap()).unwrap();
    let projected = told.projected.as_mut().unwrap();
    projected.row.as_mut().unwrap().preview = "what the row says".to_owned();
    to.write(|write| write.apply(told, Origin::Elsewhere)).unwrap();
    let preview = |store: &Store| {
        let rows = store.read(|db| page(db, &Filter::default(), None, 9)).unwrap();
        rows[0].1.preview.clone()
    };
    assert_eq!(preview(&to), "what the row says");
    assert!(to.read(stale::any).unwrap(), "its words are indexed when somebody searches");
    to.write(|write| {
        let edit = EntryEdit::Append(TextField::Body, ", and more".to_owned());
        write.edit(Kind::ENTRY, &id, |document| document.edit_entry(&stamp(2), &[edit]))
    })
    .unwrap();
    assert_eq!(preview(&to), "what the document says, and more");
}

#[test]
fn a_document_that_came_before_its_kind_was_known_is_read_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder, true);
    let identity = Identity::personal(Kind::REMINDER, Seed([1; 16]));
    let edits = [FieldEdit::Set("name", Some("a name".to_owned()))];
    let made = store.write(|write| {
        write.create(&identity, |document| document.edit_fields(&stamp(1), &edits).map(drop))
    });
    made.unwrap();
    let name = |store: &Store| {
        let fields = store.read(|db| contents::get(db, Kind::REMINDER, &identity.id())).unwrap();
        fields.and_then(|said| said.fields.get("name").map(str::to_owned))
    };
    assert_eq!(name(&store).as_deref(), Some("a name"));
    // As the step of the migration leaves it.
    let earlier = "DELETE FROM contents; INSERT INTO contents_stale SELECT doc FROM documents";
    store.write(|write| Ok(write.tx.execute_batch(earlier)?)).unwrap();
    assert!(store.read(contents::any_stale).unwrap() && name(&store).is_none());
    store.write(|write| write.settle_contents()).unwrap();
    assert!(!store.read(contents::any_stale).unwrap());
    assert_eq!(name(&store).as_deref(), Some("a name"));
}

/// A device of the same person that is broken sends a snapshot that is none.
#[test]
fn what_comes_for_a_document_that_cannot_be_read_waits_for_a_whole_one() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (from, to) = (open(&here, true), open(&there, true));
    let id = create(&from, 1, "one");
    let stored = |db: &Connection| documents::find(db, &id);
    let whole_of = |store: &Store| store.read(|db| whole(db, &stored(db)?.unwrap())).unwrap();
    let mut broken = whole_of(&from);
    let good = whole_of(&from);
    broken.news = News::Snapshot(b"no document".to_vec());
    to.write(|write| write.apply(broken, Origin::Elsewhere)).unwrap();
    let before = from.read(stored).unwrap().unwrap().heads;
    let more = [EntryEdit::Append(TextField::Body, ", two".to_owned())];
    from.write(|write| write.edit(Kind::ENTRY, &id, |doc| doc.edit_entry(&stamp(1), &more)))
        .unwrap();
    let change = |db: &Connection| update_since(db, &stored(db)?.unwrap(), Some(&before));
    let change = from.read(change).unwrap().unwrap();
    let body =
        |store: &Store| store.write(|write| write.look(&id, |doc| doc.text(TextField::Body)));
    for _ in 0..2 {
        to.write(|write| write.apply(change.clone(), Origin::Elsewhere)).unwrap();
        assert_eq!(body(&to).err(), Some(Error::Damaged("the bytes of a document")));
    }
    assert!(to.read(|db| is_waiting(db, &id)).unwrap(), "the change was left out");
    let mut less = crate::document::Document::genesis(Kind::ENTRY);
    let less = Update { news: News::Snapshot(less.save()), ..good.clone() };
    assert!(to.write(|write| write.apply(less, Origin::Elsewhere)).is_err());
    to.write(|write| write.apply(good, Origin::Elsewhere)).unwrap();
    assert_eq!(body(&to).unwrap().0, "one, two");
    assert!(!to.read(|db| is_waiting(db, &id)).unwrap());
    assert_eq!(to.read(stored).unwrap().unwrap().heads, from.read(stored).unwrap().unwrap().heads);
}

/// Another handle that gave the database a fresh key removed it under this one, which has no connection to spare.
#[test]
fn a_database_that_was_replaced_is_told_from_one_that_cannot_be_opened() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder, true);
    std::fs::remove_file(folder.path().join("x.db")).unwrap();
    let read = store.read(|db| page(db, &Filter::default(), None, 9));
    assert!(matches!(read, Err(Error::Locked(_))), "{read:?}");
    assert!(matches!(store.hold().err(), Some(Error::Locked(_))));
}
