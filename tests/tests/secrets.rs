//! Nothing private is readable anywhere after a long session: not in the folder, not in `Debug`,
//! not in errors, not in what is logged.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use interlude_core::environment::Environment;
use interlude_core::journal::{Coping, Edit, EntryFilter, NewEntry, TextField, TextPatch};
use interlude_core::vault::Unlock;
use interlude_core::{Interlude, NewVault};

/// Words that nothing else contains, in three scripts.
fn canary(number: usize) -> String {
    let scripts = ["zephyrquill", "忧郁花园", "тишинаозера"];
    format!("{}{number:03}", scripts[number % 3])
}

fn entry(number: usize) -> NewEntry {
    let word = |more: usize| canary(number * 8 + more);
    NewEntry {
        title: word(0),
        body: format!("before {} after", word(1)),
        tags: [word(2)].into(),
        emotions: [word(3)].into(),
        session: Some(word(4)),
        coping: Coping { trigger: Some(word(5)), action: Some(word(6)), helped: None },
        ..NewEntry::default()
    }
}

/// Writes 25 entries with eight canaries each, and works with them.
fn session(root: &Path) -> (Interlude, Vec<String>) {
    let new = NewVault { passphrase: Some("zephyrquill passphrase"), ..NewVault::default() };
    let world = Environment::system(chrono_tz::Europe::Berlin);
    let (interlude, _) = Interlude::create(root, &new, world).unwrap();
    let journal = interlude.journal();
    let mut said = Vec::new();
    for number in 0..25 {
        let new = entry(number);
        said.push(format!("{new:?}"));
        let id = journal.write(&new).unwrap();
        let name = canary(number * 8 + 7);
        let mut content = name.as_bytes();
        journal.attach(&id, &mut content, &format!("{name}.txt"), "text/plain").unwrap();
        let mut editor = journal.open(&id).unwrap();
        let insert = canary(number);
        let patch = TextPatch { field: TextField::Body, at: 0, delete: 0, insert };
        editor.splice(patch).unwrap();
        journal.trash(&id).unwrap();
        journal.untrash(&id).unwrap();
        said.push(format!("{:?}", journal.get(&id).unwrap()));
        said.push(format!("{:?}", journal.edit(&id, &[Edit::Replace(name, canary(1))])));
        said.push(format!("{:?}", journal.history(&id).unwrap()));
        said.push(format!("{:?}", journal.difference(&id, &canary(number))));
    }
    for number in 0..200 {
        said.push(format!("{:?}", journal.search(&canary(number), 5).unwrap()));
    }
    said.push(format!("{:?}", journal.list(&EntryFilter::default(), None, 50).unwrap()));
    said.push(format!("{:?}", journal.list(&EntryFilter::default(), Some(&canary(0)), 50)));
    said.push(format!("{:?}", interlude.exchange().updates_since(&Default::default()).unwrap()));
    (interlude, said)
}

fn assert_clean(bytes: &[u8], place: &str) {
    let holds = |word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
    for word in ["zephyrquill", "忧郁花园", "тишинаозера"] {
        assert!(!holds(word.as_bytes()), "{place} holds a canary");
        let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(!holds(&wide), "{place} holds a canary in UTF-16");
    }
}

fn assert_folder_clean(folder: &Path) -> usize {
    let mut files = 0;
    for entry in fs::read_dir(folder).unwrap().flatten() {
        assert_clean(entry.file_name().to_str().unwrap().as_bytes(), "a file's name");
        assert_private(&entry.path());
        if entry.path().is_dir() {
            files += assert_folder_clean(&entry.path());
        } else {
            assert_clean(&fs::read(entry.path()).unwrap(), &format!("{:?}", entry.file_name()));
            files += 1;
        }
    }
    files
}

/// Nobody else of the computer may read it.
#[cfg(unix)]
fn assert_private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{path:?} has mode {mode:o}");
}

#[cfg(not(unix))]
fn assert_private(_: &Path) {}

/// Remembers everything that is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl tracing::Subscriber for Log {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        self.0.lock().unwrap().push_str(&format!("{span:?}\n"));
        tracing::span::Id::from_u64(1)
    }

    fn event(&self, event: &tracing::Event<'_>) {
        self.0.lock().unwrap().push_str(&format!("{event:?}\n"));
    }

    fn record(&self, _: &tracing::span::Id, values: &tracing::span::Record<'_>) {
        self.0.lock().unwrap().push_str(&format!("{values:?}\n"));
    }

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
    fn enter(&self, _: &tracing::span::Id) {}
    fn exit(&self, _: &tracing::span::Id) {}
}

#[test]
fn two_hundred_canaries_are_nowhere() {
    let log = Log::default();
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("vault");
    let said = tracing::subscriber::with_default(log.clone(), || {
        let (interlude, said) = session(&root);
        // With the write-ahead log still there, and again when it is folded in.
        assert!(assert_folder_clean(folder.path()) > 25);
        interlude.backup(&folder.path().join("backup"), None, &mut |_| ()).unwrap();
        interlude.rekey().unwrap();
        interlude.suspend().unwrap();
        assert_folder_clean(folder.path());
        interlude.resume().unwrap();
        said
    });
    said.iter().for_each(|text| assert_clean(text.as_bytes(), "a Debug text"));
    assert_clean(log.0.lock().unwrap().as_bytes(), "the log");
    let world = Environment::system(chrono_tz::Europe::Berlin);
    let wrong = Interlude::open(&root, Unlock::Passphrase("zephyrquill wrong"), world);
    assert_clean(format!("{:?}", wrong.err()).as_bytes(), "an error");
}

#[test]
fn the_probe_finds_what_is_there() {
    let caught = std::panic::catch_unwind(|| assert_clean("x тишинаозера007".as_bytes(), "here"));
    assert!(caught.is_err());
}
