//! The contract of the command line, held by running the real program.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        assert_eq!(desk.run(&["init", "--json"], "").status.code(), Some(0));
        desk
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    fn run_with(&self, passphrase: &str, args: &[&str], input: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_interlude"))
            .args(args)
            .env("INTERLUDE_VAULT", self.folder.path().join("vault"))
            .env("INTERLUDE_PASSPHRASE", passphrase)
            .env("TZ", "Europe/Berlin")
            .env_remove("EDITOR")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // A command that reads nothing may be gone already.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        child.wait_with_output().unwrap()
    }

    fn run(&self, args: &[&str], input: &str) -> Output {
        self.run_with("correct horse", args, input)
    }

    fn json(&self, args: &[&str], input: &str) -> Value {
        let output = self.run(&[args, &["--json"]].concat(), input);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{args:?}: {error}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    fn fails(&self, args: &[&str], input: &str) -> (i32, String) {
        let output = self.run(&[args, &["--json"]].concat(), input);
        let error: Value = serde_json::from_slice(&output.stderr).unwrap_or_default();
        let code = error["error"]["code"].as_str().unwrap_or_default().to_owned();
        (output.status.code().unwrap(), code)
    }
}

fn keys(value: &Value) -> String {
    let keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.join(" ")
}

#[test]
fn the_json_of_entries_keeps_its_fields() {
    let desk = Desk::new();
    let written = desk.json(&["write", "--title", "T", "--mood", "4", "--tag", "a b"], "Body\n");
    let id = written["id"].as_str().unwrap();
    assert_eq!(id.len(), 64);
    let list = desk.json(&["list"], "");
    insta::assert_snapshot!(keys(&list), @"entries next");
    insta::assert_snapshot!(keys(&list["entries"][0]), @"attachment_count bring conflict_count coping created_at emotions favourite form goal id mood preview prompt session tags title trashed_at zone");
    let show = desk.json(&["show", &id[..6]], "");
    insta::assert_snapshot!(keys(&show), @"attachment_count attachments body bring conflict_count conflicts coping created_at emotions favourite form goal id links mood preview prompt session tags title trashed_at zone");
    assert_eq!(show["body"], "Body");
    assert_eq!(show["zone"], "Europe/Berlin");
    let hits = desk.json(&["search", "bod"], "");
    insta::assert_snapshot!(keys(&hits["hits"][0]), @"created_at highlights id score snippet title");
    let history = desk.json(&["history", id], "");
    insta::assert_snapshot!(keys(&history["versions"][0]), @"at changes device id this_device");
    let look = desk.json(&["lookback"], "");
    insta::assert_snapshot!(keys(&look), @"date good_moment on_this_day");
}

#[test]
fn every_class_of_failure_has_its_exit_code() {
    let desk = Desk::new();
    let written = desk.json(&["write"], "one");
    let id = written["id"].as_str().unwrap();
    assert_eq!(desk.fails(&["show", "ffffffff"], ""), (3, "not_found".into()));
    assert_eq!(desk.fails(&["edit", id, "--mood", "9"], ""), (6, "invalid_input".into()));
    assert_eq!(desk.fails(&["edit", id], ""), (6, "invalid_input".into()));
    assert_eq!(desk.fails(&["init"], ""), (6, "exists".into()));
    assert_eq!(desk.fails(&["list", "--after", "x"], ""), (6, "invalid_input".into()));
    assert_eq!(desk.run(&["frobnicate"], "").status.code(), Some(2));
    let wrong = desk.run_with("wrong", &["list", "--json"], "");
    assert_eq!(wrong.status.code(), Some(4));
    assert!(String::from_utf8(wrong.stderr).unwrap().contains("wrong_key"));
}

#[test]
fn odd_queries_find_something_or_nothing() {
    let desk = Desk::new();
    desk.json(&["write"], "She said \"enough\". 今天很安静");
    for query in ["", "\"", "AND", "( * NEAR:", "enough\"", "安", "安静", &"x".repeat(10_000)] {
        desk.json(&["search", query], "");
    }
    assert_eq!(desk.json(&["search", "\"enough\""], "")["hits"].as_array().unwrap().len(), 1);
    assert_eq!(desk.json(&["search", "安"], "")["hits"].as_array().unwrap().len(), 1);
}

#[test]
fn an_entry_is_edited_trashed_brought_back_and_erased() {
    let desk = Desk::new();
    let id = desk.json(&["write", "--mood", "2"], "one two")["id"].as_str().unwrap().to_owned();
    desk.json(&["edit", &id, "--replace", "two", "three"], "");
    let shown = desk.json(&["edit", &id, "--append", "--no-mood", "--tag", "x"], " four");
    assert_eq!((&shown["body"], &shown["mood"]), (&"one three four".into(), &Value::Null));
    let versions = desk.json(&["history", &id], "");
    let first = versions["versions"][0]["id"].as_str().unwrap().to_owned();
    desk.json(&["history", &id, "--since", &first[..12]], "");
    desk.json(&["restore", &id, &first[..12]], "");
    assert_eq!(desk.json(&["show", &id], "")["body"], "one two");
    desk.json(&["trash", &id], "");
    assert_eq!(desk.json(&["list"], "")["entries"].as_array().unwrap().len(), 0);
    assert_eq!(desk.json(&["list", "--trash"], "")["entries"].as_array().unwrap().len(), 1);
    desk.json(&["untrash", &id], "");
    desk.json(&["erase", &id], "");
    assert_eq!(desk.fails(&["show", &id], "").0, 3);
    assert_eq!(desk.json(&["health", "--thorough"], "")["problems"], Value::Array(vec![]));
}

#[test]
fn what_goes_out_comes_in_again() {
    let desk = Desk::new();
    std::fs::write(desk.path("photo.png"), b"not a photo").unwrap();
    let photo = desk.path("photo.png");
    desk.json(&["write", "--attach", &photo, "--date", "2026-03-29T01:30:00+01:00"], "spring");
    for format in ["markdown", "json"] {
        let out = desk.path(format);
        desk.json(&["export", "--to", &out, "--format", format], "");
        let report = desk.json(&["import", &out], "");
        assert_eq!((&report["created"], &report["unchanged"]), (&0.into(), &1.into()));
    }
    let backup = desk.path("backup");
    desk.json(&["backup", &backup], "");
    let new = desk.path("new");
    let restored = desk.json(&["restore-backup", &backup, "--vault", &new], "");
    assert_eq!((&restored["documents"], &restored["attachments"]), (&1.into(), &1.into()));
    let there = desk.json(&["list", "--vault", &new], "");
    assert_eq!(there["entries"][0]["created_at"], "2026-03-29T01:30:00.000+01:00");
}

#[test]
fn the_words_open_a_vault_whose_passphrase_is_lost() {
    let desk = Desk::new();
    let (vault, words) = (desk.path("other"), desk.path("words"));
    let made = desk.json(&["init", "--vault", &vault, "--recovery-phrase-file", &words], "");
    assert_eq!(made["recovery_phrase"].as_array().unwrap().len(), 24);
    assert_eq!(made["protected"], false);
    let typed = std::fs::read_to_string(&words).unwrap();
    desk.json(&["protect", "--vault", &vault], &typed);
    let health = desk.json(&["health", "--vault", &vault, "--phrase-file", &words], "");
    assert_eq!(health["protected"], true);
}

#[test]
fn help_manual_and_completions_are_there() {
    let desk = Desk::new();
    let help = desk.run(&["--help"], "");
    insta::assert_snapshot!(String::from_utf8(help.stdout).unwrap());
    for command in [
        "write",
        "edit",
        "list",
        "import",
        "conflicts",
        "sync",
        "bundle",
        "late",
        "device",
        "device link",
        "device accept",
        "device remove",
        "device recover",
        "device resolve",
        "relay serve",
    ] {
        let line: Vec<&str> = command.split(' ').chain(["--help"]).collect();
        let help = desk.run(&line, "");
        assert_eq!(help.status.code(), Some(0));
        assert!(help.stdout.len() > 200, "{command}");
    }
    assert!(desk.run(&["completions", "bash"], "").stdout.len() > 1000);
    let manual = desk.path("man");
    desk.run(&["man", "--to", &manual], "");
    for page in ["interlude-write.1", "interlude-sync.1", "interlude-device-accept.1"] {
        assert!(Path::new(&manual).join(page).exists(), "{page}");
    }
}

#[test]
fn the_story_is_told_and_leaves_nothing_behind() {
    let desk = Desk::new();
    let told = desk.run(&["demo", "--json"], "");
    assert_eq!(told.status.code(), Some(0));
    let text = String::from_utf8(told.stdout).unwrap();
    let events: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |name: &str| events.iter().filter(|event| event["event"] == name).count();
    assert_eq!((of("conflict"), of("in_step"), of("search"), of("erased")), (1, 1, 3, 1));
    let one = |name: &str| events.iter().find(|event| event["event"] == name).unwrap();
    let body = one("merged")["body"].as_str().unwrap();
    assert!(body.contains("I wanted, all evening, to say") && body.contains("On the train"));
    assert_eq!((of("linked"), of("offline"), &one("relay_reads")["found"]), (1, 2, &0.into()));
    assert_eq!(
        (&one("carried")["entries"], &one("erased_elsewhere")["found"]),
        (&3.into(), &0.into())
    );
    assert_eq!((&one("recovered")["equal"], &one("removed")["devices"]), (&true.into(), &1.into()));
    assert_eq!(one("reads_nothing_new")["state"], "removed");
    assert_eq!((of("joined"), &one("group")["members"]), (3, &4.into()));
    assert_eq!((&one("group")["on_tablet"], &one("session")["goals"]), (&1.into(), &1.into()));
    assert!(one("planned")["reminders"].as_u64().unwrap() >= 2);
    assert_eq!(one("shared"), &json!({"event": "shared", "read_by": 3, "answer_read_by": 0}));
    assert_eq!(one("withdrawn")["read_by"], 0);
    assert_eq!(one("withdrawn")["own_entries"], 1);
    assert_eq!(
        (&one("member_removed")["state"], &one("member_removed")["reads_on"]),
        (&"removed".into(), &false.into())
    );
}
