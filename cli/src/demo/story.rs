use serde_json::{Value, json};

use crate::failure::Outcome;
use crate::output::Output;

/// Tells what happens: in words, or an event a line.
pub(super) struct Story<'a> {
    pub(super) out: &'a mut Output,
}

impl Story<'_> {
    pub(super) fn chapter(&mut self, title: &str) -> Outcome {
        if self.out.json {
            return self.out.line(&json!({"event": "chapter", "title": title}).to_string());
        }
        self.out.line("")?;
        self.out.line(&self.out.bold(title))
    }

    pub(super) fn say(&mut self, words: &str) -> Outcome {
        self.out.tell(words)
    }

    /// Something that was done, or found.
    pub(super) fn fact(&mut self, words: &str, event: Value) -> Outcome {
        match self.out.json {
            true => self.out.line(&event.to_string()),
            false => self.out.line(&format!("  {words}")),
        }
    }

    /// A text from the journal.
    pub(super) fn quote(&mut self, text: &str, event: Value) -> Outcome {
        if self.out.json {
            return self.out.line(&event.to_string());
        }
        text.lines().try_for_each(|line| self.out.line(&format!("  │ {line}")))
    }
}
