use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use comfy_table::{ContentArrangement, Table, presets};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::failure::{Failure, Outcome};

/// Where results go: one JSON document, or text with tables and colour on a terminal.
pub(crate) struct Output {
    pub(crate) json: bool,
    quiet: bool,
    colour: bool,
}

/// A terminal to write on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Terminal {
    Plain,
    Colour,
}

impl Output {
    pub(crate) fn new(json: bool, quiet: bool) -> Self {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { json, quiet, colour: io::stdout().is_terminal() && !plain }
    }

    /// Prints `value` as JSON, or what `text` writes.
    pub(crate) fn show<T: Serialize>(
        &mut self,
        value: &T,
        text: impl FnOnce(&mut Self) -> Outcome,
    ) -> Outcome {
        if !self.json {
            return text(self);
        }
        let json = serde_json::to_string(value).map_err(io::Error::from)?;
        self.line(&json)
    }

    /// A line on standard output, there at once: scripts read events as they come.
    pub(crate) fn line(&mut self, text: &str) -> Outcome {
        let mut stdout = io::stdout().lock();
        writeln!(stdout, "{text}")?;
        Ok(stdout.flush()?)
    }

    /// A line that tells a person what happened; nothing for programs and the quiet.
    pub(crate) fn tell(&mut self, text: &str) -> Outcome {
        if self.json || self.quiet {
            return Ok(());
        }
        self.line(text)
    }

    /// Whether results go to a terminal, and how.
    pub(crate) fn terminal(&self) -> Option<Terminal> {
        io::stdout().is_terminal().then_some(match self.colour {
            true => Terminal::Colour,
            false => Terminal::Plain,
        })
    }

    /// A table: lines on a terminal, columns between spaces in a pipe.
    pub(crate) fn table(&mut self, head: &[&str], rows: Vec<Vec<String>>) -> Outcome {
        let mut table = Table::new();
        let preset = if self.colour { presets::UTF8_HORIZONTAL_ONLY } else { presets::NOTHING };
        table.load_preset(preset).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_header(head.iter().map(|text| self.bold(text)).collect::<Vec<_>>());
        table.add_rows(rows);
        self.line(&table.trim_fmt())
    }

    pub(crate) fn bold(&self, text: &str) -> String {
        self.styled(text, "1")
    }

    pub(crate) fn dim(&self, text: &str) -> String {
        self.styled(text, "2")
    }

    /// What was added or found.
    pub(crate) fn bright(&self, text: &str) -> String {
        self.styled(text, "32")
    }

    /// What was removed.
    pub(crate) fn gone(&self, text: &str) -> String {
        self.styled(text, "31;9")
    }

    fn styled(&self, text: &str, code: &str) -> String {
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    /// A spinner with a count on standard error, for what may take over a second.
    pub(crate) fn progress(&self, what: &'static str) -> ProgressBar {
        if self.quiet || self.json || !io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{spinner} {msg}: {pos} ({elapsed})");
        let bar = ProgressBar::new_spinner().with_message(what);
        bar.enable_steady_tick(std::time::Duration::from_millis(120));
        style.map_or(bar.clone(), |style| bar.with_style(style))
    }

    /// Says on standard error what went wrong, and gives the exit code.
    pub(crate) fn fail(&self, failure: &Failure) -> ExitCode {
        if failure.is_broken_pipe() {
            return ExitCode::SUCCESS;
        }
        let (exit, code, message) = failure.describe();
        let text = match self.json {
            true => serde_json::json!({"error": {"code": code, "message": message}}).to_string(),
            false => format!("error: {message}"),
        };
        // Where standard error is closed there is nobody to tell.
        let _ = writeln!(io::stderr().lock(), "{text}");
        ExitCode::from(exit)
    }
}

/// `1 entry`, `2 entries`.
pub(crate) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// `1 attachment`, `2 attachments`.
pub(crate) fn counted_s(count: u64, one: &str) -> String {
    counted(count, one, &format!("{one}s"))
}

/// The first eight digits of an id: enough to name an entry by.
pub(crate) fn short(id: &str) -> String {
    id.chars().take(8).collect()
}
