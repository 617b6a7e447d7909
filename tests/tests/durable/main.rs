//! Acknowledged means durable: a process that is killed at any moment, a disk that fills up, a
//! power cut.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod disk;
mod log;
mod torture;

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use disk::Disk;
use interlude_tests::world::{OldVault, SimEntropy, scaled};
use torture::Torture;

/// Rounds of a child that is not expected to end.
const ENDLESS: u64 = u64::MAX;

#[test]
fn a_killed_process_loses_nothing_it_acknowledged() {
    let mut torture = Torture::new();
    let entropy = SimEntropy::new(1);
    for run in 0..u64::from(scaled(40, 2000)) {
        let mut child = torture.child(run, ENDLESS).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(entropy.below(400_000) as u64));
        child.kill().unwrap();
        let mut said = String::new();
        child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
        child.wait().unwrap();
        torture.hear(&said);
        torture.check(&format!("run {run}"));
    }
    // On a machine so busy that no child came as far as an import, one does now.
    let last = torture.child(u64::MAX, 2).output().unwrap();
    torture.hear(std::str::from_utf8(&last.stdout).unwrap());
    torture.check("the last run");
    let (entries, imported) = torture.acknowledged();
    assert!(entries > 10, "the child did too little: {entries}");
    assert_eq!(imported, 20);
}

/// Opening an old vault brings it up to date: killed in the middle of that, it is as it was.
#[test]
fn a_process_killed_while_migrating_leaves_a_vault_that_migrates() {
    let entropy = SimEntropy::new(4);
    for run in 0..u64::from(scaled(12, 200)) {
        for old in OldVault::all() {
            let mut torture = Torture::new();
            old.copy(&torture.root());
            torture.hear(&format!("made {}\n", old.words));
            let mut child = torture.child(run, 0).spawn().unwrap();
            std::thread::sleep(Duration::from_micros(entropy.below(150_000) as u64));
            child.kill().unwrap();
            child.wait().unwrap();
            torture.check(&format!("migration {run}"));
        }
    }
}

/// Compiles one of the disks of `shim/`.
fn shim(folder: &Path, name: &str) -> PathBuf {
    let library = folder.join(name).with_extension("so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("shim").join(name);
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).arg("-ldl");
    assert!(compiler.status().unwrap().success());
    library
}

#[test]
fn a_full_disk_loses_nothing_that_was_acknowledged() {
    let mut torture = Torture::new();
    let library = shim(torture.folder(), "full.c");
    let entropy = SimEntropy::new(2);
    let mut refused = 0;
    for run in 0..u64::from(scaled(25, 200)) {
        let mut child = torture.child(run, ENDLESS);
        child.env("LD_PRELOAD", &library);
        child.env("INTERLUDE_FULL_AFTER", entropy.below(3_000_000).to_string());
        let mut child = child.spawn().unwrap();
        let mut said = String::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            refused += u64::from(line.starts_with("refused"));
            said.push_str(&format!("{line}\n"));
        }
        child.wait().unwrap();
        torture.hear(&said);
        torture.check(&format!("run {run}"));
    }
    assert!(refused > 10, "the disk was never full");
}

/// Each session is recorded from the making of the vault on; then the power is cut at many points
/// of it, and what had not been synced is lost, kept, torn or kept in another order.
#[test]
fn a_power_cut_loses_nothing_that_was_acknowledged() {
    let entropy = SimEntropy::new(3);
    for session in 0..u64::from(scaled(2, 20)) {
        let torture = Torture::new();
        let shims = tempfile::tempdir().unwrap();
        let record = shims.path().join("record");
        let mut child = torture.child(session, 4 + session % 8);
        child.env("LD_PRELOAD", shim(shims.path(), "record.c"));
        child.env("INTERLUDE_RECORD", &record);
        let start = Disk::of(torture.folder());
        assert!(child.output().unwrap().status.success());
        let events = log::read(&record);
        let mut points: Vec<_> =
            (0..scaled(15, 25)).map(|_| entropy.below(events.len() + 1)).collect();
        points.sort_unstable();
        cut_at(&points, start, &events, &entropy, &format!("session {session}"));
    }
}

fn cut_at(
    points: &[usize],
    mut disk: Disk,
    events: &[log::Event],
    entropy: &SimEntropy,
    what: &str,
) {
    let (mut done, mut said) = (0, String::new());
    for point in points {
        for event in &events[done..*point] {
            match event {
                log::Event::Said(text) => said.push_str(text),
                other => disk.happen(other),
            }
        }
        done = *point;
        let left = tempfile::tempdir().unwrap();
        disk.after_power_cut(entropy, left.path());
        let mut torture = Torture::silent(left);
        torture.hear(&said);
        torture.check(&format!("{what}, cut at {point} of {}", events.len()));
    }
}
