//! A backup restores to a new device that merges; a cut one restores to nothing.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use interlude_core::journal::{DocumentId, Edit};
use interlude_core::vault::RecoveryPhrase;
use interlude_core::{BackupReport, Check, Error, Interlude, NewVault, RestoreKey, Result};
use interlude_tests::world::{MemorySecretStore, Replica, SimEntropy, contents, scaled};

/// A device with a few entries, one of them erased, and an attachment of some chunks.
fn lived() -> (Replica, DocumentId, String) {
    let device = Replica::alone(1);
    let id = device.write("first", "words");
    for number in 0..10 {
        let _ = device.write("", &format!("entry {number} {}", "and more ".repeat(200)));
    }
    device.journal().edit(&id, &[Edit::Tag("sleep".into()), Edit::Mood(Some(4))]).unwrap();
    device.journal().erase(&device.write("gone", "gone")).unwrap();
    let attachment =
        device.journal().attach(&id, &mut &photo()[..], "photo.jpg", "image/jpeg").unwrap();
    (device, id, attachment)
}

fn photo() -> Vec<u8> {
    let entropy = SimEntropy::new(99);
    (0..40_000).flat_map(|_| entropy.number().to_le_bytes()).collect()
}

fn read(core: &Interlude, id: &DocumentId, attachment: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut reader = core.journal().read_attachment(id, attachment).unwrap();
    reader.read_to_end(&mut bytes).unwrap();
    bytes
}

fn back_up(device: &Replica, passphrase: Option<&str>) -> (PathBuf, BackupReport) {
    let file = device.home().join("backup.interlude");
    let report = device.core().backup(&file, passphrase, &mut |_| ()).unwrap();
    (file, report)
}

/// Restores beside the device whose backup it is.
fn restore(
    device: &Replica,
    file: &Path,
    key: RestoreKey<'_>,
    folder: &str,
) -> Result<(Interlude, RecoveryPhrase, BackupReport)> {
    let store = MemorySecretStore::default();
    let new = NewVault { secret_store: Some(&store), ..NewVault::default() };
    let folder = device.home().join(folder);
    Interlude::restore(file, key, &folder, &new, device.environment(), &mut |_| ())
}

#[test]
fn a_backup_holds_everything_and_restores_to_the_same() {
    let (device, id, attachment) = lived();
    let (file, report) = back_up(&device, Some("cold tea"));
    assert_eq!(report, BackupReport { documents: 11, erased: 1, attachments: 1, missing: 0 });
    for (key, folder) in [
        (RestoreKey::Phrase(&device.phrase), "by phrase"),
        (RestoreKey::Passphrase("cold tea"), "by passphrase"),
    ] {
        let (restored, phrase, again) = restore(&device, &file, key, folder).unwrap();
        assert_eq!(again, report);
        assert_eq!(restored.exchange().fingerprint().unwrap(), device.fingerprint());
        assert!(restored.journal().get(&id).unwrap() == device.journal().get(&id).unwrap());
        assert_eq!(read(&restored, &id, &attachment), photo());
        assert_eq!(restored.check(Check::Thorough, &mut |_| ()).unwrap(), []);
        assert_ne!(phrase.words(), device.phrase.words(), "a device of its own");
        assert!(!restored.is_protected().unwrap());
    }
}

#[test]
fn a_restored_device_merges_and_undoes_nothing() {
    let (device, id, attachment) = lived();
    let (file, _) = back_up(&device, None);
    let late = device.write("late", "written after the backup");
    let gone = device.found("entry")[0];
    device.journal().erase(&gone).unwrap();
    device.journal().edit(&id, &[Edit::Append(" of the first device".into())]).unwrap();
    let key = RestoreKey::Phrase(&device.phrase);
    let (restored, ..) = restore(&device, &file, key, "restored").unwrap();
    restored.journal().edit(&id, &[Edit::Append(" of the second".into())]).unwrap();
    for _ in 0..2 {
        let known = restored.exchange().frontier().unwrap();
        let news = device.core().exchange().updates_since(&known).unwrap();
        restored.exchange().apply(news).unwrap();
        let known = device.frontier();
        let news = restored.exchange().updates_since(&known).unwrap();
        device.core().exchange().apply(news).unwrap();
    }
    assert_eq!(restored.exchange().fingerprint().unwrap(), device.fingerprint());
    assert!(restored.journal().get(&gone).is_err() && restored.journal().get(&late).is_ok());
    let body = device.journal().get(&id).unwrap().content.body;
    assert!(body.contains(" of the first device") && body.contains(" of the second"), "{body}");
    let devices: Vec<_> = restored.journal().history(&id).unwrap();
    assert!(
        devices.iter().any(|version| version.here) && devices.iter().any(|version| !version.here)
    );
    // Into a vault that lives on, it brings nothing erased back either.
    device.core().merge_backup(&file, key, &mut |_| ()).unwrap();
    assert!(device.journal().get(&gone).is_err());
    assert_eq!(restored.exchange().fingerprint().unwrap(), device.fingerprint());
    assert_eq!(read(device.core(), &id, &attachment), photo());
}

#[test]
fn nothing_but_the_right_key_opens_it_and_nothing_is_left_behind() {
    let (device, ..) = lived();
    let other = Replica::alone(2);
    let (file, _) = back_up(&device, Some("cold tea"));
    let before = contents(device.home());
    for key in [RestoreKey::Phrase(&other.phrase), RestoreKey::Passphrase("hot tea")] {
        assert_eq!(restore(&device, &file, key, "restored").err(), Some(Error::WrongKey));
        assert_eq!(device.core().merge_backup(&file, key, &mut |_| ()), Err(Error::WrongKey));
    }
    let without = device.home().join("without.interlude");
    device.core().backup(&without, None, &mut |_| ()).unwrap();
    let refused = restore(&device, &without, RestoreKey::Passphrase("cold tea"), "restored");
    assert!(matches!(refused.err(), Some(Error::Locked(_))));
    fs::remove_file(&without).unwrap();
    let missing = restore(&device, &without, RestoreKey::Phrase(&device.phrase), "restored");
    assert!(matches!(missing.err(), Some(Error::NotFound(_))));
    assert_eq!(
        contents(device.home()).keys().collect::<Vec<_>>(),
        before.keys().collect::<Vec<_>>()
    );
}

#[test]
fn a_backup_that_is_not_whole_restores_nothing() {
    let (device, ..) = lived();
    let (file, _) = back_up(&device, None);
    let whole = fs::read(&file).unwrap();
    let before: Vec<_> = contents(device.home()).into_keys().collect();
    let entropy = SimEntropy::new(3);
    let key = RestoreKey::Phrase(&device.phrase);
    let chunk = 64 << 10;
    let ends = (1..=whole.len() / chunk).map(|chunks| chunks * chunk);
    let random = (0..scaled(8, 300)).map(|_| entropy.below(whole.len()));
    for cut in
        [0, 1, 4, 5, 9, 40, whole.len() - 1, whole.len() - 16].into_iter().chain(ends).chain(random)
    {
        fs::write(&file, &whole[..cut]).unwrap();
        let restored = restore(&device, &file, key, "restored").err();
        assert!(matches!(restored, Some(Error::Damaged(_))), "cut at {cut}: {restored:?}");
    }
    let places =
        (0..scaled(24, 300)).chain((0..scaled(8, 600)).map(|_| entropy.below(whole.len()) as u32));
    for place in places {
        let mut bytes = whole.clone();
        bytes[place as usize] ^= 1 << entropy.below(8);
        fs::write(&file, bytes).unwrap();
        let restored = restore(&device, &file, key, "restored").err();
        assert!(
            matches!(
                restored,
                Some(
                    Error::Damaged(_)
                        | Error::WrongKey
                        | Error::TooNew(_)
                        | Error::Invalid { .. }
                        | Error::Locked(_)
                )
            ),
            "byte {place}: {restored:?}"
        );
    }
    fs::write(&file, [&whole[..], b"more"].concat()).unwrap();
    assert!(restore(&device, &file, key, "restored").is_err(), "something was added");
    assert_eq!(contents(device.home()).into_keys().collect::<Vec<_>>(), before);
    fs::write(&file, whole).unwrap();
    restore(&device, &file, key, "restored").unwrap();
}

#[test]
fn nothing_is_overwritten_by_a_backup_or_a_restore() {
    let (device, ..) = lived();
    let (file, _) = back_up(&device, None);
    let again = device.core().backup(&file, None, &mut |_| ());
    assert!(matches!(again, Err(Error::Exists(_))));
    let before = contents(device.folder());
    let over = restore(&device, &file, RestoreKey::Phrase(&device.phrase), "vault");
    assert!(matches!(over.err(), Some(Error::Exists(_))));
    assert!(contents(device.folder()) == before);
}

#[test]
fn an_old_backup_does_not_spoil_attachments_of_the_same_content() {
    let device = Replica::alone(1);
    let attach =
        |id| device.journal().attach(id, &mut &b"river"[..], "photo.jpg", "image/jpeg").unwrap();
    let first = device.write("first", "");
    let old = attach(&first);
    let (file, _) = back_up(&device, None);
    let other = device.write("other", "erased with the backup's copy of the photo");
    device.journal().erase(&first).unwrap();
    device.core().tidy().unwrap();
    // The same photo again, now under another key.
    let new = attach(&other);
    let key = RestoreKey::Phrase(&device.phrase);
    device.core().merge_backup(&file, key, &mut |_| ()).unwrap();
    assert_eq!(read(device.core(), &other, &new), b"river");
    let (restored, ..) = restore(&device, &file, key, "restored").unwrap();
    assert_eq!(read(&restored, &first, &old), b"river");
    let known = device.core().exchange().updates_since(&Default::default()).unwrap();
    restored.exchange().apply(known).unwrap();
    assert_eq!(restored.check(Check::Quick, &mut |_| ()).unwrap(), []);
}

#[test]
fn a_missing_file_of_an_attachment_does_not_keep_the_rest_from_being_backed_up() {
    let (device, id, _) = lived();
    let attachments = device.folder().join("attachments");
    for file in std::fs::read_dir(attachments).unwrap() {
        std::fs::remove_file(file.unwrap().path()).unwrap();
    }
    let (file, report) = back_up(&device, None);
    assert_eq!(report, BackupReport { documents: 11, erased: 1, attachments: 0, missing: 1 });
    let key = RestoreKey::Phrase(&device.phrase);
    let (restored, _, _) = restore(&device, &file, key, "without it").unwrap();
    assert!(restored.journal().get(&id).unwrap() == device.journal().get(&id).unwrap());
}
