use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, text::encode};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use crate::route::Route;
use crate::storage::Stats;

/// The content type of [`Metrics::to_text`].
pub(crate) const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// Upper ends of the classes of duration, in seconds; long polls take up to a minute.
const CLASSES: [f64; 9] = [0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 30.0, 60.0];

type Gauged = Gauge<u64, AtomicU64>;
type Timed = Family<Call, Histogram, fn() -> Histogram>;

/// Counts for operators. Nothing that says which space or person.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Timed,
    waiting: Gauged,
    draining: Gauged,
    admitted: Family<Admitted, Counter>,
    stored: Family<Stored, Gauged>,
    neglected: Counter,
    certificate: Gauged,
    free: Family<Stored, Gauged>,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Call {
    method: &'static str,
    route: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: &'static str,
    status: u32,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Admitted {
    token: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Stored {
    what: &'static str,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let durations: Timed = Family::new_with_constructor(|| Histogram::new(CLASSES));
        let mut metrics = Self {
            registry: Registry::with_prefix("interlude_relay"),
            requests: Family::default(),
            durations,
            waiting: Gauged::default(),
            draining: Gauged::default(),
            admitted: Family::default(),
            stored: Family::default(),
            neglected: Counter::default(),
            certificate: Gauged::default(),
            free: Family::default(),
        };
        metrics.register();
        metrics
    }

    fn register(&mut self) {
        let to = &mut self.registry;
        to.register("requests", "Requests answered, by kind and status", self.requests.clone());
        let help = "How long answers took; long polls wait on purpose";
        to.register("request_seconds", help, self.durations.clone());
        to.register("waiting", "Long polls and event streams that wait", self.waiting.clone());
        to.register("draining", "1 from the moment that it is about to end", self.draining.clone());
        to.register("spaces_made", "Spaces made, by the name of the token", self.admitted.clone());
        let help = "What is stored, as it was when last counted: at most minutes ago";
        to.register("stored", help, self.stored.clone());
        to.register("upkeep_failures", "Times that tidying up failed", self.neglected.clone());
        let help = "When the certificate in use ends, in seconds since 1970; 0: no TLS here";
        to.register("certificate_expiry_seconds", help, self.certificate.clone());
        let help = "Bytes that are free on the disk under a folder of this relay";
        to.register("disk_free_bytes", help, self.free.clone());
        let version = Info::new(vec![("version", env!("CARGO_PKG_VERSION"))]);
        to.register("build", "What runs", version);
    }

    pub(crate) fn count(&self, route: Option<Route>, status: u16, duration: Duration) {
        let (method, route) = route.map_or(("", "unknown"), Route::name);
        let answered = Answered { method, route, status: u32::from(status) };
        self.requests.get_or_create(&answered).inc();
        self.durations.get_or_create(&Call { method, route }).observe(duration.as_secs_f64());
    }

    pub(crate) fn draining(&self) {
        self.draining.set(1);
    }

    /// A token let somebody in. Its name is the operator's.
    pub(crate) fn admitted(&self, token: &str) {
        self.admitted.get_or_create(&Admitted { token: token.to_owned() }).inc();
    }

    pub(crate) fn neglected(&self) {
        self.neglected.inc();
    }

    /// When the certificate ends, in seconds since 1970.
    pub(crate) fn certificate(&self, ends: u64) {
        self.certificate.set(ends);
    }

    /// Bytes that are free where `what` lies.
    pub(crate) fn free(&self, what: &'static str, bytes: u64) {
        self.free.get_or_create(&Stored { what }).set(bytes);
    }

    pub(crate) fn stored(&self, stats: &Stats) {
        for (what, number) in stats.named() {
            self.stored.get_or_create(&Stored { what }).set(number);
        }
    }

    /// In the text format of OpenMetrics 1.0.
    pub(crate) fn to_text(&self, waiting: usize) -> String {
        self.waiting.set(waiting as u64);
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

/// How long something took, as logs say it: the exact time would help to link one log to another.
pub(crate) fn class(duration: Duration) -> &'static str {
    match duration.as_millis() {
        0..10 => "under 10 ms",
        10..100 => "under 100 ms",
        100..1000 => "under 1 s",
        1000..60_000 => "under 1 min",
        _ => "longer",
    }
}
