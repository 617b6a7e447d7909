//! What an operator does with a relay, by the program itself.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

fn interlude(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_interlude"));
    command.arg("--json").arg("relay").current_dir(folder).stdin(Stdio::null());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("INTERLUDE_")) {
        command.env_remove(name);
    }
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    interlude(folder).args(arguments).output().unwrap()
}

fn document(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

fn setting<'a>(explained: &'a Value, name: &str) -> &'a Value {
    let settings = explained["settings"].as_array().unwrap();
    settings.iter().find(|setting| setting["name"] == name).unwrap()
}

/// Private to its owner, as files with secrets are to be.
fn write(file: &Path, text: &str) {
    fs::write(file, text).unwrap();
    #[cfg(unix)]
    fs::set_permissions(file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
}

struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_configuration_is_explained_and_secrets_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("relay.toml");
    let text = "listen = \"0.0.0.0:7420\"\ndatabase = \"postgres://me:s3cret@db/relay\"\n[limits]\nbytes = \"8GiB\"\n";
    write(&file, text);
    let arguments = ["check-config", "--config", "relay.toml", "--set", "limits.blobs=5"];
    let mut command = interlude(folder.path());
    command
        .args(arguments)
        .env("INTERLUDE_RELAY_LIMITS_BLOBS", "6")
        .env("INTERLUDE_RELAY_LOG_FORMAT", "json");
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(6), "there is no place for attachments");
    let explained = document(&output.stdout);
    let of = |name| {
        (setting(&explained, name)["value"].clone(), setting(&explained, name)["from"].clone())
    };
    assert_eq!(of("limits.bytes"), ("8GiB".into(), "file".into()));
    assert_eq!(of("limits.blobs"), ("5".into(), "flag".into()));
    assert_eq!(of("log_format"), ("json".into(), "environment".into()));
    assert_eq!(of("database"), ("postgres://me@db/relay".into(), "file".into()));
    let words = [output.stdout, output.stderr].concat();
    assert!(!String::from_utf8(words).unwrap().contains("s3cret"));
    let findings = explained["findings"].as_array().unwrap();
    let heavy = findings.iter().filter(|finding| finding["weight"] != "note");
    let named: Vec<_> = heavy.map(|finding| finding["name"].as_str().unwrap()).collect();
    assert_eq!(named, ["listen", "token_file", "blobs", "database"]);
    // `serve` says the same and does not begin.
    let served = run(folder.path(), &["serve", "--config", "relay.toml"]);
    assert_eq!(served.status.code(), Some(6));
    assert!(!String::from_utf8(served.stderr).unwrap().contains("s3cret"));
    let usual = run(folder.path(), &["check-config"]);
    assert_eq!(usual.status.code(), Some(0));
    assert!(!folder.path().join("interlude-relay").exists(), "looking made something");
}

#[test]
fn passwords_are_not_taken_from_arguments() {
    let folder = tempfile::tempdir().unwrap();
    let url = "postgres://me:s3cret@db/relay";
    for arguments in
        [["--database".to_owned(), url.to_owned()], ["--set".to_owned(), format!("database={url}")]]
    {
        let output = interlude(folder.path()).arg("check-config").args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(6));
        assert!(String::from_utf8(output.stdout).unwrap().contains("a password in an argument"));
    }
}

#[test]
fn an_operator_serves_looks_copies_and_removes() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("tokens"), "clinic a-token-of-the-clinic\n");
    let config = "listen = \"127.0.0.1:0\"\nmetrics = \"127.0.0.1:0\"\ndatabase = \"sqlite:data\"\ntoken_file = \"tokens\"\nlog = \"requests\"\nlog_format = \"json\"\n";
    write(&folder.path().join("relay.toml"), config);
    let place = ["--config", "relay.toml"];
    let with = |arguments: &[&str]| run(folder.path(), &[arguments, &place].concat());
    assert_eq!(with(&["stats"]).status.code(), Some(3), "looking makes no relay");
    let mut command = interlude(folder.path());
    command.arg("serve").args(place).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut serving = Serving(command.spawn().unwrap());
    let mut line = String::new();
    BufReader::new(serving.0.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let listening = document(line.as_bytes());
    let get = |url: &str| {
        let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let mut stream = std::net::TcpStream::connect(host).unwrap();
        let request = format!("GET /{path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let url = listening["url"].as_str().unwrap();
    assert!(get(&format!("{url}/readyz")).starts_with("HTTP/1.1 200"));
    assert!(get(listening["metrics"].as_str().unwrap()).contains("interlude_relay_build_info"));
    // Beside the relay that runs.
    let stats = with(&["stats"]);
    assert_eq!(document(&stats.stdout)["spaces"], 0);
    assert_eq!(document(&stats.stdout)["largest"], serde_json::json!([]));
    assert_eq!(with(&["stats", "--largest", "1001"]).status.code(), Some(2));
    assert_eq!(document(&with(&["backup", "copy"]).stdout)["lost"], 0);
    assert_eq!(document(&with(&["orphans"]).stdout)["objects"], 0);
    assert_eq!(with(&["erase-space", &"ab".repeat(32)]).status.code(), Some(2), "nobody said yes");
    let gone = with(&["erase-space", &"ab".repeat(32), "--yes"]);
    assert_eq!(gone.status.code(), Some(3));
    assert_eq!(with(&["erase-space", "ab", "--yes"]).status.code(), Some(6));
    let restored = run(folder.path(), &["restore", "copy", "--database", "sqlite:again"]);
    assert_eq!(restored.status.code(), Some(0));
    assert_eq!(with(&["restore", "copy"]).status.code(), Some(6), "over a relay that is there");
    assert_eq!(with(&["backup", "data"]).status.code(), Some(6), "onto itself");
    let nothing = run(folder.path(), &["restore", "none", "--database", "sqlite:more"]);
    assert_eq!(nothing.status.code(), Some(3));
    let place = ["--database", "postgres://me@db/relay", "--blobs", "blobs"];
    for command in [["backup", "copy"], ["restore", "copy"]] {
        let refused = run(folder.path(), &[&command[..], &place].concat());
        assert_eq!(refused.status.code(), Some(6), "{command:?}");
        assert!(String::from_utf8(refused.stderr).unwrap().contains("its own tools"));
    }
    #[cfg(unix)]
    {
        let told = Command::new("kill").arg(serving.0.id().to_string()).status().unwrap();
        assert!(told.success());
        assert!(serving.0.wait().unwrap().success());
        let mut logged = String::new();
        serving.0.stderr.take().unwrap().read_to_string(&mut logged).unwrap();
        let lines: Vec<Value> = logged.lines().map(|line| document(line.as_bytes())).collect();
        assert!(lines.iter().any(|line| line["path"] == "/readyz"
            && line["status"] == 200
            && line["level"] == "INFO"));
        assert!(!logged.contains("127.0.0.1") && !logged.contains(folder.path().to_str().unwrap()));
    }
}

#[test]
fn an_account_of_a_store_that_cannot_be_used_is_told_before_it_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let with = |command: &str, variables: &[(&str, &str)]| {
        let mut run = interlude(folder.path());
        run.args([command, "--listen", "127.0.0.1:0", "--blobs", "s3://attachments"]);
        for name in ["AWS_ENDPOINT_URL", "AWS_ALLOW_HTTP", "AWS_REGION", "AWS_SECRET_ACCESS_KEY"] {
            run.env_remove(name);
        }
        run.envs(variables.iter().copied()).output().unwrap()
    };
    for variable in [
        ("AWS_ENDPOINT_URL", "not a url"),
        ("AWS_ENDPOINT_URL", "http://store"),
        ("AWS_REGION", "eu/central"),
        ("AWS_SECRET_ACCESS_KEY", "secret\n"),
        ("AWS_TIMEOUT", "soon"),
    ] {
        let explained = with("check-config", &[variable]);
        assert_eq!(explained.status.code(), Some(6), "{variable:?}");
        let findings = document(&explained.stdout)["findings"].clone();
        let wrong = findings.as_array().unwrap().iter().find(|one| one["weight"] == "wrong");
        assert_eq!(wrong.unwrap()["name"], "blobs", "{variable:?}");
        assert!(!String::from_utf8(explained.stdout).unwrap().contains(variable.1.trim()));
        assert_eq!(with("serve", &[variable]).status.code(), Some(6), "{variable:?}");
    }
    assert_eq!(
        with("check-config", &[("AWS_ENDPOINT_URL", "https://store")]).status.code(),
        Some(0)
    );
}

#[test]
fn a_move_says_what_it_would_do_and_what_it_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let go = |arguments: &[&str]| run(folder.path(), &[&["move"], arguments].concat());
    assert_eq!(go(&["sqlite:none", "sqlite:new"]).status.code(), Some(3));
    assert_eq!(go(&["nonsense", "sqlite:new"]).status.code(), Some(6));
    let secret = go(&["postgres://me:s3cret@db/relay", "sqlite:new", "--from-blobs", "a"]);
    assert_eq!(secret.status.code(), Some(6));
    assert!(!String::from_utf8(secret.stderr).unwrap().contains("s3cret"));
    assert_eq!(go(&["postgres://me@db/relay", "sqlite:new"]).status.code(), Some(2));
    let made = run(folder.path(), &["serve", "--listen", "1.2.3.4:1", "--database", "sqlite:old"]);
    assert!(!made.status.success());
    assert_eq!(go(&["sqlite:old", "sqlite:./old"]).status.code(), Some(6));
    let looked = go(&["sqlite:old", "sqlite:new", "--dry-run"]);
    assert_eq!(document(&looked.stdout)["dry_run"], true);
    assert!(!folder.path().join("new").exists());
    let done = document(&go(&["sqlite:old", "sqlite:new"]).stdout);
    assert_eq!((&done["found"], &done["id_kept"]), (&0.into(), &true.into()));
    assert!(folder.path().join("new/relay.db").is_file());
}
