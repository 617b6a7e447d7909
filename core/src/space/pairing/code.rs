use std::fmt;
use std::str::FromStr;

use interlude_wire::{MailboxId, PrincipalId};
use zeroize::Zeroizing;

use crate::crypto::Key;
use crate::environment::Entropy;
use crate::space::base32::{from_base32, to_base32};
use crate::space::meeting::{CHECK, MeetingSecret, SECRET, check};
use crate::{Error, Result};

/// What an existing device shows and a new one reads: where to meet, whom, and a secret that only
/// they know. For five minutes and one use.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkCode {
    pub(crate) relay: String,
    secret: MeetingSecret,
    /// The beginning of the inviting device's id.
    inviter: [u8; INVITER],
}

const INVITER: usize = 10;
const VERSION: u8 = 1;
/// The most characters of a code.
const MOST: usize = 500;

impl LinkCode {
    pub(crate) fn make(relay: &str, inviter: &PrincipalId, entropy: &dyn Entropy) -> Result<Self> {
        let (secret, mut short) = (MeetingSecret::make(entropy)?, [0; INVITER]);
        short.copy_from_slice(&inviter.0[..INVITER]);
        Ok(Self { relay: relay.to_owned(), secret, inviter: short })
    }

    /// Whether a principal is the one that made the code.
    pub(crate) fn is_from(&self, principal: &PrincipalId) -> bool {
        principal.0.starts_with(&self.inviter)
    }

    /// The mailbox in which both meet.
    pub(crate) fn mailbox(&self) -> Result<MailboxId> {
        self.secret.mailbox("interlude/link/mailbox/1")
    }

    /// What their messages are sealed under.
    pub(crate) fn derive(&self, label: &'static str) -> Result<Key> {
        self.secret.derive(label)
    }

    fn bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(vec![VERSION]);
        bytes.extend_from_slice(self.secret.as_bytes());
        bytes.extend_from_slice(&self.inviter);
        let check = check(&bytes, &self.relay);
        bytes.extend_from_slice(&check);
        bytes
    }
}

/// `XXXXX-XXXXX-…@relay`: the secret, so it is shown to whoever holds the new device and to nobody
/// else.
impl fmt::Display for LinkCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = to_base32(&self.bytes());
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && place % 5 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{digit}")?;
        }
        write!(f, "@{}", self.relay)
    }
}

impl fmt::Debug for LinkCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkCode(..)")
    }
}

impl FromStr for LinkCode {
    type Err = Error;

    /// Reads a code however it was typed: in any case, with or without dashes and spaces, with
    /// letters that look like digits.
    fn from_str(text: &str) -> Result<Self> {
        let invalid = |reason| Error::Invalid { field: "code", reason };
        if text.len() > MOST {
            return Err(invalid("too long"));
        }
        let (digits, relay) = text.trim().split_once('@').ok_or(invalid("has no @relay"))?;
        let relay = relay.trim();
        let bytes = Zeroizing::new(from_base32(digits).ok_or(invalid("has other characters"))?);
        let (rest, found) = bytes.split_last_chunk::<CHECK>().ok_or(invalid("is not complete"))?;
        let (version, rest_of) = rest.split_first().ok_or(invalid("is not complete"))?;
        if rest_of.len() != SECRET + INVITER {
            return Err(invalid("is not complete"));
        }
        if check(rest, relay) != *found {
            return Err(invalid("is mistyped"));
        }
        if *version != VERSION {
            return Err(invalid("is of another version of Interlude"));
        }
        let incomplete = || invalid("is not complete");
        let (secret, inviter) = rest_of.split_first_chunk::<SECRET>().ok_or_else(incomplete)?;
        let inviter = inviter.try_into().map_err(|_| incomplete())?;
        Ok(Self { relay: relay.to_owned(), secret: MeetingSecret::from_bytes(secret), inviter })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::space::base32::DIGITS;

    fn code(secret: [u8; 16]) -> LinkCode {
        let (secret, relay) =
            (MeetingSecret::from_bytes(&secret), "https://relay.example".to_owned());
        LinkCode { relay, secret, inviter: [7; INVITER] }
    }

    #[test]
    fn a_code_is_pinned_and_prints_nothing_in_debug() {
        let code = code([1; 16]);
        insta::assert_snapshot!(code.to_string());
        assert_eq!(format!("{code:?}"), "LinkCode(..)");
    }

    proptest! {
        #[test]
        fn a_code_reads_back_however_it_is_typed(secret: [u8; 16], lower: bool) {
            let code = code(secret);
            let shown = code.to_string();
            let (digits, relay) = shown.split_once('@').unwrap();
            let typed = digits.replace('-', " ").replace('0', "o").replace('1', "l");
            let typed = if lower { typed.to_lowercase() } else { typed };
            prop_assert_eq!(format!("{typed}@{relay}").parse::<LinkCode>().unwrap(), code);
        }

        #[test]
        fn one_wrong_digit_is_noticed(secret: [u8; 16], at in 0usize..50, digit in 0usize..32) {
            let shown = code(secret).to_string();
            let mut wrong: Vec<u8> = shown.clone().into_bytes();
            if wrong[at] != b'-' && wrong[at] != DIGITS[digit] {
                wrong[at] = DIGITS[digit];
                prop_assert!(String::from_utf8(wrong).unwrap().parse::<LinkCode>().is_err());
            }
        }

        #[test]
        fn anything_is_a_code_or_refused(text in ".{0,80}") {
            let _ = text.parse::<LinkCode>();
        }
    }
}
