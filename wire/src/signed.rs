use ring::digest::{Context, SHA256};
use ring::signature::{ED25519, UnparsedPublicKey};

use crate::{Error, Hash, Result};

/// What is signed or hashed, said in front of it so that nothing can pass for something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// The header of a push.
    Push,
    /// An entry of a roster.
    Roster,
    /// A request to a relay.
    Request,
    /// The keys of a principal.
    Principal,
    /// What a device tells the one that it lets in.
    Welcome,
    /// A request to come into a group.
    Join,
    /// A request to go on under new keys.
    Rekey,
    /// The manifest of a pack of resources.
    Pack,
}

impl Domain {
    /// The text in front, with its version.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Push => "interlude/push/1",
            Self::Roster => "interlude/roster/1",
            Self::Request => "interlude/request/1",
            Self::Principal => "interlude/principal/1",
            Self::Welcome => "interlude/welcome/1",
            Self::Join => "interlude/join/1",
            Self::Rekey => "interlude/rekey/1",
            Self::Pack => "interlude/pack/1",
        }
    }

    /// What is really signed: the length of the text, the text, the bytes.
    #[must_use]
    pub fn message(self, bytes: &[u8]) -> Vec<u8> {
        let text = self.text().as_bytes();
        let mut message = Vec::with_capacity(1 + text.len() + bytes.len());
        message.push(u8::try_from(text.len()).unwrap_or(u8::MAX));
        message.extend_from_slice(text);
        message.extend_from_slice(bytes);
        message
    }
}

/// SHA-256 over [`Domain::message`].
#[must_use]
pub fn hash(domain: Domain, bytes: &[u8]) -> Hash {
    let text = domain.text().as_bytes();
    let mut context = Context::new(&SHA256);
    context.update(&[u8::try_from(text.len()).unwrap_or(u8::MAX)]);
    context.update(text);
    context.update(bytes);
    let mut out = [0; 32];
    out.copy_from_slice(context.finish().as_ref());
    Hash(out)
}

/// Checks an Ed25519 signature (RFC 8032) over [`Domain::message`].
///
/// # Errors
/// [`Error::Signature`].
pub fn verify(
    domain: Domain,
    key: &[u8; 32],
    bytes: &[u8],
    signature: &[u8],
    what: &'static str,
) -> Result<()> {
    let key = UnparsedPublicKey::new(&ED25519, key);
    key.verify(&domain.message(bytes), signature).map_err(|_| Error::Signature(what))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::Person;

    const ALL: [Domain; 5] =
        [Domain::Push, Domain::Roster, Domain::Request, Domain::Principal, Domain::Welcome];

    #[test]
    fn a_message_says_its_domain_first() {
        assert_eq!(Domain::Push.message(b"ab"), b"\x10interlude/push/1ab");
        for domain in ALL {
            let text = domain.text();
            let message = [&[text.len() as u8], text.as_bytes(), b"ab"].concat();
            assert_eq!(domain.message(b"ab"), message);
            assert!(text.starts_with("interlude/") && text.ends_with("/1"));
        }
    }

    #[test]
    fn a_hash_is_that_of_the_message() {
        for domain in ALL {
            let expected = ring::digest::digest(&SHA256, &domain.message(b"ab"));
            assert_eq!(hash(domain, b"ab").0, expected.as_ref());
            let others = ALL.iter().filter(|other| **other != domain);
            assert!(others.clone().all(|other| hash(*other, b"ab") != hash(domain, b"ab")));
        }
    }

    #[test]
    fn a_signature_holds_in_its_domain_alone() {
        let person = Person::new(1);
        let key = person.principal.signing;
        let wrong = Err(Error::Signature("a thing"));
        for domain in ALL {
            let signature = person.sign(domain, b"ab");
            let check = |domain, bytes: &[u8], signature: &[u8]| {
                verify(domain, &key, bytes, signature, "a thing")
            };
            assert_eq!(check(domain, b"ab", &signature), Ok(()));
            assert_eq!(check(domain, b"ac", &signature), wrong);
            assert_eq!(check(domain, b"ab", &signature[1..]), wrong);
            for other in ALL.into_iter().filter(|other| *other != domain) {
                assert_eq!(check(other, b"ab", &signature), wrong);
            }
        }
    }
}
