//! What is said of a defect: where it was. What a panic itself says may quote what somebody wrote.

use std::backtrace::Backtrace;
use std::io::{self, Write as _};
use std::panic::{self, PanicHookInfo};

/// Has panics say where they are, and nothing else.
pub(crate) fn say_where() {
    panic::set_hook(Box::new(|panic| {
        // Nobody is left to be told where this fails.
        let _ = write!(io::stderr(), "{}{}", told(panic), Backtrace::capture());
    }));
}

fn told(panic: &PanicHookInfo<'_>) -> String {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    format!("error: a defect of Interlude, at {place}; what was acknowledged is kept\n")
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[test]
    fn a_defect_says_where_it_was_and_quotes_nothing() {
        let said = Arc::new(Mutex::new(String::new()));
        let (others, heard) = (panic::take_hook(), Arc::clone(&said));
        panic::set_hook(Box::new(move |panic| heard.lock().unwrap().push_str(&told(panic))));
        let text = String::from("what nobody is to réad");
        assert!(panic::catch_unwind(|| text[..20].len()).is_err());
        panic::set_hook(others);
        let said = said.lock().unwrap();
        assert!(said.contains("defect.rs:") && !said.contains("nobody"), "{said}");
    }
}
