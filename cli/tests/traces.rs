//! What a session on the command line leaves behind: nothing that can be read.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const CANARY: &str = "quagmirelark";

struct Session(tempfile::TempDir);

impl Session {
    fn new() -> Self {
        let session = Self(tempfile::tempdir().unwrap());
        for folder in ["home", "tmp"] {
            fs::create_dir(session.path(folder)).unwrap();
        }
        let editor = session.path("editor");
        // Leaves what editors leave, and shows where it was put to work.
        let script = format!(
            "#!/bin/sh\nprintf '{CANARY} typed' >> \"$1\"\ncp \"$1\" \"$1~\"\n\
             dirname \"$1\" > '{}'\n",
            session.path("edited-in").display()
        );
        fs::write(&editor, script).unwrap();
        fs::set_permissions(&editor, fs::Permissions::from_mode(0o700)).unwrap();
        session
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env("INTERLUDE_VAULT", self.path("vault"))
            .env("INTERLUDE_PASSPHRASE", format!("{CANARY} passphrase"))
            .env("HOME", self.path("home"))
            .env("TMPDIR", self.path("tmp"))
            .env("EDITOR", self.path("editor"))
            .env_remove("VISUAL")
            .current_dir(self.path("home"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, args: &[&str], input: &str) -> Output {
        let mut child = self.command(env!("CARGO_BIN_EXE_interlude")).args(args).spawn().unwrap();
        // A command that reads nothing may be gone already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    fn done(&self, args: &[&str], input: &str) -> String {
        let output = self.run(args, input);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Syncs with a relay that keeps its files, and all it says, in the session's folder.
    fn sync(&self) {
        let (out, log) = (self.path("relay.out"), self.path("relay.log"));
        let args =
            ["relay", "serve", "--listen", "127.0.0.1:0", "--log", "--database", "sqlite:relay"];
        let mut relay = self.command(env!("CARGO_BIN_EXE_interlude"));
        let files = (fs::File::create(&out).unwrap(), fs::File::create(&log).unwrap());
        let mut relay = relay.args(args).stdout(files.0).stderr(files.1).spawn().unwrap();
        let url = loop {
            let said = fs::read_to_string(&out).unwrap();
            if let Some(url) = said.split_whitespace().find(|word| word.starts_with("http://")) {
                break url.to_owned();
            }
            assert!(relay.try_wait().unwrap().is_none(), "the relay ended");
            std::thread::sleep(std::time::Duration::from_millis(20));
        };
        self.done(&["sync", "--relay", &url, "--attachments", "all"], "");
        relay.kill().unwrap();
        relay.wait().unwrap();
        let logged = fs::read_to_string(&log).unwrap();
        assert!(logged.contains("/v1/spaces/{id}/pushes"), "{logged}");
        // Ids of spaces, devices and attachments are 64 digits, and none is told.
        let is_hex = |word: &str| word.len() >= 16 && word.chars().all(|c| c.is_ascii_hexdigit());
        assert!(!logged.split(|c: char| !c.is_alphanumeric()).any(is_hex), "{logged}");
    }

    /// As [`Session::done`], in a terminal.
    fn in_terminal(&self, args: &str) {
        let line = format!("{} {args}", env!("CARGO_BIN_EXE_interlude"));
        let output = self.command("script").args(["-qec", &line, "/dev/null"]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}

/// The files below a folder, and the names of those that hold the canary.
fn readable(folder: &Path) -> (usize, Vec<PathBuf>) {
    let (mut count, mut found) = (0, Vec::new());
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            let (more, others) = readable(&path);
            count += more;
            found.extend(others);
            continue;
        }
        count += 1;
        let bytes = fs::read(&path).unwrap();
        if bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes()) {
            found.push(path);
        }
    }
    (count, found)
}

#[test]
fn a_session_leaves_nothing_that_can_be_read() {
    let session = Session::new();
    session.done(&["init", "--recovery-phrase-file", "words"], "");
    session.done(&["write", "--title", CANARY, "--tag", CANARY], &format!("{CANARY} said"));
    session.in_terminal("write --mood 3");
    session.in_terminal("write --bring");
    fs::write(session.path("import.md"), format!("---\ndate: 2025-01-01\n---\n{CANARY}")).unwrap();
    session.done(&["import", session.path("import.md").to_str().unwrap()], "");
    fs::remove_file(session.path("import.md")).unwrap();
    assert!(session.done(&["list"], "").contains(CANARY));
    assert_eq!(session.done(&["search", CANARY, "--json"], "").matches("\"id\"").count(), 4);
    session.done(&["backup", "a.backup"], "");
    session.sync();
    session.done(&["bundle", "export", "a.bundle"], "");
    session.done(&["insights", "moods", "--png", "moods.png"], "");
    session.done(&["tidy"], "");

    let wrong = session.run(&["show", CANARY], "");
    let wrong = [wrong.stdout, wrong.stderr].concat();
    assert!(!String::from_utf8(wrong).unwrap().contains(CANARY), "an error repeats what was typed");
    fs::remove_file(session.path("editor")).unwrap();
    let (files, found) = readable(session.0.path());
    assert!(files > 6 && found.is_empty(), "{files} files, in these it can be read: {found:?}");
    let edited_in = fs::read_to_string(session.path("edited-in")).unwrap();
    assert!(!Path::new(edited_in.trim()).exists(), "the editor's folder is gone");
    assert!(!edited_in.contains(session.path("tmp").to_str().unwrap()), "it was memory");
}

#[test]
fn the_probe_finds_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), format!("x {CANARY}")).unwrap();
    assert_eq!(readable(folder.path()).1.len(), 1);
}
