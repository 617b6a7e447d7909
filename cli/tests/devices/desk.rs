//! Vaults and a relay as real processes.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// Far beyond what anything here takes, so that a machine that is busy fails nothing.
pub(crate) const PATIENCE: Duration = Duration::from_secs(240);

pub(crate) struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    fn command(&self, vault: &str, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_interlude"));
        command
            .args(args)
            .arg("--json")
            .env("INTERLUDE_VAULT", self.path(vault))
            .env("INTERLUDE_PASSPHRASE", "correct horse")
            .env("TZ", "Europe/Berlin")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(&self, vault: &str, args: &[&str], input: &str) -> Output {
        let mut child = self.command(vault, args).spawn().unwrap();
        // A command that reads nothing may be gone already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// Everything on standard output, one value a line.
    pub(crate) fn events(&self, vault: &str, args: &[&str], input: &str) -> Vec<Value> {
        let output = self.run(vault, args, input);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{args:?}: {error}");
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    pub(crate) fn json(&self, vault: &str, args: &[&str]) -> Value {
        self.give(vault, args, "")
    }

    pub(crate) fn give(&self, vault: &str, args: &[&str], input: &str) -> Value {
        let events = self.events(vault, args, input);
        assert_eq!(events.len(), 1, "{args:?}");
        events.into_iter().next().unwrap()
    }

    /// The exit code, the error's code, and what stands on standard output all the same.
    pub(crate) fn fails(&self, vault: &str, args: &[&str]) -> (i32, String, Value) {
        let output = self.run(vault, args, "");
        let error: Value = serde_json::from_slice(&output.stderr).unwrap_or_default();
        let code = error["error"]["code"].as_str().unwrap_or_default().to_owned();
        let shown = serde_json::from_slice(&output.stdout).unwrap_or_default();
        (output.status.code().unwrap(), code, shown)
    }

    pub(crate) fn start(&self, vault: &str, args: &[&str]) -> Running {
        let mut child = self.command(vault, args).stderr(Stdio::inherit()).spawn().unwrap();
        let (sender, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                let _ = sender.send(serde_json::from_str(&line).unwrap());
            }
        });
        Running { child, lines }
    }

    /// A vault with a recovery phrase in the file `words`.
    pub(crate) fn init(&self, vault: &str) {
        self.json(vault, &["init", "--recovery-phrase-file", &self.text("words")]);
    }

    /// Links a vault that is made now to one that is there.
    pub(crate) fn link(&self, old: &str, new: &str, relay: &Relay) -> (Vec<Value>, Vec<Value>) {
        let args = ["device", "link", "--relay", &relay.url, "--yes", "--name", old];
        let mut linking = self.start(old, &args);
        let code = linking.next("code");
        let accept = ["device", "accept", "-", "--name", new];
        let accepted = self.events(new, &accept, code["code"].as_str().unwrap());
        let linked = vec![code, linking.next("compare"), linking.next("linked")];
        assert!(linking.child.wait().unwrap().success());
        (linked, accepted)
    }

    pub(crate) fn write(&self, vault: &str, body: &str) -> String {
        self.give(vault, &["write"], body)["id"].as_str().unwrap().to_owned()
    }

    pub(crate) fn sync(&self, vaults: &[&str]) {
        for vault in vaults {
            assert_eq!(self.json(vault, &["sync"])["state"], "in_step", "{vault}");
        }
    }

    pub(crate) fn count(&self, vault: &str) -> usize {
        self.json(vault, &["list"])["entries"].as_array().unwrap().len()
    }

    pub(crate) fn devices(&self, vault: &str) -> Vec<Value> {
        self.json(vault, &["device", "list"])["devices"].as_array().unwrap().clone()
    }
}

/// A process that tells of events.
pub(crate) struct Running {
    pub(crate) child: Child,
    lines: Receiver<Value>,
}

impl Running {
    /// The next line, which is this event.
    pub(crate) fn next(&mut self, event: &str) -> Value {
        let value = self.any();
        assert_eq!(value["event"], event, "{value}");
        value
    }

    pub(crate) fn any(&mut self) -> Value {
        self.lines.recv_timeout(PATIENCE).unwrap()
    }

    /// Asks it to end, and gives the exit code.
    pub(crate) fn end(mut self) -> Option<i32> {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Ended already, where the test went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) struct Relay {
    pub(crate) running: Running,
    pub(crate) url: String,
    pub(crate) listening: Value,
}

impl Relay {
    pub(crate) fn start(desk: &Desk, more: &[&str]) -> Self {
        Self::start_at(desk, "127.0.0.1:0", more)
    }

    pub(crate) fn start_at(desk: &Desk, address: &str, more: &[&str]) -> Self {
        let database = format!("sqlite:{}", desk.text("relay"));
        let args = ["relay", "serve", "--listen", address, "--database", &database];
        let mut running = desk.start("none", &[&args[..], more].concat());
        let listening = running.next("listening");
        let url = listening["url"].as_str().unwrap().to_owned();
        Self { running, url, listening }
    }
}
