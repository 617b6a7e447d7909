//! Examples of the standards themselves.

use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use interlude_wire::hex;
use ring::hkdf;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

use super::super::hpke::{X25519, open};
use super::{Given, unhex};
use crate::crypto::{Key, seal_to};

/// RFC 9180's test vectors: mode 0 (base), KEM 0x0020, KDF 0x0001, AEAD 0x0002.
mod hpke_base {
    pub(super) const INFO: &str = "4f6465206f6e2061204772656369616e2055726e";
    pub(super) const SENDER: &str =
        "2cd7c601cefb3d42a62b04b7a9041494c06c7843818e0ce28a8f704ae7ab20f9";
    pub(super) const RECIPIENT: &str =
        "dac33b0e9db1b59dbbea58d59a14e7b5896e9bdf98fad6891e99d1686492b9ee";
    pub(super) const SECRET: &str =
        "497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d";
    pub(super) const PUBLIC: &str =
        "430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c";
    pub(super) const ENC: &str = "6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256";
    pub(super) const PLAIN: &str = "4265617574792069732074727574682c20747275746820626561757479";
    pub(super) const ASSOCIATED: &str = "436f756e742d30";
    pub(super) const SEALED: &str = "e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f51\
                                     2be9931980a41de125a925cdad859d5b7a";
    pub(super) const EXPORTED: [(&str, &str); 2] = [
        ("", "ded6cffafaea6b812cbf3e241e88332adbc077aca81512914213810ee291770a"),
        (
            "54657374436f6e74657874",
            "7c5ded445732c14fe09727d29b4251c0fd38455fe8440571e687f0886aac94d2",
        ),
    ];
}

struct Drawn(Vec<u8>);

impl TryRng for Drawn {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        unreachable!("HPKE draws bytes")
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        unreachable!("HPKE draws bytes")
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Self::Error> {
        out.copy_from_slice(&self.0);
        Ok(())
    }
}

impl TryCryptoRng for Drawn {}

#[test]
fn rfc_9180_keys_are_derived_and_encapsulated() {
    let (secret, public) = X25519::derive_keypair(&unhex(hpke_base::RECIPIENT));
    // The RFC gives the scalar as it is before X25519 (RFC 7748 §5) sets three of its bits.
    let mut scalar = unhex(hpke_base::SECRET);
    (scalar[0], scalar[31]) = (scalar[0] & 248, scalar[31] & 127 | 64);
    assert_eq!(hex(&secret.to_bytes()), hex(&scalar));
    assert_eq!(hex(&public.to_bytes()), hpke_base::PUBLIC);
    let to = unhex(hpke_base::PUBLIC).try_into().unwrap();
    let entropy = Given::new(&unhex(hpke_base::SENDER));
    let info = unhex(hpke_base::INFO);
    let (enc, sealed) = seal_to(&to, &info, b"a secret", &entropy).unwrap();
    assert_eq!(hex(&enc), hpke_base::ENC);
    let wrapping = Key::from(<[u8; 32]>::try_from(unhex(hpke_base::RECIPIENT)).unwrap());
    assert_eq!(open(&wrapping, &enc, &info, &sealed).unwrap().as_slice(), b"a secret");
    assert!(open(&wrapping, &enc, b"other", &sealed).is_none());
}

#[test]
fn rfc_9180_seals_and_opens_in_this_suite() {
    let public = <X25519 as Kem>::PublicKey::from_bytes(&unhex(hpke_base::PUBLIC)).unwrap();
    let (info, associated) = (unhex(hpke_base::INFO), unhex(hpke_base::ASSOCIATED));
    let (enc, mut sender) = hpke::setup_sender_with_rng::<AesGcm256, HkdfSha256, X25519>(
        &OpModeS::Base,
        &public,
        &info,
        &mut Drawn(unhex(hpke_base::SENDER)),
    )
    .unwrap();
    let sealed = sender.seal(&unhex(hpke_base::PLAIN), &associated).unwrap();
    assert_eq!(hex(&sealed), hpke_base::SEALED);
    let (secret, _) = X25519::derive_keypair(&unhex(hpke_base::RECIPIENT));
    let mut receiver =
        hpke::setup_receiver::<AesGcm256, HkdfSha256, X25519>(&OpModeR::Base, &secret, &enc, &info)
            .unwrap();
    assert_eq!(hex(&receiver.open(&sealed, &associated).unwrap()), hpke_base::PLAIN);
    for (context, expected) in hpke_base::EXPORTED {
        let mut exported = [0; 32];
        receiver.export(&unhex(context), &mut exported).unwrap();
        assert_eq!(hex(&exported), expected);
    }
}

struct Length(usize);

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

/// Appendix A.1 to A.3.
#[test]
fn rfc_5869() {
    let to = |length: u8| (0..length).collect::<Vec<u8>>();
    let from = |first: u8, last: u8| (first..=last).collect::<Vec<u8>>();
    let cases = [
        (
            vec![0x0b; 22],
            to(13),
            from(0xf0, 0xf9),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        ),
        (
            to(80),
            from(0x60, 0xaf),
            from(0xb0, 0xff),
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
        ),
        (
            vec![0x0b; 22],
            Vec::new(),
            Vec::new(),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        ),
    ];
    for (material, salt, info, expected) in cases {
        let mut derived = vec![0; expected.len() / 2];
        let info = [info.as_slice()];
        let key = hkdf::Salt::new(hkdf::HKDF_SHA256, &salt).extract(&material);
        key.expand(&info, Length(derived.len())).unwrap().fill(&mut derived).unwrap();
        assert_eq!(hex(&derived), expected);
    }
}

/// Section 7.1, tests 1 to 3.
#[test]
fn rfc_8032() {
    let cases = [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ];
    for (seed, public, message, signature) in cases {
        let pair = Ed25519KeyPair::from_seed_unchecked(&unhex(seed)).unwrap();
        assert_eq!(hex(pair.public_key().as_ref()), public);
        assert_eq!(hex(pair.sign(&unhex(message)).as_ref()), signature);
        let key = UnparsedPublicKey::new(&ED25519, unhex(public));
        assert!(key.verify(&unhex(message), &unhex(signature)).is_ok());
        assert!(key.verify(b"another", &unhex(signature)).is_err());
    }
}
