use std::fmt::{self, Write as _};
use std::io::{self, Write as _};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use crate::failure::{Failure, Outcome};

/// What the relay has to say, as lines on standard error. It says nothing that identifies a person;
/// other crates are not listened to, so that they cannot.
struct Log {
    most: Level,
}

/// Begins to log for the rest of the program: failures, and every request if asked.
pub(super) fn begin(requests: bool) -> Outcome {
    let most = if requests { Level::INFO } else { Level::WARN };
    tracing::subscriber::set_global_default(Log { most })
        .map_err(|_| Failure::Input("something else logs already"))
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("interlude_relay") && *metadata.level() <= self.most
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        // Where standard error is closed there is nobody to tell.
        let _ = writeln!(io::stderr().lock(), "{}", line.0);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Writing into a string does not fail.
        let _ = match field.name() {
            "message" => write!(self.0, " {value:?}"),
            name => write!(self.0, " {name}={value:?}"),
        };
    }
}
