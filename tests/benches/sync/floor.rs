//! What nobody who gets the same bytes safely could go below: verify, decrypt, unpack, insert.

use automerge::{AutoCommit, ObjType, ROOT, transaction::Transactable};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::digest::{SHA256, digest};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, Signature, UnparsedPublicKey};
use rusqlite::Connection;

use crate::timed;

/// Records of one push.
const PUSH: usize = 400;

/// Two hundred words, the same for the same number.
pub(crate) fn text(number: usize) -> String {
    let mut state = number as u64 * 2_654_435_761 + 1;
    let mut word = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // Half of all words are among a hundred, as in a language.
        let most = if state >> 63 == 0 { 100 } else { 20_000 };
        format!("w{:x}", (state >> 33) % most)
    };
    (0..200).map(|_| word()).collect::<Vec<_>>().join(" ")
}

/// An Automerge document with this text.
pub(crate) fn document(text: &str) -> AutoCommit {
    let mut document = AutoCommit::new();
    let body = document.put_object(ROOT, "body", ObjType::Text).unwrap();
    document.splice_text(&body, 0, 0, text).unwrap();
    document.commit();
    document
}

fn cipher() -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &[7; 32]).unwrap())
}

fn nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; 12])
}

/// What a relay would give: sealed documents in signed pushes.
pub(crate) struct Pushes {
    pair: Ed25519KeyPair,
    header: Vec<u8>,
    signature: Signature,
    sealed: Vec<Vec<u8>>,
}

impl Pushes {
    pub(crate) fn of(texts: &[String]) -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
        let header = vec![7; PUSH * 80];
        let signature = pair.sign(&header);
        let seal = |text: &String| {
            let mut bytes = zstd::bulk::compress(&document(text).save(), 3).unwrap();
            cipher().seal_in_place_append_tag(nonce(), Aad::empty(), &mut bytes).unwrap();
            bytes
        };
        Self { pair, header, signature, sealed: texts.iter().map(seal).collect() }
    }

    /// The records of one push after another.
    pub(crate) fn each(&self) -> impl Iterator<Item = &[Vec<u8>]> {
        self.sealed.chunks(PUSH)
    }

    /// Verifies the signature of a push and the hashes of its records, decrypts and unpacks them.
    pub(crate) fn open(&self, records: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let key = UnparsedPublicKey::new(&ED25519, self.pair.public_key().as_ref());
        key.verify(&self.header, self.signature.as_ref()).unwrap();
        let open = |record: &Vec<u8>| {
            assert_eq!(digest(&SHA256, record).as_ref().len(), 32);
            let mut plain = record.clone();
            let plain = cipher().open_in_place(nonce(), Aad::empty(), &mut plain).unwrap();
            zstd::bulk::decompress(plain, 1 << 20).unwrap()
        };
        records.iter().map(open).collect()
    }
}

/// Milliseconds to verify a signature a push and a hash a record, decrypt, unpack and insert.
pub(crate) fn take_in(pushes: &Pushes) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let mut connection = database(&folder.path().join("floor.db"));
    connection.execute_batch("CREATE TABLE t (n INTEGER PRIMARY KEY, bytes BLOB);").unwrap();
    let (time, ()) = timed(|| {
        for push in pushes.each() {
            let tx = connection.transaction().unwrap();
            for plain in pushes.open(push) {
                let mut insert = tx.prepare_cached("INSERT INTO t (bytes) VALUES (?)").unwrap();
                insert.execute([plain]).unwrap();
            }
            tx.commit().unwrap();
        }
    });
    time
}

/// A bare SQLCipher database with the settings of a vault.
pub(crate) fn database(path: &std::path::Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    connection.pragma_update(None, "key", format!("x'{}'", "07".repeat(32))).unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;",
        )
        .unwrap();
    connection
}
