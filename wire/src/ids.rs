use std::fmt;

use minicbor::bytes::{DecodeBytes, EncodeBytes};
use minicbor::decode::Decoder;
use minicbor::encode::{Encoder, Write};
use minicbor::{Decode, Encode};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $size:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
        pub struct $name(pub [u8; $size]);

        impl<C> Encode<C> for $name {
            fn encode<W: Write>(
                &self,
                e: &mut Encoder<W>,
                ctx: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                self.0.encode_bytes(e, ctx)
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(
                d: &mut Decoder<'b>,
                ctx: &mut C,
            ) -> Result<Self, minicbor::decode::Error> {
                <[u8; $size]>::decode_bytes(d, ctx).map(Self)
            }
        }

        /// Lower-case hexadecimal.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&crate::hex(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({}…)", stringify!($name), &crate::hex(&self.0[..4]))
            }
        }

        impl $name {
            /// Reads lower-case hexadecimal.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                crate::parse_hex(text).map(Self)
            }
        }
    };
}

id!(
    /// A space: the hash of the first entry of its roster.
    SpaceId,
    32
);
id!(
    /// A principal: the hash of its two public keys.
    PrincipalId,
    32
);
id!(
    /// One principal's numbered series of pushes.
    WriterId,
    16
);
id!(
    /// A document as the relay knows it: HMAC-SHA256 under the space's tag key of the document's id.
    Tag,
    32
);
id!(
    /// SHA-256.
    Hash,
    32
);
id!(
    /// A mailbox, derived from the secret of a code: who knows it may use it.
    MailboxId,
    32
);
id!(
    /// A relay: a request signed for one is worth nothing at another.
    RelayId,
    16
);
id!(
    /// The encrypted file of an attachment.
    BlobName,
    32
);
