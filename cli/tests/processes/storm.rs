//! What goes on in a house while processes are killed.

use std::fs::File;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use interlude_tests::world::SimEntropy;
use serde_json::{Value, json};

use super::house::{Ended, House, Relay};
use super::ledger::Ledger;

/// One vault, and whoever works with it.
pub(crate) struct Person<'a> {
    pub(crate) house: &'a House,
    pub(crate) ledger: &'a Ledger,
    pub(crate) vault: &'a str,
    pub(crate) dice: SimEntropy,
    pub(crate) count: &'a AtomicU32,
}

/// A process that syncs beside the others.
struct Watcher(Child);

impl Drop for Watcher {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Person<'_> {
    /// Does so many things, some of which are cut off by death.
    pub(crate) fn live(&self, things: u32) {
        let mut watcher = None;
        for _ in 0..things {
            match self.dice.below(20) {
                0..6 => self.write(),
                6..9 => self.append(),
                9 => self.replace(),
                10 => self.attach(),
                11 => self.erase(),
                12 => self.trash(),
                13 if watcher.is_some() => watcher = None,
                13 => watcher = Some(self.watch()),
                _ => self.sync(),
            }
        }
    }

    /// A third of all processes is killed.
    fn run(&self, args: &[&str], input: &str) -> Ended {
        let dies = self.dice.below(3) == 0;
        let moment = Duration::from_millis(self.dice.below(200) as u64);
        self.house.run(self.vault, args, input, dies.then_some(moment))
    }

    /// A change of an entry: whether it was acknowledged. It may be erased or not have come here.
    fn change(&self, args: &[&str], input: &str, may_fail: &[i32]) -> bool {
        let Ended { code, shown, error } = self.run(args, input);
        let known = code.is_none_or(|code| code == 0 || may_fail.contains(&code));
        assert!(known, "{} {args:?}: {code:?} {error}", self.vault);
        shown.is_some() && code.is_none_or(|code| code == 0)
    }

    fn word(&self) -> String {
        format!("<{}>", self.count.fetch_add(1, Ordering::Relaxed))
    }

    fn write(&self) {
        let word = self.word();
        let body = format!("{word} tea tea tea tea");
        let Ended { code, shown, error } = self.run(&["write"], &body);
        assert!(code.is_none_or(|code| code == 0), "{}: {code:?} {error}", self.vault);
        if let Some(shown) = shown {
            self.ledger.word(shown["id"].as_str().unwrap(), &word);
        }
    }

    fn append(&self) {
        let Some(id) = self.ledger.any(&self.dice) else { return };
        let word = self.word();
        if self.change(&["edit", &id, "--append"], &word, &[3]) {
            self.ledger.word(&id, &word);
        }
    }

    fn replace(&self) {
        let Some(id) = self.ledger.any(&self.dice) else { return };
        let word = self.word();
        // In the end there is no tea left.
        if self.change(&["edit", &id, "--replace", "tea", &word], "", &[3, 6]) {
            self.ledger.word(&id, &word);
        }
    }

    fn attach(&self) {
        let Some(id) = self.ledger.any(&self.dice) else { return };
        let name = format!("{}-{}.bin", self.vault, self.count.fetch_add(1, Ordering::Relaxed));
        std::fs::write(self.house.path(&name), content(&name)).unwrap();
        if self.change(&["attach", &id, &self.house.text(&name)], "", &[3]) {
            self.ledger.file(&id, &name);
        }
    }

    fn erase(&self) {
        let Some(id) = self.ledger.any(&self.dice) else { return };
        self.ledger.erasing(&id);
        if self.change(&["erase", &id], "", &[3]) {
            self.ledger.erased(&id);
        }
    }

    fn trash(&self) {
        let Some(id) = self.ledger.any(&self.dice) else { return };
        self.change(&["trash", &id], "", &[3]);
        self.change(&["untrash", &id], "", &[3]);
    }

    fn sync(&self) {
        let Ended { code, shown, error } = self.run(&["sync", "--deadline", "20"], "");
        let known = matches!(code, None | Some(0 | 5));
        assert!(known, "{}: {code:?} {error}", self.vault);
        if let Some(shown) = shown {
            assert_eq!(shown["warnings"], json!([]), "{}: {shown}", self.vault);
        }
    }

    fn watch(&self) -> Watcher {
        let name = format!("watched-{}", self.count.fetch_add(1, Ordering::Relaxed));
        let heard = File::create(self.house.path(&name)).unwrap();
        let mut command = self.house.command(self.vault, &["sync", "--watch"]);
        let command = command.stdin(Stdio::null()).stdout(heard).stderr(Stdio::inherit());
        Watcher(command.spawn().unwrap())
    }
}

/// What a file of this name holds: more than one part of an attachment, and not what compresses.
pub(crate) fn content(name: &str) -> Vec<u8> {
    let seed = name.bytes().fold(0, |seed: u64, byte| seed.wrapping_mul(31) + u64::from(byte));
    let dice = SimEntropy::new(seed);
    let length = 1000 + dice.below(400_000);
    (0..length).map(|_| dice.number().to_le_bytes()[0]).collect()
}

/// What those who watched were told: nothing but that the relay was away.
pub(crate) fn check_watched(house: &House) {
    for entry in std::fs::read_dir(house.path("")).unwrap() {
        let path = entry.unwrap().path();
        if !path.file_name().unwrap().to_str().unwrap().starts_with("watched-") {
            continue;
        }
        let heard = std::fs::read_to_string(path).unwrap();
        for line in heard.split_inclusive('\n').filter(|line| line.ends_with('\n')) {
            let event: Value = serde_json::from_str(line).unwrap();
            assert_eq!(event["event"], "synced", "{event}");
            assert_eq!(event["warnings"], json!([]), "{event}");
        }
    }
}

/// Kills the relay and begins it anew, until everybody is done.
pub(crate) fn unsteady(relay: &mut Relay, dice: &SimEntropy, done: &AtomicBool) {
    while !done.load(Ordering::Relaxed) {
        thread::sleep(Duration::from_millis(dice.below(1500) as u64));
        match dice.below(4) {
            0 => relay.end(),
            _ => relay.kill(),
        }
        thread::sleep(Duration::from_millis(dice.below(400) as u64));
        relay.up();
    }
}
