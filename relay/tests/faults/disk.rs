//! The database has no room. A disk of its own takes root.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::Ordering;

use tempfile::TempDir;
use tokio::time::{Duration, Instant, sleep};

use super::load::Load;
use super::support::Person;
use super::support::postgres::Server;
use super::{end, is_long};

/// A small disk.
struct Disk(PathBuf);

/// Megabytes that are written in ten minutes, at most: what fills the disk is to be what makes room again.
const LONG: u32 = 3000;

impl Disk {
    /// With so many megabytes, and what a long run writes.
    fn new(folder: &Path, megabytes: u32) -> Self {
        let size = format!("size={}m", if is_long() { megabytes + LONG } else { megabytes });
        succeed(Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder));
        succeed(Command::new("chown").arg("postgres").arg(folder));
        Self(folder.to_owned())
    }

    /// Takes all room there is.
    fn fill(&self) {
        // It ends when nothing more goes in, and says so as a failure.
        let zeros = format!("cat /dev/zero > {}", self.filler().display());
        drop(Command::new("sh").args(["-c", &zeros]).output().unwrap());
    }

    fn make_room(&self) {
        std::fs::remove_file(self.filler()).unwrap();
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("--lazy").arg(&self.0).output());
    }
}

fn succeed(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Until so many requests were refused; they are all the while.
async fn is_refused(load: &Load, more: u64) {
    let until = load.refused.load(Ordering::SeqCst) + more;
    while load.refused.load(Ordering::SeqCst) < until {
        sleep(Duration::from_millis(10)).await;
    }
}

/// Tables do not grow any more; the server goes on, and so does who reads.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "takes root: `./test faults`"]
async fn a_full_disk_refuses_writes_until_there_is_room() {
    let server = Server::start(&["fsync=off"]);
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::new(folder.path(), 40);
    // The server's own folder must be its alone.
    let place = folder.path().join("tables");
    succeed(Command::new("install").args(["-d", "-o", "postgres"]).arg(&place));
    let space = format!("CREATE TABLESPACE small LOCATION '{}'", place.display());
    server.sql("postgres", &space);
    let url = server.database();
    let name = server.sql(&url, "SELECT current_database()");
    server.sql("postgres", &format!("ALTER DATABASE {name} SET TABLESPACE small"));
    let load = Load::new(&[url.clone(), url.clone()]).await;
    let who = Person::with_nonce(1, 1 << 50);
    let faults = async {
        let end = end();
        loop {
            load.goes_on(50).await;
            tokio::task::block_in_place(|| disk.fill());
            is_refused(&load, 40).await;
            let target = format!("{}?before=newest", load.target());
            load.ask(0, &who, "GET", &target, &[]).await;
            disk.make_room();
            if Instant::now() > end {
                break;
            }
        }
    };
    load.stand(faults).await;
    server.sql("postgres", &format!("DROP DATABASE {name} WITH (FORCE)"));
}

/// Not even its log has room: the server gives up, and is started again when there is.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "takes root: `./test faults`"]
async fn a_server_that_gave_up_for_want_of_room_loses_nothing() {
    let folder: TempDir = tempfile::tempdir().unwrap();
    let disk = Disk::new(folder.path(), 160);
    let settings = ["fsync=off", "min_wal_size=32MB", "max_wal_size=32MB", "wal_recycle=off"];
    let server = Server::start_in(folder, &[], &settings);
    let url = server.database();
    let load = Load::new(&[url.clone(), url.clone()]).await;
    let faults = async {
        let end = end();
        loop {
            load.goes_on(50).await;
            tokio::task::block_in_place(|| {
                disk.fill();
                server.try_sql(&url, "SELECT pg_switch_wal()");
            });
            is_refused(&load, 20).await;
            tokio::task::block_in_place(|| {
                disk.make_room();
                server.kill();
                server.restart();
            });
            if Instant::now() > end {
                break;
            }
        }
    };
    load.stand(faults).await;
}
