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

/// Milliseconds to make, save and insert `texts`: both cores make, what is made is inserted in
/// transactions of 200.
pub(crate) fn import(path: &Path, texts: &[String]) -> f64 {
    let mut connection = database(path);
    timed(|| {
        let (send, receive) = std::sync::mpsc::sync_channel(400);
        std::thread::scope(|scope| {
            for half in texts.chunks(texts.len().div_ceil(2)) {
                let send = send.clone();
                scope.spawn(move || {
                    half.iter().for_each(|text| send.send(document(text)).unwrap());
                });
            }
            drop(send);
            let mut received = receive.into_iter().peekable();
            while received.peek().is_some() {
                let tx = connection.transaction().unwrap();
                for bytes in received.by_ref().take(200) {
                    let mut insert = tx.prepare_cached("INSERT INTO t (bytes) VALUES (?)").unwrap();
                    insert.execute([bytes]).unwrap();
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
