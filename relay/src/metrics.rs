use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::route::Route;

/// Upper ends of the classes of duration, in milliseconds.
const CLASSES: [u64; 6] = [1, 10, 100, 1000, 10_000, 60_000];

/// Counts for operators. Nothing that says which space or person.
#[derive(Default)]
pub(crate) struct Metrics(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    requests: BTreeMap<(Option<Route>, u16), u64>,
    durations: BTreeMap<Option<Route>, ([u64; CLASSES.len()], u64, Duration)>,
}

impl Metrics {
    pub(crate) fn count(&self, route: Option<Route>, status: u16, duration: Duration) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.requests.entry((route, status)).or_default() += 1;
        let (classes, count, sum) = counts.durations.entry(route).or_default();
        for (class, end) in classes.iter_mut().zip(CLASSES) {
            *class += u64::from(duration <= Duration::from_millis(end));
        }
        *count += 1;
        *sum += duration;
    }

    /// In Prometheus' text format, version 0.0.4.
    pub(crate) fn to_text(&self, waiting: usize) -> String {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::from("# TYPE interlude_relay_requests_total counter\n");
        // Writing to a string does not fail.
        for ((route, status), count) in &counts.requests {
            let labels = labels(*route);
            let _ = writeln!(
                text,
                "interlude_relay_requests_total{{{labels},status=\"{status}\"}} {count}"
            );
        }
        text.push_str("# TYPE interlude_relay_request_seconds histogram\n");
        for (route, (classes, count, sum)) in &counts.durations {
            let (labels, name) = (labels(*route), "interlude_relay_request_seconds");
            for (class, end) in classes.iter().zip(CLASSES) {
                let end = Duration::from_millis(end).as_secs_f64();
                let _ = writeln!(text, "{name}_bucket{{{labels},le=\"{end}\"}} {class}");
            }
            let _ = writeln!(text, "{name}_bucket{{{labels},le=\"+Inf\"}} {count}");
            let _ = writeln!(text, "{name}_sum{{{labels}}} {}", sum.as_secs_f64());
            let _ = writeln!(text, "{name}_count{{{labels}}} {count}");
        }
        let _ = writeln!(text, "# TYPE interlude_relay_waiting gauge");
        let _ = writeln!(text, "interlude_relay_waiting {waiting}");
        text
    }
}

fn labels(route: Option<Route>) -> String {
    let (method, path) = route.map_or(("", "unknown"), Route::name);
    format!("method=\"{method}\",route=\"{path}\"")
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
