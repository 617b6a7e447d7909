//! The database is on another machine, as far as the kernel knows: a network namespace of its own. Takes
//! root.

use std::process::Command;

use tokio::time::{Duration, Instant, sleep};

use super::end;
use super::load::Load;
use super::support::postgres::Server;
use super::support::world::request;

/// A network of one other machine.
struct Network {
    name: String,
    /// Both ends of the cable, here and there.
    ends: [String; 2],
    /// This machine and the other one.
    addresses: [String; 2],
}

impl Network {
    fn new() -> Self {
        let process = std::process::id();
        let (high, low) = (process >> 8 & 0xff, process & 0xfc);
        let name = format!("interlude-{process}");
        let ends = ["a", "b"].map(|end| format!("il{process}{end}"));
        let addresses = [1, 2].map(|host| format!("10.{high}.{low}.{host}"));
        let network = Self { name, ends, addresses };
        network.lay();
        network
    }

    fn lay(&self) {
        let Self { name, ends: [here, there], addresses: [ours, theirs] } = self;
        ip(&["netns", "add", name]);
        ip(&["link", "add", here, "type", "veth", "peer", "name", there, "netns", name]);
        ip(&["address", "add", &format!("{ours}/30"), "dev", here]);
        ip(&["link", "set", here, "up"]);
        ip(&["-n", name, "address", "add", &format!("{theirs}/30"), "dev", there]);
        ip(&["-n", name, "link", "set", there, "up"]);
    }

    /// Pulls the cable out over there, or puts it in: here packets go and nothing comes.
    fn set(&self, is_up: bool) {
        let state = if is_up { "up" } else { "down" };
        ip(&["-n", &self.name, "link", "set", &self.ends[1], state]);
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        drop(Command::new("ip").args(["netns", "delete", &self.name]).output());
    }
}

fn ip(arguments: &[&str]) {
    let output = Command::new("ip").args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "takes root: `./test faults`"]
async fn a_relay_whose_network_is_cut_comes_back() {
    let network = Network::new();
    let address = format!("listen_addresses={}", network.addresses[1]);
    let around = ["ip", "netns", "exec", &network.name];
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start_in(folder, &around, &["fsync=off", &address]);
    let near = server.database();
    let name = server.sql(&near, "SELECT current_database()");
    let far = format!("postgres://interlude@{}/{name}?sslmode=disable", network.addresses[1]);
    // One of the two is next to the database: clients go there meanwhile, and come back.
    let load = Load::new(&[near, far]).await;
    let faults = async {
        let end = end();
        loop {
            load.goes_on(50).await;
            network.set(false);
            load.goes_on(20).await;
            network.set(true);
            let back = &load.relays[1];
            while back.answer(request("GET", "/readyz", &[], None)).await.status != 200 {
                sleep(Duration::from_millis(50)).await;
            }
            if Instant::now() > end {
                break;
            }
        }
    };
    load.stand(faults).await;
}
