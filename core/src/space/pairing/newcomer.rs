use interlude_wire::{Domain, verify};

use super::LinkCode;
use super::inviter::{signed, welcome_info};
use super::messages::{Hello, Invitation, Reveal, Turn, Welcome, digits, open, seal, transcript};
use crate::crypto::{PrincipalKeys, make_key};
use crate::environment::Entropy;
use crate::{Error, Result};

/// The device that comes in.
pub(crate) struct Newcomer {
    code: LinkCode,
    keys: PrincipalKeys,
    reveal: Reveal,
    met: Option<(Hello, interlude_wire::Hash)>,
}

/// What a message made of it.
pub(crate) enum Step {
    /// Nothing: it is not one for us, or not now.
    Nothing,
    /// This is to be answered, and these digits to be compared by the person.
    Compare(Vec<u8>, String),
    /// It is in.
    Welcome(Box<Invitation>),
}

impl Newcomer {
    pub(crate) fn new(
        code: LinkCode,
        keys: PrincipalKeys,
        name: &str,
        entropy: &dyn Entropy,
    ) -> Result<Self> {
        let nonce = *make_key(entropy)?.as_bytes();
        let reveal = Reveal { principal: keys.public(), nonce, name: name.to_owned() };
        Ok(Self { code, keys, reveal, met: None })
    }

    /// The first message.
    pub(crate) fn commit(&self, entropy: &dyn Entropy) -> Result<Vec<u8>> {
        seal(&self.code, Turn::Commit, &self.reveal.commitment(), entropy)
    }

    /// Hears a message of the mailbox.
    ///
    /// # Errors
    /// [`Error::Refused`] when the other device is not the one that made the code, or the person
    /// there said no.
    pub(crate) fn hear(&mut self, message: &[u8], entropy: &dyn Entropy) -> Result<Step> {
        let Some((hello, transcript)) = &self.met else {
            let Some(hello) = open::<Hello>(&self.code, Turn::Hello, message) else {
                return Ok(Step::Nothing);
            };
            if !self.code.is_from(&hello.principal.id()) {
                return Err(Error::Refused("another device than the code's answers"));
            }
            let transcript = transcript(&self.reveal.commitment(), &hello, &self.reveal);
            let digits = digits(&self.code, &transcript)?;
            self.met = Some((hello, transcript));
            let answer = seal(&self.code, Turn::Reveal, &self.reveal, entropy)?;
            return Ok(Step::Compare(answer, digits));
        };
        let Some(welcome) = open::<Welcome>(&self.code, Turn::Welcome, message) else {
            return Ok(Step::Nothing);
        };
        let Welcome { enc, sealed, signature } = &welcome;
        let bytes = signed(transcript, enc, sealed);
        let key = &hello.principal.signing;
        if verify(Domain::Welcome, key, &bytes, signature, "a welcome").is_err() {
            return Ok(Step::Nothing);
        }
        if *enc == [0; 32] {
            return Err(Error::Refused("the other device said no"));
        }
        let wrong = Error::Refused("the other device's answer does not open");
        let plain = self.keys.open(enc, &welcome_info(transcript), sealed).ok_or(wrong)?;
        Invitation::from_bytes(&plain).map(|invitation| Step::Welcome(Box::new(invitation)))
    }
}
