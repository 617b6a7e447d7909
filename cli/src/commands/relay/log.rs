use std::fmt::{self, Write as _};
use std::io::{self, Write as _};

use chrono::{DateTime, SecondsFormat};
use interlude_relay::{Clock as _, SystemClock};
use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use crate::failure::{Failure, Outcome};

/// What the relay has to say, as lines on standard error. It says nothing that identifies a person;
/// other crates are not listened to, so that they cannot.
struct Log {
    most: Level,
    json: bool,
}

/// Begins to log for the rest of the program, nothing below `most`.
pub(super) fn begin(most: Level, json: bool) -> Outcome {
    tracing::subscriber::set_global_default(Log { most, json })
        .map_err(|_| Failure::Input("something else logs already"))
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("interlude_relay") && *metadata.level() <= self.most
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields(Map::new());
        event.record(&mut fields);
        let level = event.metadata().level();
        let line = if self.json { fields.json(level) } else { fields.text(level) };
        // Where standard error is closed there is nobody to tell.
        let _ = writeln!(io::stderr().lock(), "{line}");
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The fields of one event.
struct Fields(Map<String, Value>);

impl Fields {
    /// A document. When it happened is said to the second: more would help to link one log to another.
    fn json(mut self, level: &Level) -> String {
        let second = DateTime::from_timestamp(SystemClock.now().div_euclid(1000), 0);
        let at = second.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
        self.0.insert("at".to_owned(), at.into());
        self.0.insert("level".to_owned(), level.as_str().into());
        Value::Object(self.0).to_string()
    }

    fn text(&self, level: &Level) -> String {
        let message = self.0.get("message").and_then(Value::as_str).unwrap_or_default();
        let mut line = format!("{level} {message}");
        for (name, value) in self.0.iter().filter(|(name, _)| *name != "message") {
            // Writing into a string does not fail.
            let _ = write!(line, " {name}={value}");
        }
        line
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}").into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name().to_owned(), value.into());
    }
}
