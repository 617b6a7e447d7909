//! A PostgreSQL server of one's own, from the system's binaries, in a temporary folder. It ends
//! with the process that started it, however that ends.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};
use std::thread::sleep;
use std::time::Duration;

use tempfile::TempDir;

const USER: &str = "interlude";
/// Runs a server as long as its own standard input is open.
const KEEPER: &str = "\"$@\" & cat >/dev/null; kill -QUIT $!; wait";

pub struct Server {
    folder: TempDir,
    settings: Vec<String>,
    around: Vec<String>,
    keeper: Mutex<Child>,
}

impl Server {
    /// One for all tests of this process: each has a database of its own.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Server> = OnceLock::new();
        SHARED.get_or_init(|| Self::start(&["fsync=off", "max_connections=400"]))
    }

    /// One for a single test, that may be killed.
    pub fn start(settings: &[&str]) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), &[], settings)
    }

    /// The same in this folder, started by a program and its arguments, none: by itself.
    pub fn start_in(folder: TempDir, around: &[&str], settings: &[&str]) -> Self {
        let path = folder.path().to_str().unwrap();
        if is_root() {
            succeed(Command::new("chown").args(["postgres", path]));
        }
        let data = data(folder.path());
        let made = ["-D", &data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync"];
        succeed(program("initdb").args(made).args(["--locale=C.UTF-8"]));
        // Nobody from elsewhere comes: what it listens at is said in its settings.
        let hosts = fs::OpenOptions::new().append(true).open(format!("{data}/pg_hba.conf"));
        hosts.unwrap().write_all(b"host all all samenet trust\n").unwrap();
        let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        let (settings, around): (Vec<_>, Vec<_>) = (owned(settings), owned(around));
        let keeper = Mutex::new(keep(folder.path(), &around, &settings));
        let server = Self { folder, settings, around, keeper };
        server.settle();
        server
    }

    /// The URL of a new database.
    pub fn database(&self) -> String {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let name = format!("relay{}", MADE.fetch_add(1, Ordering::SeqCst));
        self.sql("postgres", &format!("CREATE DATABASE {name}"));
        self.url(&name)
    }

    pub fn url(&self, name: &str) -> String {
        format!("postgres://{USER}@localhost/{name}?host={}", self.socket().display())
    }

    /// The folder in which its socket is.
    pub fn socket(&self) -> &Path {
        self.folder.path()
    }

    /// What a statement gives, one row a line.
    pub fn sql(&self, database: &str, sql: &str) -> String {
        let database = name(database);
        let host = self.socket().to_str().unwrap();
        let asked = ["-h", host, "-U", USER, "-d", database, "-v", "ON_ERROR_STOP=1", "-tAqc", sql];
        let output = succeed(program("psql").args(asked));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Does something in a transaction that stays open until what is given is dropped.
    pub fn hold(&self, database: &str, sql: &str) -> Held {
        let mut psql = program("psql");
        psql.args(self.at(database)).args(["-v", "ON_ERROR_STOP=1", "-tAq"]);
        let mut psql = psql.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let begin = format!("BEGIN; {sql}; SELECT 'held';\n");
        psql.stdin.as_mut().unwrap().write_all(begin.as_bytes()).unwrap();
        let mut line = String::new();
        BufReader::new(psql.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "held\n");
        Held(psql)
    }

    /// The same of a statement that may fail.
    pub fn try_sql(&self, database: &str, sql: &str) -> bool {
        let asked = program("psql").args(self.at(database)).args(["-tAqc", sql]).output();
        asked.unwrap().status.success()
    }

    /// Writes or reads a dump of a database.
    pub fn dump(&self, database: &str, file: &Path) {
        let dump = program("pg_dump").args(self.at(database)).output().unwrap();
        assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
        fs::write(file, dump.stdout).unwrap();
    }

    pub fn restore(&self, database: &str, file: &Path) {
        let dump = fs::File::open(file).unwrap();
        succeed(program("psql").args(self.at(database)).arg("-q").stdin(dump));
    }

    fn at(&self, database: &str) -> [String; 6] {
        let host = self.socket().display().to_string();
        ["-h", &host, "-U", USER, "-d", name(database)].map(str::to_owned)
    }

    /// Kills it and all its processes at once; what is left of it, if it gave up by itself.
    pub fn kill(&self) {
        // One that is stopped makes no process that nobody kills.
        self.signal("-STOP");
        let killed = self.signal("-KILL");
        while killed.iter().any(|one| is_running(one)) {
            sleep(Duration::from_millis(5));
        }
        let mut keeper = self.keeper.lock().unwrap();
        // It may have ended with what it kept.
        drop(keeper.kill());
        keeper.wait().unwrap();
    }

    /// Tells it and all its processes something, and gives their ids.
    pub fn signal(&self, signal: &str) -> Vec<String> {
        let file = fs::read_to_string(self.folder.path().join("data/postmaster.pid"));
        let server = file.unwrap_or_default().lines().next().unwrap_or_default().to_owned();
        let children = fs::read_to_string(format!("/proc/{server}/task/{server}/children"));
        let mut told: Vec<_> =
            children.unwrap_or_default().split_whitespace().map(str::to_owned).collect();
        told.extend(Some(server).filter(|server| !server.is_empty()));
        // Some may have ended by themselves.
        drop(Command::new("kill").arg(signal).args(&told).output().unwrap());
        told
    }

    /// Starts it again after [`Server::kill`].
    pub fn restart(&self) {
        // It gives up where it takes another's process for its own of before.
        let started = (0..6).any(|_| {
            *self.keeper.lock().unwrap() = keep(self.folder.path(), &self.around, &self.settings);
            self.answers(100)
        });
        assert!(started, "PostgreSQL does not start again: {}", self.log());
    }

    /// Until it answers.
    fn settle(&self) {
        assert!(self.answers(600), "PostgreSQL does not start: {}", self.log());
    }

    /// Whether it does, after so many times at most.
    fn answers(&self, times: usize) -> bool {
        let host = self.socket().to_str().unwrap();
        let asked = ["-h", host, "-U", USER, "-d", "postgres", "-tAqc", "SELECT 1"];
        (0..times).any(|_| {
            let answers = program("psql").args(asked).output().unwrap().status.success();
            if !answers {
                sleep(Duration::from_millis(100));
            }
            answers
        })
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

/// An open transaction.
pub struct Held(Child);

impl Drop for Held {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        drop(self.0.wait());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut keeper = self.keeper.lock().unwrap();
        drop(keeper.stdin.take());
        drop(keeper.wait());
    }
}

/// The database of a URL, or the name itself.
fn name(database: &str) -> &str {
    database
        .rsplit('/')
        .find(|part| part.contains("?host"))
        .map_or(database, |part| part.split_once('?').unwrap().0)
}

fn is_running(process: &str) -> bool {
    let status = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // One that nobody waited for yet is over all the same.
    !status.is_empty() && !status.contains(") Z ")
}

fn data(folder: &Path) -> String {
    folder.join("data").to_str().unwrap().to_owned()
}

fn keep(folder: &Path, around: &[String], settings: &[String]) -> Child {
    let log = fs::OpenOptions::new().create(true).append(true).open(folder.join("log")).unwrap();
    let server = program("postgres");
    let mut words = around.iter().map(String::as_str).chain(["sh"]);
    let mut keeper = Command::new(words.next().unwrap());
    keeper.args(words).args(["-c", KEEPER, "sh"]).arg(server.get_program()).args(server.get_args());
    keeper.args(["-D", &data(folder), "-k", folder.to_str().unwrap(), "-c", "listen_addresses="]);
    for setting in settings {
        keeper.args(["-c", setting]);
    }
    keeper.stdin(Stdio::piped()).stdout(log.try_clone().unwrap()).stderr(log);
    keeper.spawn().unwrap()
}

/// A program of PostgreSQL's, as a user who may run it.
fn program(name: &str) -> Command {
    let path = binaries().join(name);
    if !is_root() {
        return Command::new(path);
    }
    // The server refuses to be root.
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(path);
    command.current_dir("/");
    command
}

fn is_root() -> bool {
    static ROOT: OnceLock<bool> = OnceLock::new();
    *ROOT.get_or_init(|| Command::new("id").arg("-u").output().unwrap().stdout == b"0\n")
}

/// The newest that the distribution installed.
fn binaries() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let version = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
    let newest = versions.map(|entry| entry.path()).max_by_key(version);
    let newest = newest.map(|version| version.join("bin"));
    newest.filter(|bin| bin.join("initdb").exists()).expect(
        "PostgreSQL's server is missing: `./test tools` installs it (Debian: apt-get install postgresql)",
    )
}

fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}
