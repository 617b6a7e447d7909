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
use std::sync::Arc;

use interlude_ffi::Vault;
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

/// A case as it is played in this process.
pub(crate) struct Stage {
    world: World,
    book: Book,
    _relay: Option<Loopback>,
}

impl Stage {
    pub(crate) fn new(case: &Value, folder: &Path) -> Self {
        let relay = (case["relay"] == true).then(|| Loopback::start(&folder.join("relay")));
        let world = World::new(case, folder, relay.as_ref().map(|relay| relay.url.as_str()));
        Self { world, book: Book::new(case), _relay: relay }
    }

    pub(crate) fn run(&mut self, step: &Value) {
        let step = self.book.known(step);
        let played = self.world.play(&step);
        self.book.check(&step, played);
    }

    pub(crate) fn vault(&self, name: &str) -> Arc<Vault> {
        Arc::clone(&self.world.vaults[name])
    }
}

#[test]
fn every_case_holds() {
    let cases = all();
    assert!(cases.len() >= 25, "only {} cases", cases.len());
    for case in cases {
        let folder = tempfile::tempdir().unwrap();
        let mut stage = Stage::new(&case, folder.path());
        case["steps"].as_array().unwrap().iter().for_each(|step| stage.run(step));
    }
}
