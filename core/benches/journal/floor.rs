//! What nobody who does the same work could go below.

use std::path::Path;

use argon2::{Algorithm, Argon2, Params, Version};
use automerge::{AutoCommit, ObjType, ROOT, transaction::Transactable};
use rusqlite::Connection;

use crate::report::timed;

/// One Argon2id at the least cost a vault allows.
pub(crate) fn kdf() {
    let params = Params::new(64 * 1024, 3, 1, Some(32)).unwrap();
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into(b"passphrase", &[7; 16], &mut [0; 32]).unwrap();
}

/// A bare SQLCipher database with the settings of a vault.
pub(crate) fn database(path: &Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    let key = format!("x'{}'", "07".repeat(32));
    connection.pragma_update(None, "key", key).unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
             CREATE TABLE IF NOT EXISTS t (n INTEGER PRIMARY KEY, bytes BLOB);",
        )
        .unwrap();
    connection
}

/// Times of `count` durable transactions of `bytes` bytes each.
pub(crate) fn transactions(path: &Path, count: usize, bytes: usize) -> Vec<f64> {
    let connection = database(path);
    let mut insert = connection.prepare("INSERT INTO t (bytes) VALUES (?)").unwrap();
    (0..count).map(|_| timed(|| insert.execute([vec![7u8; bytes]]).unwrap())).collect()
}

/// The bytes of an Automerge document with this text.
pub(crate) fn document(text: &str) -> Vec<u8> {
    let mut document = AutoCommit::new();
    let body = document.put_object(ROOT, "body", ObjType::Text).unwrap();
    document.splice_text(&body, 0, 0, text).unwrap();
    document.save()
}

/// Milliseconds to make, save and insert `texts`, on two threads, in transactions of 200.
pub(crate) fn import(path: &Path, texts: &[String]) -> f64 {
    let mut connection = database(path);
    timed(|| {
        let (send, receive) = std::sync::mpsc::sync_channel(400);
        std::thread::scope(|scope| {
            scope.spawn(move || {
                texts.iter().for_each(|text| send.send(document(text)).unwrap());
            });
            let mut received = receive.into_iter().peekable();
            while received.peek().is_some() {
                let tx = connection.transaction().unwrap();
                for bytes in received.by_ref().take(200) {
                    tx.prepare_cached("INSERT INTO t (bytes) VALUES (?)")
                        .unwrap()
                        .execute([bytes])
                        .unwrap();
                }
                tx.commit().unwrap();
            }
        });
    })
}

/// Milliseconds to load as many documents as there are entries.
pub(crate) fn load_all(texts: &[String], count: usize) -> f64 {
    let sample: Vec<Vec<u8>> = texts.iter().take(500).map(|text| document(text)).collect();
    let time = timed(|| sample.iter().for_each(|bytes| drop(AutoCommit::load(bytes).unwrap())));
    time * count as f64 / sample.len() as f64
}

pub(crate) fn scratch() {
    use automerge::{ReadDoc, ScalarValue, transaction::CommitOptions};
    let mut doc = AutoCommit::new();
    let body = doc.put_object(ROOT, "body", ObjType::Text).unwrap();
    doc.put(ROOT, "edits", ScalarValue::counter(0)).unwrap();
    let mut dice = crate::corpus::Dice(3);
    let t: String = (0..20)
        .map(|_| crate::corpus::text(&mut dice))
        .collect::<String>()
        .chars()
        .take(20000)
        .collect();
    doc.splice_text(&body, 0, 0, &t).unwrap();
    doc.commit();
    let bytes = doc.save();
    let mut doc = AutoCommit::load(&bytes).unwrap();
    let (mut a, mut b, mut c, mut d, mut e, mut g) =
        (vec![], vec![], vec![], vec![], vec![], vec![]);
    for n in 0..300 {
        a.push(timed(|| doc.splice_text(&body, 10000 + n, 0, "x").unwrap()));
        b.push(timed(|| doc.increment(ROOT, "edits", 1).unwrap()));
        let mut h = None;
        c.push(timed(|| h = doc.commit_with(CommitOptions::default().with_time(1))));
        d.push(timed(|| doc.get_change_by_hash(&h.unwrap()).unwrap().raw_bytes().to_vec()));
        e.push(timed(|| doc.text(&body).unwrap()));
        g.push(timed(|| doc.get_heads()));
    }
    for (n, v) in
        [("splice", a), ("inc", b), ("commit", c), ("get_change", d), ("text", e), ("heads", g)]
    {
        println!("{n} {:.4}", crate::report::median(v));
    }
}
