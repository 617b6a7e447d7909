//! What can go wrong, as apps see it.

use interlude_core::Error;

/// What can go wrong. The texts are words of this library, for developers: an app tells them apart by variant and
/// field and says its own. None holds what a person typed, a file name or a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum InterludeError {
    /// The passphrase, phrase or device key does not open this vault or file. Nothing was changed.
    #[error("this key does not open it")]
    WrongKey,
    /// Too many wrong passphrases: no attempt is made before the wait is over.
    #[error("too many wrong attempts")]
    TryLater {
        /// Milliseconds until the next attempt is allowed.
        wait_ms: i64,
    },
    /// The vault is locked or suspended, or the secret store cannot give its key now.
    #[error("locked: {reason}")]
    Locked {
        /// Why.
        reason: String,
    },
    /// The handle, or the vault it belongs to, was closed.
    #[error("closed")]
    Closed,
    /// There is no such thing (entry, version, attachment, file …).
    #[error("no such {what}")]
    NotFound {
        /// What there is not.
        what: String,
    },
    /// Something that must not be overwritten is already there.
    #[error("there is already a {what}")]
    Exists {
        /// What is there.
        what: String,
    },
    /// Input that breaks a rule or a bound.
    #[error("invalid {field}: {reason}")]
    Invalid {
        /// Which input.
        field: String,
        /// Which rule it breaks.
        reason: String,
    },
    /// Bytes at rest are not what was written. Nothing was deleted or regenerated.
    #[error("damaged: {what}")]
    Damaged {
        /// What is damaged.
        what: String,
    },
    /// Written by a newer version of Interlude; left untouched.
    #[error("{what} was written by a newer version")]
    TooNew {
        /// What is too new.
        what: String,
    },
    /// The operating system or the app's own code refused to read or write.
    #[error("{doing} failed")]
    Storage {
        /// The disk is full. What was acknowledged before is safe.
        full: bool,
        /// What was being done.
        doing: String,
    },
    /// The rules of the vault or space forbid it (for instance: the document was erased).
    #[error("refused: {reason}")]
    Refused {
        /// Which rule.
        reason: String,
    },
    /// The relay cannot be reached, or not now. Nothing is lost: it is tried again.
    #[error("no connection: {reason}")]
    Offline {
        /// Why.
        reason: String,
    },
    /// The relay refuses, or shows what it must not.
    #[error("the relay: {reason}")]
    Relay {
        /// Why.
        reason: String,
    },
    /// The app gave the call up.
    #[error("given up")]
    Cancelled,
    /// A defect of Interlude. It was caught: the vault can be used on, and opened again.
    #[error("internal error: {reason}")]
    Internal {
        /// Where.
        reason: String,
    },
}

impl InterludeError {
    pub(crate) fn invalid(field: &str, reason: &str) -> Self {
        Self::Invalid { field: field.to_owned(), reason: reason.to_owned() }
    }
}

impl From<Error> for InterludeError {
    fn from(error: Error) -> Self {
        let words = str::to_owned;
        match error {
            Error::WrongKey => Self::WrongKey,
            Error::TryLater { wait_ms } => Self::TryLater { wait_ms },
            Error::Locked(reason) => Self::Locked { reason: words(reason) },
            Error::NotFound(what) => Self::NotFound { what: words(what) },
            Error::Exists(what) => Self::Exists { what: words(what) },
            Error::Invalid { field, reason } => Self::invalid(field, reason),
            Error::Damaged(what) => Self::Damaged { what: words(what) },
            Error::TooNew(what) => Self::TooNew { what: words(what) },
            Error::Full => Self::Storage { full: true, doing: words("writing") },
            Error::Io { doing, kind: _ } => Self::Storage { full: false, doing: words(doing) },
            Error::Refused(reason) => Self::Refused { reason: words(reason) },
            Error::Offline(reason) => Self::Offline { reason: words(reason) },
            Error::Relay(reason) => Self::Relay { reason: words(reason) },
            Error::Internal(reason) => Self::Internal { reason: words(reason) },
            _ => Self::Internal { reason: words("an error this version does not know") },
        }
    }
}

/// Whatever the app's own code threw. Its text is not kept: it may hold what a person typed.
impl From<uniffi::UnexpectedUniFFICallbackError> for InterludeError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Storage { full: false, doing: "a call of the app's own code".to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_apps_own_code_are_not_kept() {
        let thrown = uniffi::UnexpectedUniFFICallbackError::new("what nobody is to read");
        let error = InterludeError::from(thrown);
        assert!(!format!("{error:?}{error}").contains("nobody"));
        assert!(matches!(error, InterludeError::Storage { full: false, .. }));
    }
}
