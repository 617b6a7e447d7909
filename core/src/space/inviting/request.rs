use interlude_wire::{Domain, Principal, PrincipalId, decode, encode, verify};
use minicbor::{Decode, Encode};

use super::GroupLink;
use crate::crypto::{PrincipalKeys, make_key, seal_to, words};
use crate::document::Membership;
use crate::environment::Entropy;
use crate::time::Timestamp;
use crate::{Error, Result};

/// Words that are compared: 66 bits.
const WORDS: usize = 6;
/// The most bytes of a letter.
const MOST: usize = 4096;

#[derive(Encode, Decode)]
#[cbor(map)]
struct Asked {
    #[n(0)]
    principal: Principal,
    #[n(1)]
    name: String,
    #[cbor(n(2), with = "minicbor::bytes")]
    nonce: [u8; 32],
    #[n(3)]
    created: i64,
}

/// What is sealed: what is asked, and the signature of who asks over it.
#[derive(Encode, Decode)]
#[cbor(map)]
struct Signed {
    #[cbor(n(0), with = "minicbor::bytes")]
    asked: Vec<u8>,
    #[cbor(n(1), with = "minicbor::bytes")]
    signature: [u8; 64],
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Letter {
    #[cbor(n(0), with = "minicbor::bytes")]
    enc: [u8; 32],
    #[cbor(n(1), with = "minicbor::bytes")]
    sealed: Vec<u8>,
}

/// Somebody who asks to come into a group.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct JoinRequest {
    pub(crate) principal: Principal,
    /// What they want to be called there.
    pub(crate) name: String,
    pub(crate) created: Timestamp,
    /// Words that must be the same on their screen.
    pub(crate) words: Vec<&'static str>,
}

impl JoinRequest {
    /// Who asks.
    pub(crate) fn id(&self) -> PrincipalId {
        self.principal.id()
    }
}

/// `domain ‖ space ‖ mailbox ‖ inviter ‖ what the secret gives`: a letter for one link opens for no other.
fn info(link: &GroupLink) -> Result<Vec<u8>> {
    let proof = link.derive("interlude/join/letter/1")?;
    let mailbox = link.mailbox()?;
    let inviter = link.inviter.id();
    let parts = [&b"interlude/join/1"[..], &link.space.0, &mailbox.0, &inviter.0, proof.as_bytes()];
    Ok(parts.concat())
}

/// Seals a request to whoever made the link; gives the letter and the words to compare.
///
/// # Errors
/// [`Error::Invalid`] for a name that cannot be one.
pub(crate) fn seal_request(
    link: &GroupLink,
    keys: &PrincipalKeys,
    name: &str,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<(Vec<u8>, Vec<&'static str>)> {
    let (info, nonce) = (info(link)?, *make_key(entropy)?.as_bytes());
    let name = Membership::check_name(name)?;
    let asked = Asked { principal: keys.public(), name, nonce, created: now.millis() };
    let asked = encode(&asked);
    let words = shown(&info, &asked)?;
    let signature = keys.sign(Domain::Join, &[&info[..], &asked].concat())?;
    let plain = encode(&Signed { asked, signature });
    let (enc, sealed) = seal_to(&link.inviter.wrapping, &info, &plain, entropy)?;
    Ok((encode(&Letter { enc, sealed }), words))
}

/// Opens a letter; `None`: it is none for this link, or not from who it says.
pub(crate) fn open_request(
    link: &GroupLink,
    keys: &PrincipalKeys,
    letter: &[u8],
) -> Option<JoinRequest> {
    let letter: Letter = decode("a letter", letter, MOST).ok()?;
    let info = info(link).ok()?;
    let plain = keys.open(&letter.enc, &info, &letter.sealed)?;
    let signed: Signed = decode("a request", &plain, MOST).ok()?;
    let asked: Asked = decode("a request", &signed.asked, MOST).ok()?;
    let message = [&info[..], &signed.asked].concat();
    let key = &asked.principal.signing;
    verify(Domain::Join, key, &message, &signed.signature, "a request").ok()?;
    let words = shown(&info, &signed.asked).ok()?;
    let created = Timestamp::from_millis(asked.created);
    let name = Membership::check_name(&asked.name).ok()?;
    Some(JoinRequest { principal: asked.principal, name, created, words })
}

fn shown(info: &[u8], asked: &[u8]) -> Result<Vec<&'static str>> {
    words(&[&b"interlude/join/words/1"[..], info, asked].concat(), WORDS)
}

/// Reads bytes as a letter and, sealed or not, as what is in one: for fuzzing.
///
/// # Errors
/// [`Error::Damaged`] when they are neither.
pub fn check_invitation(bytes: &[u8]) -> Result<()> {
    let damaged = |_| Error::Damaged("a letter");
    if decode::<Letter>("a letter", bytes, MOST).is_ok() {
        return Ok(());
    }
    let signed: Signed = decode("a request", bytes, MOST).map_err(damaged)?;
    decode::<Asked>("a request", &signed.asked, MOST).map(drop).map_err(damaged)
}
