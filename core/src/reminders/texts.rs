//! What notifications say, in the participant's language.

mod language;
mod phrase;
mod words;

use super::Degraded;
use language::Language;
use phrase::Phrase;
use words::{inside, line};

/// The most graphemes of a title and of a body that a person wrote: what a lock screen shows.
const TITLE: usize = 60;
const BODY: usize = 240;

/// What a notification says.
#[derive(Clone, PartialEq, Eq)]
pub struct Texts {
    /// Its first line.
    pub title: String,
    /// What follows.
    pub body: String,
}

/// What a notification tells of, in the participant's own words. A name may be empty.
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

/// What anybody may read who sees the phone. It is told nothing, and so says the same of everything:
/// not even the kind of a reminder shows.
pub(crate) fn discreet(locale: &str) -> Texts {
    let language = Language::of(locale);
    let say = |phrase| language.say(phrase, &[]);
    Texts { title: say(Phrase::Moment), body: say(Phrase::MomentInvites) }
}

/// What the participant asked to read.
pub(crate) fn full(locale: &str, telling: Telling<'_>) -> Texts {
    let language = Language::of(locale);
    let say = |phrase| language.say(phrase, &[]);
    let timed = |now, later, minutes| match minutes {
        0 => say(now),
        _ => language.say(later, &[("time", &language.duration(minutes))]),
    };
    let (title, body) = match telling {
        Telling::SessionBefore { title, minutes } => (
            line(title, TITLE).unwrap_or_else(|| say(Phrase::Session)),
            timed(Phrase::SessionBeginsNow, Phrase::SessionBegins, minutes),
        ),
        Telling::SessionAfter { title } => (
            match line(title, TITLE) {
                Some(title) => language.say(Phrase::SessionAfter, &[("title", &inside(title))]),
                None => say(Phrase::SessionAfterUnnamed),
            },
            say(Phrase::SessionAfterInvites),
        ),
        Telling::Prompt { question, minutes } => (
            timed(Phrase::PromptNow, Phrase::Prompt, minutes),
            line(question, BODY).unwrap_or_else(|| say(Phrase::PromptUnnamed)),
        ),
        Telling::Habit { name } => {
            (line(name, TITLE).unwrap_or_else(|| say(Phrase::Habit)), say(Phrase::HabitInvites))
        }
    };
    Texts { title, body }
}

/// What a session without a title is called.
pub(super) fn session(locale: &str) -> String {
    Language::of(locale).say(Phrase::Session, &[])
}

/// Why a plan is less than it should be, for an app to show. `locale`: BCP 47; one that is not known
/// is English.
#[must_use]
pub fn explain(locale: &str, reason: Degraded) -> String {
    let phrase = match reason {
        Degraded::NotificationsDenied => Phrase::NotificationsDenied,
        Degraded::ExactDenied => Phrase::ExactDenied,
        Degraded::TooMany => Phrase::TooMany,
    };
    Language::of(locale).say(phrase, &[])
}

#[cfg(test)]
mod tests;
