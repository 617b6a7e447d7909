use chrono_tz::Tz;
use interlude_core::time::{Moment, Timestamp, local};

use super::android::Android;
use super::app::App;
use super::draw::{ZONES, pick};
use super::edits;
use super::ios::Ios;
use super::system::{Event, System};
use crate::world::{DAY, HOUR, MINUTE, SimEntropy};

/// What years with a phone had in them, so that years in which nothing happened are noticed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lived {
    /// Lives.
    pub lives: u64,
    /// Times the app was opened.
    pub opened: u64,
    /// Notifications that a lock screen showed.
    pub shown: u64,
    /// Of these, the ones that had to be.
    pub due: u64,
    /// Of these, the ones about sessions.
    pub sessions: u64,
    /// Reboots, flights, clocks that were set, permissions that came or went.
    pub events: u64,
    /// Plans that had to leave something out.
    pub crowded: u64,
}

impl Lived {
    /// Adds another one's counts.
    pub fn add(&mut self, other: Self) {
        self.lives += other.lives;
        self.opened += other.opened;
        self.shown += other.shown;
        self.due += other.due;
        self.sessions += other.sessions;
        self.events += other.events;
        self.crowded += other.crowded;
    }
}

/// Lives so many days from a seed.
///
/// # Panics
/// When something is not as it must be.
#[must_use]
pub fn live(seed: u64, days: u32) -> Lived {
    let mut life = Life::begin(seed);
    let end = life.now.plus_millis(i64::from(days) * DAY);
    life.edit();
    life.open();
    while life.now < end {
        life.go_on();
    }
    life.app.expected.check(life.now);
    let expected = &life.app.expected;
    let (due, sessions) = (expected.heard, expected.sessions);
    Lived { lives: 1, shown: life.app.shown, due, sessions, ..life.lived }
}

struct Life {
    entropy: SimEntropy,
    system: Box<dyn System>,
    app: App,
    /// What the phone's clock shows.
    now: Timestamp,
    zone: Tz,
    lived: Lived,
    /// How far the clock is ahead.
    ahead: i64,
    /// Nobody opens the app before.
    away_until: Timestamp,
}

impl Life {
    fn begin(seed: u64) -> Self {
        let entropy = SimEntropy::new(seed);
        let start = pick(
            &entropy,
            &["2026-02-20T08:00:00Z", "2024-10-01T08:00:00Z", "2011-12-01T08:00:00Z"],
        );
        let now = Moment::parse(start).unwrap().instant();
        let zone: Tz = pick(&entropy, &ZONES).parse().unwrap();
        let system: Box<dyn System> = match entropy.below(2) {
            0 => Box::new(Android::new(now, zone)),
            _ => Box::new(Ios::new(now, zone)),
        };
        let locale = pick(&entropy, &["en", "de-AT", "es", "fr-CA", "zh-Hans-CN", "xx"]);
        let horizon = if seed % 8 == 3 { 400 } else { *pick(&entropy, &[&7, &14, &60]) };
        let mut life = Self {
            system,
            app: App::new(locale, horizon),
            now,
            zone,
            lived: Lived::default(),
            ahead: 0,
            away_until: now,
            entropy,
        };
        life.app.situation.settings.private_texts = seed % 8 == 7;
        let today = local(zone, now).date();
        let rules = if seed % 5 == 4 { 150 } else { 3 };
        (0..rules).for_each(|_| edits::add_habit(&mut life.app, &life.entropy, today));
        (0..2).for_each(|_| edits::join(&mut life.app, &life.entropy, today));
        life
    }

    fn go_on(&mut self) {
        let minutes = i64::try_from(self.entropy.below(9 * 60)).unwrap();
        self.pass(minutes * MINUTE + i64::try_from(self.entropy.below(60_000)).unwrap());
        match self.entropy.below(100) {
            0..=4 => self.happens(Event::Reboot),
            5 | 6 => self.happens(Event::Update),
            7..=11 => self.travel(),
            12 => self.set_clock(),
            13..=15 => self.permission(),
            16..=22 => {
                let hours = i64::try_from(self.entropy.below(8)).unwrap();
                self.happens(Event::Doze(self.now.plus_millis(hours * HOUR)));
            }
            23 => {
                let days = i64::try_from(self.entropy.below(25)).unwrap();
                self.away_until = self.now.plus_millis(days * DAY);
            }
            24..=59 if self.now >= self.away_until => self.open(),
            60..=84 if self.now >= self.away_until => {
                self.edit();
                self.open();
            }
            _ => {}
        }
    }

    fn pass(&mut self, millis: i64) {
        self.now = self.now.plus_millis(millis);
        let shown = self.system.pass(self.now);
        self.app.hear(&shown);
    }

    fn edit(&mut self) {
        edits::edit(&mut self.app, &self.entropy, local(self.zone, self.now).date(), self.now);
    }

    fn open(&mut self) {
        // It is in somebody's hand.
        self.system.suffer(Event::Doze(self.now));
        self.app.open(self.system.as_mut(), self.now, self.zone);
        self.lived.opened += 1;
        let left_out = self.app.plan.as_ref().is_some_and(|plan| plan.left_out > 0);
        self.lived.crowded += u64::from(left_out);
    }

    fn happens(&mut self, event: Event) {
        let disturbed = self.system.suffer(event);
        self.app.disturbed |= disturbed;
        self.lived.events += 1;
        match event {
            // What the receivers show at once, they show now.
            Event::Reboot | Event::Update => {}
            Event::Travel(_) => self.app.expected.excuse(false, self.now),
            Event::Doze(_) if self.system.capabilities().exact => {}
            Event::Clock(_) | Event::Exact(_) | Event::Allowed(_) | Event::Doze(_) => {
                self.app.expected.excuse(true, self.now);
            }
        }
        self.pass(0);
    }

    fn travel(&mut self) {
        self.zone = pick(&self.entropy, &ZONES).parse().unwrap();
        self.happens(Event::Travel(self.zone));
    }

    /// Somebody sets the clock wrong, or right again.
    fn set_clock(&mut self) {
        let hours = i64::try_from(self.entropy.below(40)).unwrap() - 20;
        let ahead = if self.ahead == 0 { hours * HOUR } else { 0 };
        self.app.expected.excuse(true, self.now);
        self.now = self.now.plus_millis(ahead - self.ahead);
        self.ahead = ahead;
        self.happens(Event::Clock(self.now));
    }

    fn permission(&mut self) {
        let capabilities = self.system.capabilities();
        match self.entropy.below(2) {
            0 => self.happens(Event::Exact(!capabilities.exact)),
            _ => self.happens(Event::Allowed(!capabilities.allowed)),
        }
    }
}
