//! The behaviour that is the same in every language (`bindings/cases`), over `interlude-ffi`.

pub(crate) mod book;
mod groups;
mod journal;
mod reminders;
mod rooms;
mod sharing;
mod together;
mod told;
mod vaults;
pub(crate) mod world;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use self::book::Book;
use self::world::World;
use crate::relay::Loopback;

/// The cases of a file.
pub(crate) fn read(file: &Path) -> Vec<Value> {
    serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
}

pub(crate) fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../bindings/cases")
}

fn all() -> Vec<Value> {
    let files = fs::read_dir(folder()).unwrap().map(|file| file.unwrap().path());
    let files: BTreeSet<_> =
        files.filter(|file| file.extension().is_some_and(|kind| kind == "json")).collect();
    files.iter().flat_map(|file| read(file)).collect()
}

#[test]
fn every_case_holds() {
    let cases = all();
    assert!(cases.len() >= 10, "only {} cases", cases.len());
    for case in cases {
        let folder = tempfile::tempdir().unwrap();
        let relay = (case["relay"] == true).then(|| Loopback::start(&folder.path().join("relay")));
        let url = relay.as_ref().map(|relay| relay.url.as_str());
        let mut world = World::new(&case, folder.path(), url);
        let mut book = Book::new(&case);
        for step in case["steps"].as_array().unwrap() {
            let step = book.known(step);
            let played = world.play(&step);
            book.check(&step, played);
        }
    }
}
