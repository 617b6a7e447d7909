/// Every message there is in the `.ftl` files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phrase {
    Moment,
    MomentInvites,
    Session,
    SessionBegins,
    SessionBeginsNow,
    SessionAfter,
    SessionAfterUnnamed,
    SessionAfterInvites,
    Prompt,
    PromptNow,
    PromptUnnamed,
    Habit,
    HabitInvites,
    Days,
    Hours,
    Minutes,
    Both,
    NotificationsDenied,
    ExactDenied,
    TooMany,
}

impl Phrase {
    /// Its name in the files.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Moment => "moment",
            Self::MomentInvites => "moment-invites",
            Self::Session => "session",
            Self::SessionBegins => "session-begins",
            Self::SessionBeginsNow => "session-begins-now",
            Self::SessionAfter => "session-after",
            Self::SessionAfterUnnamed => "session-after-unnamed",
            Self::SessionAfterInvites => "session-after-invites",
            Self::Prompt => "prompt",
            Self::PromptNow => "prompt-now",
            Self::PromptUnnamed => "prompt-unnamed",
            Self::Habit => "habit",
            Self::HabitInvites => "habit-invites",
            Self::Days => "days",
            Self::Hours => "hours",
            Self::Minutes => "minutes",
            Self::Both => "both",
            Self::NotificationsDenied => "notifications-denied",
            Self::ExactDenied => "exact-denied",
            Self::TooMany => "too-many",
        }
    }
}
