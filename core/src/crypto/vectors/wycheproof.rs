//! Project Wycheproof's cases for what is called here, in the way it is called here.

use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem};
use ring::hkdf;
use ring::signature::{ED25519, UnparsedPublicKey};
use wycheproof::{TestResult, aead, eddsa, hkdf as hkdf_cases, mac, xdh};

use super::super::seal::cipher;
use crate::crypto::{Key, authenticate, open_box, verify};

/// Every case that must hold does, none that must not does; acceptable ones may do either.
fn agrees(expected: TestResult, holds: bool, case: usize) {
    match expected {
        TestResult::Valid => assert!(holds, "case {case} must hold"),
        TestResult::Invalid => assert!(!holds, "case {case} must not hold"),
        TestResult::Acceptable => {}
    }
}

#[test]
fn aes_256_gcm() {
    let set = aead::TestSet::load(aead::TestName::AesGcm).unwrap();
    let groups = set.test_groups.into_iter();
    let ours = groups.filter(|one| (one.key_size, one.nonce_size, one.tag_size) == (256, 96, 128));
    let mut count = 0;
    for case in ours.flat_map(|group| group.tests) {
        let key = Key::from(<[u8; 32]>::try_from(case.key.as_slice()).unwrap());
        let sealed = [case.nonce.as_slice(), &case.ct, &case.tag].concat();
        let opened = open_box(&key, &case.aad, &sealed);
        let holds = opened.is_some_and(|plain| plain.as_slice() == case.pt.as_slice());
        agrees(case.result, holds, case.tc_id);
        if case.result == TestResult::Valid {
            let nonce = ring::aead::Nonce::try_assume_unique_for_key(&case.nonce).unwrap();
            let mut bytes = case.pt.to_vec();
            let aad = ring::aead::Aad::from(case.aad.as_slice());
            cipher(&key).unwrap().seal_in_place_append_tag(nonce, aad, &mut bytes).unwrap();
            assert_eq!(bytes, [case.ct.as_slice(), &case.tag].concat(), "case {}", case.tc_id);
        }
        count += 1;
    }
    assert!(count > 60, "{count} cases");
}

/// As `interlude_wire::verify` calls it.
#[test]
fn ed25519() {
    let set = eddsa::TestSet::load(eddsa::TestName::Ed25519).unwrap();
    let mut count = 0;
    for group in set.test_groups {
        let key = UnparsedPublicKey::new(&ED25519, group.key.pk.to_vec());
        for case in group.tests {
            agrees(case.result, key.verify(&case.msg, &case.sig).is_ok(), case.tc_id);
            count += 1;
        }
    }
    assert!(count > 100, "{count} cases");
}

/// The shared secret of DHKEM is derived from that of X25519 and the two public keys; HPKE refuses
/// one of zeros. So what Wycheproof calls acceptable (points of small order) must not decapsulate.
#[test]
fn x25519_through_hpke() {
    let set = xdh::TestSet::load(xdh::TestName::X25519).unwrap();
    let (mut count, mut zeros) = (0, 0);
    for case in set.test_groups.into_iter().flat_map(|group| group.tests) {
        let secret = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(&case.private_key).unwrap();
        let enc = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&case.public_key).unwrap();
        let decapsulated = <X25519HkdfSha256 as Kem>::decap(&secret, None, &enc);
        let is_zero = case.shared_secret.iter().all(|byte| *byte == 0);
        assert_eq!(decapsulated.is_ok(), !is_zero, "case {}", case.tc_id);
        if let Ok(shared) = decapsulated {
            let own = <X25519HkdfSha256 as Kem>::sk_to_pk(&secret);
            let expected = dhkem(&case.shared_secret, &case.public_key, &own);
            assert_eq!(shared.0.as_slice(), expected, "case {}", case.tc_id);
        }
        (count, zeros) = (count + 1, zeros + usize::from(is_zero));
    }
    assert!(count > 500 && zeros > 5, "{count} cases, {zeros} of zeros");
}

/// `ExtractAndExpand` of RFC 9180 §4.1.
fn dhkem(dh: &[u8], enc: &[u8], recipient: &<X25519HkdfSha256 as Kem>::PublicKey) -> Vec<u8> {
    use hpke::Serializable;
    let suite = b"KEM\x00\x20";
    let material = [b"HPKE-v1", &suite[..], b"eae_prk", dh].concat();
    let recipient = recipient.to_bytes();
    let info = [b"\x00\x20HPKE-v1", &suite[..], b"shared_secret", enc, &recipient].concat();
    expand(&[], &material, &info, 32).unwrap()
}

struct Length(usize);

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand(salt: &[u8], material: &[u8], info: &[u8], length: usize) -> Option<Vec<u8>> {
    let key = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(material);
    let info = [info];
    let derived = key.expand(&info, Length(length)).ok()?;
    let mut out = vec![0; length];
    derived.fill(&mut out).ok().map(|()| out)
}

#[test]
fn hkdf_sha256() {
    let set = hkdf_cases::TestSet::load(hkdf_cases::TestName::HkdfSha256).unwrap();
    let mut count = 0;
    for case in set.test_groups.into_iter().flat_map(|group| group.tests) {
        let derived = expand(&case.salt, &case.ikm, &case.info, case.size);
        let holds = derived.is_some_and(|okm| okm == case.okm.as_slice());
        agrees(case.result, holds, case.tc_id);
        count += 1;
    }
    assert!(count > 60, "{count} cases");
}

/// Ours has keys of 256 bit and whole tags.
#[test]
fn hmac_sha256() {
    let set = mac::TestSet::load(mac::TestName::HmacSha256).unwrap();
    let groups = set.test_groups.into_iter();
    let ours = groups.filter(|group| (group.key_size, group.tag_size) == (256, 256));
    let mut count = 0;
    for case in ours.flat_map(|group| group.tests) {
        let key = Key::from(<[u8; 32]>::try_from(case.key.as_slice()).unwrap());
        agrees(case.result, verify(&key, &case.msg, &case.tag), case.tc_id);
        let tag = authenticate(&key, &[&case.msg]);
        agrees(case.result, tag == case.tag.as_slice(), case.tc_id);
        count += 1;
    }
    assert!(count > 50, "{count} cases");
}
