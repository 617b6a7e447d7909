//! The backup in `tests/vectors`, which `docs/check_vectors.py` reads too: made once by the core, and
//! opened by it for ever.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use interlude_core::journal::{DocumentId, Edit};
use interlude_core::vault::RecoveryPhrase;
use interlude_core::{BackupReport, Interlude, NewVault, RestoreKey};
use interlude_tests::world::{MemorySecretStore, Replica};
use serde_json::{Value, json};

const PASSPHRASE: &str = "cold tea";

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join(name)
}

/// Some entries, one erased, one in the trash, one of several devices' changes, and two attachments:
/// one of several chunks, one of none.
fn make(file: &Path) -> Value {
    let device = Replica::alone(77);
    let mut documents = vec![device.write("first", "words")];
    for number in 0..6 {
        documents.push(device.write("", &format!("entry {number} {}", "and more ".repeat(900))));
    }
    let gone = device.write("gone", "gone");
    device.journal().erase(&gone).unwrap();
    device
        .journal()
        .edit(&documents[0], &[Edit::Mood(Some(4)), Edit::Append(" more".into())])
        .unwrap();
    device.journal().trash(&documents[1]).unwrap();
    let photo: Vec<u8> = (0..600_000_u32).flat_map(|number| number.to_le_bytes()).collect();
    for (content, name) in [(&photo[..300_000], "photo.jpg"), (&[], "nothing.txt")] {
        let mut content = content;
        device.journal().attach(&documents[0], &mut content, name, "image/jpeg").unwrap();
    }
    let report = device.core().backup(file, Some(PASSPHRASE), &mut |_| ()).unwrap();
    let BackupReport { documents: count, erased, attachments, .. } = report;
    let mut ids: Vec<_> = documents.iter().chain([&gone]).map(DocumentId::to_string).collect();
    ids.sort();
    json!({
        "ids": ids,
        "phrase": device.phrase.words().join(" "),
        "passphrase": PASSPHRASE,
        "counts": { "documents": count, "erased": erased, "attachments": attachments },
    })
}

#[test]
fn the_backup_of_the_vectors_opens() {
    let (file, said) = (path("backup.interlude"), path("backup.json"));
    if std::env::var_os("INTERLUDE_BLESS").is_some() && !file.exists() {
        fs::write(&said, format!("{:#}\n", make(&file))).unwrap();
    }
    let said: Value = serde_json::from_str(&fs::read_to_string(said).unwrap()).unwrap();
    let phrase: RecoveryPhrase = said["phrase"].as_str().unwrap().parse().unwrap();
    let device = Replica::alone(1);
    for (number, key) in
        [RestoreKey::Phrase(&phrase), RestoreKey::Passphrase(PASSPHRASE)].into_iter().enumerate()
    {
        let store = MemorySecretStore::default();
        let new = NewVault { secret_store: Some(&store), ..NewVault::default() };
        let folder = device.home().join(format!("restored {number}"));
        let environment = device.environment();
        let (restored, _, report) =
            Interlude::restore(&file, key, &folder, &new, environment, &mut |_| ()).unwrap();
        assert_eq!(report.documents, said["counts"]["documents"]);
        assert_eq!(report.erased, said["counts"]["erased"]);
        assert_eq!(report.attachments, said["counts"]["attachments"]);
        let ids = said["ids"].as_array().unwrap().iter().map(|id| id.as_str().unwrap());
        let there = |id: &&str| restored.journal().get(&id.parse::<DocumentId>().unwrap()).is_ok();
        assert_eq!(ids.filter(there).count(), 7);
    }
}
