use interlude_wire::{Domain, Principal};

use super::LinkCode;
use super::messages::{
    Commit, Hello, Invitation, Reveal, Turn, Welcome, digits, open, seal, transcript,
};
use crate::crypto::{PrincipalKeys, make_key, seal_to};
use crate::environment::Entropy;
use crate::{Error, Result};

/// The device that lets another one in.
pub(crate) struct Inviter {
    code: LinkCode,
    keys: PrincipalKeys,
    hello: Hello,
    commit: Option<Commit>,
}

/// A device that wants to come in, and proved that it knows the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) principal: Principal,
    pub(crate) name: String,
    /// To be compared by the person.
    pub(crate) digits: String,
    transcript: interlude_wire::Hash,
}

/// What a message made of it.
pub(crate) enum Heard {
    /// Nothing: it is not one for us, or not now.
    Nothing,
    /// This is to be answered.
    Answer(Vec<u8>),
    /// Somebody is there.
    Guest(Box<Seen>),
}

impl Inviter {
    pub(crate) fn new(code: LinkCode, keys: PrincipalKeys, entropy: &dyn Entropy) -> Result<Self> {
        let nonce = *make_key(entropy)?.as_bytes();
        let hello = Hello { principal: keys.public(), nonce };
        Ok(Self { code, keys, hello, commit: None })
    }

    pub(crate) fn code(&self) -> &LinkCode {
        &self.code
    }

    /// Hears a message of the mailbox. The first commitment counts: nobody else comes in by this
    /// code.
    ///
    /// # Errors
    /// [`Error::Refused`] when a device shows other keys than it committed to.
    pub(crate) fn hear(&mut self, message: &[u8], entropy: &dyn Entropy) -> Result<Heard> {
        let Some(commit) = self.commit else {
            let Some(commit) = open(&self.code, Turn::Commit, message) else {
                return Ok(Heard::Nothing);
            };
            self.commit = Some(commit);
            return seal(&self.code, Turn::Hello, &self.hello, entropy).map(Heard::Answer);
        };
        let Some(reveal) = open::<Reveal>(&self.code, Turn::Reveal, message) else {
            return Ok(Heard::Nothing);
        };
        if reveal.commitment() != commit {
            return Err(Error::Refused("the other device shows other keys than it promised"));
        }
        let transcript = transcript(&commit, &self.hello, &reveal);
        let digits = digits(&self.code, &transcript)?;
        let Reveal { principal, name, .. } = reveal;
        Ok(Heard::Guest(Box::new(Seen { principal, name, digits, transcript })))
    }

    /// Lets the device in, with what it needs to begin: only it can read that.
    pub(crate) fn welcome(
        &self,
        guest: &Seen,
        invitation: &Invitation,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>> {
        let info = welcome_info(&guest.transcript);
        let (enc, sealed) =
            seal_to(&guest.principal.wrapping, &info, &invitation.to_bytes(), entropy)?;
        self.answer(guest, enc, sealed, entropy)
    }

    /// Says no.
    pub(crate) fn refuse(&self, guest: &Seen, entropy: &dyn Entropy) -> Result<Vec<u8>> {
        self.answer(guest, [0; 32], Vec::new(), entropy)
    }

    fn answer(
        &self,
        guest: &Seen,
        enc: [u8; 32],
        sealed: Vec<u8>,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>> {
        let signed = signed(&guest.transcript, &enc, &sealed);
        let signature = self.keys.sign(Domain::Welcome, &signed)?;
        seal(&self.code, Turn::Welcome, &Welcome { enc, sealed, signature }, entropy)
    }
}

pub(super) fn welcome_info(transcript: &interlude_wire::Hash) -> Vec<u8> {
    [&b"interlude/link/welcome/1"[..], &transcript.0].concat()
}

pub(super) fn signed(transcript: &interlude_wire::Hash, enc: &[u8; 32], sealed: &[u8]) -> Vec<u8> {
    [&transcript.0[..], enc, sealed].concat()
}
