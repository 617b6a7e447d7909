//! Devices of one participant that are linked through a relay.

use std::thread;

use interlude_core::LinkCode;
use interlude_core::sync::{RelayUrl, SyncOptions, SyncReport, SyncState};

use super::{Replica, Way};

/// Links a new device to an old one, with a person at both who compares what they see.
pub fn join(old: (&Replica, &Way), new: (&Replica, &Way), name: &str) {
    let relay = RelayUrl::parse(Way::URL).unwrap();
    let options = SyncOptions::default();
    let mut linking = old.0.core().devices().link(old.1, Some(&relay), &options).unwrap();
    let code: LinkCode = linking.code().to_string().parse().unwrap();
    let mut accepting = new.0.core().devices().accept(new.1, &code, name).unwrap();
    thread::scope(|scope| {
        let inviting = scope.spawn(|| {
            let newcomer = linking.wait(&mut || true).unwrap();
            linking.confirm().unwrap();
            newcomer
        });
        let digits = accepting.digits(&mut || true).unwrap();
        accepting.finish(&mut || true).unwrap();
        let newcomer = inviting.join().unwrap();
        assert_eq!((newcomer.digits, newcomer.name), (digits, name.to_owned()));
    });
}

/// Syncs once.
#[must_use]
pub fn sync(replica: &Replica, way: &Way) -> SyncReport {
    replica.core().sync(way).once(&SyncOptions::default(), &mut |_| ()).unwrap()
}

/// Lets all devices sync until nothing moves any more, and panics when that does not end.
pub fn settle(devices: &[(&Replica, &Way)]) {
    const ROUNDS: usize = 30;
    for _ in 0..ROUNDS {
        let reports: Vec<SyncReport> =
            devices.iter().map(|(replica, way)| sync(replica, way)).collect();
        let quiet = |report: &SyncReport| {
            report.state == SyncState::InStep && report.pushed + report.pulled == 0
        };
        if reports.iter().all(quiet) {
            return;
        }
    }
    panic!("the devices go on and on");
}
