//! Questions to the person at the terminal.

use std::io::{self, BufRead, IsTerminal, Write};

use crate::failure::{Failure, Outcome};

/// Asks before something that cannot be undone; scripts, and whoever said so already, are not asked.
/// `otherwise`: what a no comes to.
pub(crate) fn confirm(question: &str, otherwise: &'static str, yes: bool) -> Outcome {
    if yes || !io::stdin().is_terminal() || is_yes(question)? {
        return Ok(());
    }
    Err(Failure::Input(otherwise))
}

/// Asks on standard error; everything but a clear yes is a no.
pub(crate) fn is_yes(question: &str) -> Outcome<bool> {
    let mut ask = io::stderr().lock();
    write!(ask, "{question} [y/N] ")?;
    ask.flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
