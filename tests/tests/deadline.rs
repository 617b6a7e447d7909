//! Whoever gives a sync little time gets the phone back in that time, however slow the relay is.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::sync::Arc;

use interlude_core::environment::{HttpRequest, HttpResponse, Transport, TransportError};
use interlude_core::groups::GroupProfile;
use interlude_core::sync::{RelayUrl, SyncOptions, SyncState};
use interlude_core::time::Timestamp;
use interlude_tests::world::{Replica, SimClock, SimRelay, Way, join, settle};

/// A way that takes its time for each request.
struct Slow<'a> {
    way: &'a Way,
    clock: &'a SimClock,
    takes: i64,
}

impl Transport for Slow<'_> {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        let patience = i64::try_from(request.timeout_ms).unwrap();
        self.clock.pass(self.takes.min(patience));
        if self.takes > patience {
            return Err(TransportError::TimedOut);
        }
        self.way.send(request)
    }
}

struct Phone {
    clock: Arc<SimClock>,
    replica: Replica,
    way: Way,
}

/// A phone with another device and a group.
fn phone() -> Phone {
    let clock = SimClock::at("2026-03-01T12:00:00Z");
    let relay = SimRelay::new(clock.skewed(0));
    let device = |seed| {
        let way = Way::new(Arc::clone(&relay), seed);
        (Replica::new(seed, clock.skewed(0)), way)
    };
    let ((replica, way), tablet) = (device(1), device(2));
    join((&replica, &way), (&tablet.0, &tablet.1), "tablet");
    let relay = RelayUrl::parse(Way::URL).unwrap();
    let profile = GroupProfile::new("Tuesdays", chrono_tz::Europe::Berlin);
    replica.core().groups().found(&profile, "Vera", &relay).unwrap();
    settle(&[(&replica, &way), (&tablet.0, &tablet.1)]);
    Phone { clock, replica, way }
}

impl Phone {
    /// How a sync with this deadline ends, and how long it takes.
    fn sync(&self, takes: i64, deadline: u64) -> (SyncState, u64) {
        let slow = Slow { way: &self.way, clock: &self.clock, takes };
        let options = SyncOptions { deadline_ms: Some(deadline), ..SyncOptions::default() };
        let began = self.now();
        let report = self.replica.core().sync(&slow).once(&options, &mut |_| ()).unwrap();
        (report.state, began.apart(self.now()))
    }

    fn now(&self) -> Timestamp {
        interlude_core::environment::Clock::now(&*self.clock)
    }
}

#[test]
fn a_request_waits_no_longer_than_there_is_time() {
    let phone = phone();
    let _ = phone.replica.write("One", "to be sent");
    let (state, spent) = phone.sync(45_000, 20_000);
    assert_eq!(state, SyncState::Waiting);
    assert!(spent <= 21_000, "{spent} ms of 20 s");
    assert_eq!(phone.sync(1, 20_000).0, SyncState::InStep);
}

#[test]
fn groups_have_what_the_journal_left_of_the_time() {
    let phone = phone();
    let _ = phone.replica.write("One", "to be sent");
    // Enough for the journal alone.
    for takes in [1_000_u64, 2_000, 3_000, 5_000] {
        let (_, spent) = phone.sync(takes.cast_signed(), 12_000);
        assert!(spent <= 12_000 + takes, "{spent} ms of 12 s, {takes} each");
    }
}

#[test]
fn without_a_deadline_a_slow_relay_is_waited_for() {
    let phone = phone();
    let slow = Slow { way: &phone.way, clock: &phone.clock, takes: 45_000 };
    let report = phone.replica.core().sync(&slow).once(&SyncOptions::default(), &mut |_| ());
    assert_eq!(report.unwrap().state, SyncState::InStep);
}
