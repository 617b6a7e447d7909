//! A relay in a process of its own: what it takes in memory is not mixed with its clients.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use interlude_relay::{BlobStore, Limits, Options, Rate, Relay, Serving, SystemClock, serve};
use interlude_wire::RelayId;
use tokio::net::TcpListener;

/// The argument by which this program is a relay.
pub(crate) const RELAY: &str = "relay";
/// A relay with the limits it has by default.
pub(crate) const GUARDED: &str = "guarded";
/// One that limits nobody.
pub(crate) const OPEN: &str = "open";
/// As many open files as may be: a connection is one at either end.
const SCRIPT: &str = "ulimit -n \"$(ulimit -Hn)\" && exec \"$@\"";

/// This program once more, with these arguments and enough open files.
pub(crate) fn raised(args: &[String]) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", SCRIPT, "sh"]).arg(std::env::current_exe().unwrap()).args(args);
    command
}

pub(crate) struct Process {
    child: Child,
    pub(crate) address: SocketAddr,
    metrics: SocketAddr,
    pub(crate) id: RelayId,
}

impl Process {
    /// A relay over a database, with so many connections to it.
    pub(crate) fn start(database: &str, connections: u32, limits: &str) -> Self {
        let args = [RELAY, database, &connections.to_string(), limits].map(str::to_owned);
        let mut child = raised(&args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let [address, metrics] = [(); 2].map(|()| said.next().unwrap().parse().unwrap());
        let id = RelayId::parse(&said.next().unwrap()).unwrap();
        Self { child, address, metrics, id }
    }

    /// Bytes in memory that are its own.
    pub(crate) fn resident(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
    }

    /// Until so many long polls wait.
    pub(crate) async fn settle(&self, waiting: usize) {
        let line = format!("\ninterlude_relay_waiting {waiting}\n");
        while !ureq::get(format!("http://{}/metrics", self.metrics))
            .call()
            .unwrap()
            .body_mut()
            .read_to_string()
            .unwrap()
            .contains(&line)
        {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        drop(self.child.wait());
    }
}

/// Is a relay, until standard input ends.
#[tokio::main]
pub(crate) async fn run(database: &str, connections: u32, limits: &str) {
    let folder = tempfile::tempdir().unwrap();
    let open = Limits {
        per_space: Rate::NONE,
        per_principal: Rate::NONE,
        per_address: Rate::NONE,
        new_spaces: Rate::NONE,
        waits: 30_000,
        connections: 30_000,
        connections_each: 30_000,
        idle_seconds: 600,
        ..Limits::default()
    };
    let usual = if limits == GUARDED { Limits::default() } else { open };
    let limits = Limits { database_connections: connections, ..usual };
    let blobs = BlobStore::Folder(folder.path().to_owned());
    let options = Options { limits, ..Options::new(database.parse().unwrap(), blobs) };
    let relay = Relay::open(options, Arc::new(SystemClock)).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let metrics = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    println!("{}\n{}", metrics.local_addr().unwrap(), relay.id());
    let ended = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    let serving = Serving { metrics: Some(metrics), ..listener.into() };
    serve(relay, serving, async { drop(ended.await) }).await.unwrap();
}
