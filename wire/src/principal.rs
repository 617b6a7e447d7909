use minicbor::{Decode, Encode};

use crate::{Domain, PrincipalId, hash};

/// The public keys of a device or a member identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Principal {
    /// Ed25519: verifies what it signs.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub signing: [u8; 32],
    /// X25519: secrets are sealed to it.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub wrapping: [u8; 32],
}

impl Principal {
    /// The hash of both keys, so that neither can be exchanged alone.
    #[must_use]
    pub fn id(&self) -> PrincipalId {
        PrincipalId(hash(Domain::Principal, &[self.signing, self.wrapping].concat()).0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::Person;

    #[test]
    fn an_id_is_that_of_both_keys_in_their_order() {
        let Principal { signing, wrapping } = Person::new(1).principal;
        let id = Principal { signing, wrapping }.id();
        assert_eq!(id.0, hash(Domain::Principal, &[signing, wrapping].concat()).0);
        let others = [
            Principal { signing: wrapping, wrapping: signing },
            Principal { signing: [0; 32], wrapping },
            Principal { signing, wrapping: [0; 32] },
        ];
        assert!(others.iter().all(|other| other.id() != id));
    }
}
