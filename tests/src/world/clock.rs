use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use chrono_tz::Tz;
use interlude_core::environment::Clock;
use interlude_core::time::Timestamp;

/// Milliseconds of a minute.
pub const MINUTE: i64 = 60_000;
/// Milliseconds of an hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Milliseconds of a day.
pub const DAY: i64 = 24 * HOUR;

/// A clock that stands still until it is moved. Several may show one time, each with its own
/// error.
pub struct SimClock {
    time: Arc<AtomicI64>,
    /// What passed forwards: setting a clock back undoes none of it.
    ticks: Arc<AtomicU64>,
    skew: AtomicI64,
    zone: Mutex<Tz>,
}

impl SimClock {
    /// A clock that shows this instant (RFC 3339), in UTC.
    #[must_use]
    pub fn at(instant: &str) -> Arc<Self> {
        let moment = interlude_core::time::Moment::parse(instant).unwrap();
        let time = Arc::new(AtomicI64::new(moment.instant().millis()));
        let (ticks, skew) = (Arc::default(), AtomicI64::new(0));
        Arc::new(Self { time, ticks, skew, zone: Mutex::new(Tz::UTC) })
    }

    /// Another clock that moves with this one but shows `skew` milliseconds more.
    #[must_use]
    pub fn skewed(&self, skew: i64) -> Arc<Self> {
        let zone = Mutex::new(*self.zone.lock().unwrap());
        let (time, ticks) = (Arc::clone(&self.time), Arc::clone(&self.ticks));
        Arc::new(Self { time, ticks, skew: AtomicI64::new(skew), zone })
    }

    /// Lets time pass, for every clock that moves with this one; negative goes back.
    pub fn pass(&self, millis: i64) {
        self.time.fetch_add(millis, Ordering::Relaxed);
        self.ticks.fetch_add(u64::try_from(millis).unwrap_or(0), Ordering::Relaxed);
    }

    /// Sets this clock alone wrong by so many milliseconds.
    pub fn skew(&self, millis: i64) {
        self.skew.store(millis, Ordering::Relaxed);
    }

    /// Takes the device to another zone.
    pub fn travel(&self, zone: Tz) {
        *self.zone.lock().unwrap() = zone;
    }
}

impl Clock for SimClock {
    fn now(&self) -> Timestamp {
        let time = self.time.load(Ordering::Relaxed);
        Timestamp::from_millis(time.saturating_add(self.skew.load(Ordering::Relaxed)))
    }

    fn zone(&self) -> Tz {
        *self.zone.lock().unwrap()
    }

    fn ticks(&self) -> u64 {
        self.ticks.load(Ordering::Relaxed)
    }
}
