//! Every seed of the fuzz targets, and every input that once broke one, read by the ordinary
//! tests: a crasher is fixed once.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

#[allow(unreachable_pub, reason = "public in the crate it is borrowed from")]
#[path = "../../fuzz/src/lib.rs"]
mod fuzz;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use interlude_core::reminders::BootSnapshot;
use interlude_core::sync::{check_answers, check_bundle, check_letters, check_record};
use interlude_core::{Error, LinkCode};

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

/// A seed that is refused at once seeds nothing.
#[test]
fn seeds_are_what_they_are_named_after() {
    let seed = |name: &str| fs::read(fuzz_folder().join("corpus").join(name)).unwrap();
    for name in ["changes-3", "packed", "part", "projected", "snapshot-1", "tombstone-0"] {
        assert_eq!(check_record(&seed(&format!("record/{name}"))), Ok(()), "{name}");
    }
    for name in ["blob", "bytes", "clock", "letters", "opened", "page", "roster", "spaces"] {
        assert_eq!(check_answers(&seed(&format!("answers/{name}"))), Ok(()), "{name}");
    }
    for name in ["invitation", "raw", "reveal", "turns"] {
        assert_eq!(check_letters(&seed(&format!("letters/{name}"))), Ok(()), "{name}");
    }
    for (name, entries) in [("none", 0), ("past", 1), ("two", 2)] {
        let snapshot = BootSnapshot::read(&fuzz::sealed_boot(&seed(&format!("boot/{name}"))));
        assert_eq!(snapshot.unwrap().entries.len(), entries, "{name}");
    }
    let bundle = check_bundle(&seed("bundle/whole")).unwrap();
    assert!(bundle.pushes == 1 && bundle.attachments == 1 && bundle.refused == 0, "{bundle:?}");
    assert!(matches!(check_bundle(&seed("bundle/cut")), Err(Error::Damaged(_))));
    let codes = ["shown", "typed"].map(|name| seed(&format!("code/{name}")));
    let [shown, typed] =
        codes.map(|code| String::from_utf8(code).unwrap().parse::<LinkCode>().unwrap());
    assert!(shown == typed);
}

#[test]
fn every_target_has_its_binary_and_its_folders() {
    let targets: BTreeSet<String> =
        fuzz::TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    for folder in ["fuzz_targets", "corpus", "crashers"] {
        assert_eq!(names_in(folder), targets, "{folder}");
    }
}
