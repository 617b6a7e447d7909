use std::fmt;
use std::str::FromStr;

use crate::time::Moment;
use crate::{Error, Result};

/// A field of an entry that holds one value, so that two devices can disagree on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// When it was written, with offset and zone.
    Created,
    /// Entry, check-in or coping note.
    Form,
    /// Mood, 1 to 5.
    Mood,
    /// Marked as a favourite.
    Favourite,
    /// Marked to bring to the session.
    Bring,
    /// The session it belongs to.
    Session,
    /// The prompt it answers.
    Prompt,
    /// The goal it is about.
    Goal,
    /// Coping: what happened.
    Trigger,
    /// Coping: what I did.
    Action,
    /// Coping: did it help.
    Helped,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 11] = [
        Self::Created,
        Self::Form,
        Self::Mood,
        Self::Favourite,
        Self::Bring,
        Self::Session,
        Self::Prompt,
        Self::Goal,
        Self::Trigger,
        Self::Action,
        Self::Helped,
    ];

    /// Its name in documents, on the command line and in exports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Form => "form",
            Self::Mood => "mood",
            Self::Favourite => "favourite",
            Self::Bring => "bring",
            Self::Session => "session",
            Self::Prompt => "prompt",
            Self::Goal => "goal",
            Self::Trigger => "trigger",
            Self::Action => "action",
            Self::Helped => "helped",
        }
    }

    /// Checks that a value may stand in this field.
    ///
    /// # Errors
    /// [`Error::Invalid`] that names the field and the rule.
    pub fn check(self, value: &Scalar) -> Result<()> {
        let invalid = |reason| Err(Error::Invalid { field: self.name(), reason });
        match (self, value) {
            (Self::Created, Scalar::Text(text)) => Moment::parse(text).map(|_| ()),
            (Self::Form, Scalar::Text(text)) => text.parse::<Form>().map(|_| ()),
            (Self::Helped, Scalar::Text(text)) => text.parse::<Helped>().map(|_| ()),
            (Self::Mood, Scalar::Number(1..=5)) => Ok(()),
            (Self::Mood, _) => invalid("a mood is a number from 1 to 5"),
            (Self::Favourite | Self::Bring, Scalar::Flag(_)) => Ok(()),
            (Self::Favourite | Self::Bring, _) => invalid("neither true nor false"),
            (Self::Created | Self::Form | Self::Helped, _) => invalid("not a text"),
            (_, Scalar::Text(text)) if text.len() > 4096 => invalid("longer than 4,096 bytes"),
            (_, Scalar::Text(_)) => Ok(()),
            _ => invalid("not a text"),
        }
    }
}

impl FromStr for Field {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        (Self::ALL.into_iter().find(|field| field.name() == text))
            .ok_or(Error::Invalid { field: "field", reason: "no such field" })
    }
}

/// A value of a [`Field`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scalar {
    /// Text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
            Self::Flag(flag) => flag.fmt(f),
        }
    }
}

/// Says the type and nothing of what was written.
impl fmt::Debug for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text(..)",
            Self::Number(_) => "Number(..)",
            Self::Flag(_) => "Flag(..)",
        })
    }
}

macro_rules! named {
    ($(#[$doc:meta])* $type:ident, $field:literal, $($(#[$vdoc:meta])* $variant:ident = $name:literal),+) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $type {
            $($(#[$vdoc])* $variant),+
        }

        impl $type {
            /// Its name in documents, on the command line and in exports.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }

        impl FromStr for $type {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self> {
                match text {
                    $($name => Ok(Self::$variant),)+
                    _ => Err(Error::Invalid { field: $field, reason: concat!("not one of", $(" ", $name),+) }),
                }
            }
        }
    };
}

named! {
    /// What an entry is.
    Form, "form",
    /// Free writing.
    Entry = "entry",
    /// Mood and emotions, few words.
    CheckIn = "check-in",
    /// A trigger, what I did, whether it helped.
    Coping = "coping"
}

named! {
    /// Whether what one did helped.
    Helped, "helped",
    /// It did not.
    No = "no",
    /// A little.
    Some = "some",
    /// It did.
    Yes = "yes"
}
