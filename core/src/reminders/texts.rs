//! What notifications say.

use super::Texts;

/// What a notification tells of, in the participant's own words.
#[derive(Clone, Copy)]
pub(crate) enum Telling<'a> {
    /// A session begins in so many minutes.
    SessionBefore { title: &'a str, minutes: u32 },
    /// A session is over.
    SessionAfter { title: &'a str },
    /// A question for the session in so many minutes.
    Prompt { question: &'a str, minutes: u32 },
    /// Something the participant chose to do.
    Habit { name: &'a str },
}

/// What anybody may read who sees the phone: it is told nothing.
pub(crate) fn discreet(_locale: &str) -> Texts {
    Texts { title: "A moment you planned".to_owned(), body: "When it suits you".to_owned() }
}

/// What the participant asked to read.
pub(crate) fn full(_locale: &str, telling: Telling<'_>) -> Texts {
    let (title, body) = match telling {
        Telling::SessionBefore { title, minutes } => (title, format!("Begins in {minutes} min")),
        Telling::SessionAfter { title } => (title, "How was it?".to_owned()),
        Telling::Prompt { question, minutes } => {
            (question, format!("For a session in {minutes} min"))
        }
        Telling::Habit { name } => (name, "When it suits you".to_owned()),
    };
    Texts { title: title.to_owned(), body }
}
