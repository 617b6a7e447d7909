use std::collections::BTreeSet;
use std::path::Path;

use super::*;

/// Words that stand in every block, so that the index has many pages.
fn filler(doc: usize) -> String {
    (0..60).map(|at| format!("w{:05} ", (doc * 7_919 + at * 104_729) % 6_000)).collect()
}

fn secret(doc: usize) -> String {
    format!("canary{doc:03} w0{doc:03}x 秘{} canary{doc:03}zz", ['密', '蜜', '觅'][doc % 3])
}

/// A plain file that the same code writes: its bytes are what SQLCipher's pages hold decrypted.
fn open(path: &Path) -> World {
    let connection = Connection::open(path).unwrap();
    connection.pragma_update(None, "journal_mode", "WAL").unwrap();
    World::on(connection)
}

fn bytes_of(world: &World, path: &Path) -> Vec<u8> {
    let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
    let busy: i64 = world.0.query_row(checkpoint, [], |row| row.get(0)).unwrap();
    assert_eq!(busy, 0);
    assert_eq!(std::fs::metadata(path.with_extension("db-wal")).unwrap().len(), 0);
    std::fs::read(path).unwrap()
}

fn holds(bytes: &[u8], word: &str) -> bool {
    let (first, rest) = word.as_bytes().split_first().unwrap();
    let mut starts = bytes.iter().enumerate().filter(|(_, byte)| *byte == first);
    starts.any(|(at, _)| bytes[at + 1..].starts_with(rest))
}

/// Terms are stored without what they share with the one before, so only their ends are looked for.
const TRACES: [&str; 4] = ["anary", "秘密", "秘", "zz"];

fn erased_leaves_nothing(edit_first: bool) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plain.db");
    let mut world = open(&path);
    for doc in 0..200 {
        world.put(doc as i64, "", &format!("{}{}", filler(doc), secret(doc)));
    }
    assert!(holds(&bytes_of(&world, &path), "anary"));
    for doc in 0..200 {
        if edit_first {
            world.put(doc as i64, "", &filler(doc));
        } else {
            world.remove(doc as i64);
            world.put(doc as i64, "", &filler(doc));
        }
    }
    let tx = world.0.transaction().unwrap();
    scrub(&tx).unwrap();
    tx.commit().unwrap();
    let bytes = bytes_of(&world, &path);
    for trace in TRACES {
        assert!(!holds(&bytes, trace), "{trace}");
    }
    assert_eq!(world.docs("w00000").is_empty(), !(0..200).any(|d| filler(d).contains("w00000")));
    world.0.execute_batch("INSERT INTO search (search) VALUES ('integrity-check')").unwrap();
}

#[test]
fn removed_words_are_in_no_page() {
    erased_leaves_nothing(false);
}

#[test]
fn words_edited_away_are_in_no_page() {
    erased_leaves_nothing(true);
}

/// Of two documents whose words alternate in the index, every second key between pages is a word
/// of the one.
#[test]
fn keys_between_pages_keep_no_removed_word() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plain.db");
    let mut world = open(&path);
    let word = |at: usize| format!("k{at:05}");
    let all = |odd: usize| (0..8_000).map(|at| word(at * 2 + odd) + " ").collect::<String>();
    let tx = world.0.transaction().unwrap();
    put(&tx, 1, "", &all(1)).unwrap();
    put(&tx, 2, "", &all(0)).unwrap();
    remove(&tx, 1).unwrap();
    tx.commit().unwrap();
    let left = |world: &World| {
        let bytes = bytes_of(world, &path);
        let words: BTreeSet<_> = bytes.windows(6).filter(|bytes| bytes[0] == b'k').collect();
        (0..8_000).filter(|at| words.contains(word(at * 2 + 1).as_bytes())).count()
    };
    // Should SQLite ever do this itself, `scrub` can go.
    assert!(left(&world) > 0);
    let tx = world.0.transaction().unwrap();
    assert!(scrub(&tx).unwrap());
    assert!(!scrub(&tx).unwrap());
    tx.commit().unwrap();
    assert_eq!(left(&world), 0);
    assert_eq!(world.docs("k00002"), [2]);
}

#[test]
fn a_removal_not_yet_written_is_scrubbed_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plain.db");
    let mut world = open(&path);
    world.put(1, "", &(0..5_000).map(|at| format!("canary{at}zz ")).collect::<String>());
    world.put(2, "", &filler(2));
    let tx = world.0.transaction().unwrap();
    remove(&tx, 1).unwrap();
    scrub(&tx).unwrap();
    tx.commit().unwrap();
    let bytes = bytes_of(&world, &path);
    assert!(TRACES.iter().all(|trace| !holds(&bytes, trace)));
}

#[test]
fn the_last_document_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plain.db");
    let mut world = open(&path);
    world.put(1, "canary", "canary 秘密");
    world.remove(1);
    let tx = world.0.transaction().unwrap();
    assert!(scrub(&tx).unwrap());
    tx.commit().unwrap();
    let bytes = bytes_of(&world, &path);
    assert!(TRACES.iter().all(|trace| !holds(&bytes, trace)));
}
