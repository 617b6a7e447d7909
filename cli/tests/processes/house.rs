//! Vaults and a relay as real processes, which can be killed at any moment.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// A folder with vaults, the words that open all of them, and a relay's folder.
pub(crate) struct House {
    folder: tempfile::TempDir,
}

/// How a command ended.
pub(crate) struct Ended {
    /// `None`: it was killed.
    pub(crate) code: Option<i32>,
    /// The last whole line on standard output: what was acknowledged.
    pub(crate) shown: Option<Value>,
    pub(crate) error: String,
}

impl House {
    pub(crate) fn new() -> Self {
        Self { folder: interlude_tests::world::temporary() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    /// A command on a vault. The words open it: they need no stretching, which would take most of
    /// the time.
    pub(crate) fn command(&self, vault: &str, args: &[&str]) -> Command {
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
        if self.path(&format!("{vault}.known")).exists() {
            command.arg("--phrase-file").arg(self.path("words"));
        }
        command
    }

    /// Runs a command, and kills it after a while if asked to.
    pub(crate) fn run(
        &self,
        vault: &str,
        args: &[&str],
        input: &str,
        kill_after: Option<Duration>,
    ) -> Ended {
        let mut child = self.command(vault, args).spawn().unwrap();
        // A command that reads nothing may be gone already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        if let Some(moment) = kill_after {
            thread::sleep(moment);
            let _ = child.kill();
        }
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let mut whole = said.split_inclusive('\n').filter(|line| line.ends_with('\n'));
        let shown = whole.next_back().map(|line| serde_json::from_str(line).unwrap());
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        Ended { code: output.status.code(), shown, error }
    }

    /// What a command shows that has to succeed.
    pub(crate) fn give(&self, vault: &str, args: &[&str], input: &str) -> Value {
        let ended = self.run(vault, args, input, None);
        assert_eq!(ended.code, Some(0), "{vault} {args:?}: {}", ended.error);
        ended.shown.unwrap_or_default()
    }

    pub(crate) fn json(&self, vault: &str, args: &[&str]) -> Value {
        self.give(vault, args, "")
    }

    /// A vault with a phrase, in the file `words`.
    pub(crate) fn init(&self, vault: &str) {
        self.json(vault, &["init", "--recovery-phrase-file", &self.text("words")]);
        self.know_words(vault);
    }

    fn know_words(&self, vault: &str) {
        File::create(self.path(&format!("{vault}.known"))).unwrap();
    }

    /// Links a vault that is made now to one that is there.
    pub(crate) fn link(&self, old: &str, new: &str, relay: &str) {
        let args = ["device", "link", "--relay", relay, "--yes", "--name", old];
        let mut linking = self.command(old, &args).stderr(Stdio::inherit()).spawn().unwrap();
        let mut lines = BufReader::new(linking.stdout.take().unwrap()).lines();
        let code: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        self.give(new, &["device", "accept", "-", "--name", new], code["code"].as_str().unwrap());
        assert!(lines.count() > 0 && linking.wait().unwrap().success());
        self.protect(new);
    }

    /// Has a vault opened by the words from now on.
    pub(crate) fn protect(&self, vault: &str) {
        let words = std::fs::read_to_string(self.path("words")).unwrap();
        self.give(vault, &["protect"], &words);
        self.know_words(vault);
    }

    /// A new device, by the words alone.
    pub(crate) fn recover(&self, new: &str, relay: &str) {
        let words = std::fs::read_to_string(self.path("words")).unwrap();
        self.give(new, &["device", "recover", "--relay", relay, "--name", new], &words);
        self.know_words(new);
    }
}

/// A relay that keeps its database and its port, whatever becomes of its process.
pub(crate) struct Relay {
    pub(crate) database: String,
    blobs: PathBuf,
    pub(crate) address: SocketAddr,
    running: Option<(Child, BufReader<ChildStdout>)>,
}

/// How often a relay is begun that does not come up: its port may be somebody's for a moment.
const ATTEMPTS: u32 = 100;

impl Relay {
    pub(crate) fn start(house: &House) -> Self {
        Self::over(house, &format!("sqlite:{}", house.text("relay")))
    }

    pub(crate) fn over(house: &House, database: &str) -> Self {
        let (database, blobs) = (database.to_owned(), house.path("blobs"));
        let address = "127.0.0.1:0".parse().unwrap();
        let mut relay = Self { database, blobs, address, running: None };
        relay.up();
        relay
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Begins it anew, where it was.
    pub(crate) fn up(&mut self) {
        for _ in 0..ATTEMPTS {
            if self.try_up(&[]) {
                return;
            }
            thread::sleep(Duration::from_millis(100));
        }
        panic!("the relay does not come up again");
    }

    /// Begins it with something in its environment. `false`: it gave up at once.
    pub(crate) fn try_up(&mut self, environment: &[(&str, &Path)]) -> bool {
        let mut command = Command::new(env!("CARGO_BIN_EXE_interlude"));
        command.args(["relay", "serve", "--json", "--listen", &self.address.to_string()]);
        command.args(["--database", &self.database, "--blobs"]).arg(&self.blobs);
        command.envs(environment.iter().copied());
        let mut child = command.stdout(Stdio::piped()).stdin(Stdio::null()).spawn().unwrap();
        let (mut said, mut line) = (BufReader::new(child.stdout.take().unwrap()), String::new());
        said.read_line(&mut line).unwrap();
        let Ok(listening) = serde_json::from_str::<Value>(&line) else {
            assert!(!child.wait().unwrap().success());
            return false;
        };
        self.address = listening["address"].as_str().unwrap().parse().unwrap();
        self.running = Some((child, said));
        true
    }

    pub(crate) fn kill(&mut self) {
        let Some((mut child, _)) = self.running.take() else { return };
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Asks it to end and lets it.
    pub(crate) fn end(&mut self) {
        let Some((mut child, _said)) = self.running.take() else { return };
        let pid = child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        assert!(child.wait().unwrap().success(), "a relay that is asked to end ends well");
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.kill();
    }
}
