use crate::environment::Environment;

/// Who makes a change and when: written into the change.
#[derive(Clone)]
pub(crate) struct Stamp {
    /// 8 bytes of the device and 8 random ones per opening of the vault: never used again, because
    /// two changes with one actor and sequence wedge a document for ever.
    pub(crate) actor: [u8; 16],
    /// Seconds since 1970, advisory.
    pub(crate) seconds: i64,
    /// What made it, where that matters later (an import).
    pub(crate) message: Option<&'static str>,
}

impl Stamp {
    /// A stamp of the present.
    pub(crate) fn now(actor: [u8; 16], environment: &Environment) -> Self {
        Self { actor, seconds: environment.clock.now().millis().div_euclid(1000), message: None }
    }
}
