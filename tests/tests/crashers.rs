//! Every seed of the fuzz targets, and every input that once broke one, read by the ordinary
//! tests: a crasher is fixed once.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

#[allow(unreachable_pub, reason = "public in the crate it is borrowed from")]
#[path = "../../fuzz/src/lib.rs"]
mod fuzz;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn fuzz_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz")
}

fn names_in(folder: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(fuzz_folder().join(folder)).unwrap();
    let names = entries.map(|entry| entry.unwrap().path());
    names.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

#[test]
fn seeds_and_crashers_break_nothing() {
    for (name, target) in fuzz::TARGETS {
        let mut inputs = 0;
        for folder in ["corpus", "crashers"] {
            for entry in fs::read_dir(fuzz_folder().join(folder).join(name)).unwrap() {
                target(&fs::read(entry.unwrap().path()).unwrap());
                inputs += 1;
            }
        }
        assert!(inputs > 1, "{name} has no seeds");
    }
}

#[test]
fn every_target_has_its_binary_and_its_folders() {
    let targets: BTreeSet<String> =
        fuzz::TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    for folder in ["fuzz_targets", "corpus", "crashers"] {
        assert_eq!(names_in(folder), targets, "{folder}");
    }
}
