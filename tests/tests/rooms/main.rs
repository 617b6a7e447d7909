//! The rooms of the core (DESIGN §3) hold: who may name whom, who touches the world, how long
//! things are. A rule nobody runs is a wish.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod rules;
mod scan;

use std::fs;
use std::path::{Path, PathBuf};

use rules::broken;

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // A sibling `tests.rs` or `tests/` is a test module that lives in files of its own.
        match path.file_stem().unwrap().to_str().unwrap() {
            "tests" => {}
            _ if path.is_dir() => sources(&path, found),
            _ if path.extension().is_some_and(|extension| extension == "rs") => found.push(path),
            _ => {}
        }
    }
}

#[test]
fn the_core_keeps_to_its_rooms() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 5, "found only {} files: is the core elsewhere?", files.len());
    let mut all = Vec::new();
    for file in files {
        let path = file.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        all.extend(broken(&path, &fs::read_to_string(&file).unwrap()));
    }
    assert!(all.is_empty(), "{} broken rules:\n{}", all.len(), all.join("\n"));
}

/// Asserts that `text` as `path` breaks exactly one rule, at `line`, in words holding `words`.
fn breaks(path: &str, text: &str, line: usize, words: &str) {
    let found = broken(path, text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    assert!(found[0].starts_with(&format!("core/src/{path}:{line}: ")), "{found:?}");
    assert!(found[0].contains(words), "{found:?}");
}

#[test]
fn a_feature_that_imports_another_is_found_however_it_is_written() {
    breaks("journal/list.rs", "use crate::groups::Group;", 1, "journal may not use groups");
    breaks("journal/list.rs", "\nuse crate::{store, time::Moment, groups::{a, b}};", 2, "groups");
    breaks("journal/list.rs", "fn f() { crate::groups::f(); }", 1, "groups");
    breaks("journal/list.rs", "fn f() { print!(\"{}\", crate::groups::f()); }", 1, "groups");
    breaks("journal/list.rs", "use super::super::groups;", 1, "groups");
    breaks("journal.rs", "use super::groups::f;", 1, "groups");
    breaks("journal.rs", "mod inner { use super::super::groups::f; }", 1, "groups");
    breaks("sync/pull.rs", "pub(crate) use crate::journal::Entry;", 1, "sync may not use journal");
    breaks("store/commit.rs", "use crate::interlude::Interlude;", 1, "store may not use interlude");
    breaks("helpers.rs", "", 1, "no room");
}

#[test]
fn what_one_room_owns_is_named_nowhere_else() {
    breaks("store/open.rs", "use automerge::AutoCommit;", 1, "only document names automerge");
    breaks(
        "journal/list.rs",
        "fn f(tx: &rusqlite::Transaction) {}",
        1,
        "only store names rusqlite",
    );
    breaks("journal/list.rs", "const Q: &str = \"SELECT id FROM entries\";", 1, "SQL");
    breaks("vault/open.rs", "const Q: &str = r#\"\n  PRAGMA key\"#;", 1, "SQL");
    breaks(
        "time/moment.rs",
        "fn f() { let t = std::time::SystemTime::UNIX_EPOCH; }",
        1,
        "SystemTime",
    );
    breaks("time/moment.rs", "fn f() { chrono::Utc::now(); }", 1, "reads the clock");
    breaks("crypto/seal.rs", "use uuid::Uuid; fn f() { Uuid::new_v4(); }", 1, "new_v4");
}

#[test]
fn what_is_too_long_is_found() {
    let body = "    let x = 1;\n".repeat(79);
    breaks("time.rs", &format!("fn long() {{\n{body}}}\n"), 1, "fn long has 81 lines");
    breaks("time.rs", &"const X: u8 = 1;\n".repeat(201), 1, "201 lines");
    let test = "#[cfg(test)]\nmod tests {\n    const X: u8 = 1;\n}\n";
    assert!(broken("time.rs", &(test.to_owned() + &"const Y: u8 = 1;\n".repeat(200))).is_empty());
}

#[test]
fn what_is_allowed_is_left_alone() {
    for (path, text) in [
        (
            "journal/list.rs",
            "use crate::store::Tx; use crate::{Error, Result, document, time::Moment};",
        ),
        (
            "journal/list.rs",
            "use super::model::Entry; use self::x::y; mod x { use super::super::model; }",
        ),
        ("journal/list.rs", "/// See crate::groups and SELECT 1.\n// crate::groups\nfn f() {}"),
        ("journal/list.rs", "#[cfg(test)]\nmod tests { use crate::groups; use rusqlite::params; }"),
        (
            "journal/list.rs",
            "const WORDS: &str = \"Select a day from the list\"; fn f(c: &C) { c.now(); Stamp::now(c); }",
        ),
        ("store/open.rs", "use rusqlite::Connection; const Q: &str = \"SELECT 1\";"),
        ("interlude.rs", "use crate::{journal, groups, sync, vault};"),
        ("environment.rs", "fn now() { std::time::SystemTime::now(); }"),
    ] {
        assert_eq!(broken(path, text), Vec::<String>::new(), "{path}: {text}");
    }
}
