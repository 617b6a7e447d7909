//! Keys, sealing and streams, byte for byte.

use std::io::Write;

use interlude_wire::{Domain, Principal, hex};
use serde_json::{Value, json};

use super::{Given, records};
use crate::crypto::{
    KdfParams, Key, PrincipalKeys, SealWriter, authenticate, derive_from_passphrase, derive_key,
    derive_principal, seal_box, seal_to,
};

include!("../../../../tests/vectors/compare.rs");

#[test]
fn the_vectors_are_what_is_made_today() {
    let mut cases = derived();
    cases.extend(tags());
    cases.extend(principals());
    cases.extend(wraps());
    cases.extend(passphrases());
    cases.extend([0, 1, 100].map(sealed_box));
    cases.extend([0, 1, 15, 16, 17, 32, 100].map(stream));
    cases.extend(records::cases());
    compare("crypto", &cases);
}

fn key(byte: u8) -> Key {
    Key::from([byte; 32])
}

fn derived() -> Vec<Value> {
    let labels = [
        ("interlude/recovery/signing/1", ""),
        ("interlude/recovery/wrapping/1", ""),
        ("interlude/phrase/unlock/1", ""),
        ("interlude/phrase/backup/1", ""),
        ("interlude/epoch/previous/1", ""),
        ("interlude/epoch/previous/1", "00ff"),
    ];
    let one = |(label, context): (&'static str, &str)| {
        let key = key(7);
        let derived = derive_key(&key, label, &super::unhex(context)).unwrap();
        let input = json!({ "key": hex(key.as_bytes()), "label": label, "context": context });
        case("derive", label, input, json!({ "key": hex(derived.as_bytes()) }))
    };
    labels.map(one).to_vec()
}

fn tags() -> Vec<Value> {
    let one = |byte: u8| {
        let (key, id) = (key(byte), [byte + 1; 32]);
        let tag = authenticate(&key, &[b"interlude/tag/1", &id]);
        let input = json!({ "tag_key": hex(key.as_bytes()), "document": hex(&id) });
        case("tag", &format!("tag {byte}"), input, json!({ "tag": hex(&tag) }))
    };
    [1, 80].map(one).to_vec()
}

fn public(principal: Principal) -> Value {
    json!({
        "signing": hex(&principal.signing),
        "wrapping": hex(&principal.wrapping),
        "id": principal.id().to_string(),
    })
}

fn principals() -> Vec<Value> {
    let identity = |byte: u8| {
        let secrets = [[byte; 32], [byte + 1; 32]].concat();
        let keys = PrincipalKeys::from_bytes(&secrets).unwrap();
        let input = json!({ "secrets": hex(&secrets), "bytes": "0102" });
        let signature = keys.sign(Domain::Push, &[1, 2]).unwrap();
        let output = json!({ "public": public(keys.public()), "push_signature": hex(&signature) });
        case("identity", &format!("identity {byte}"), input, output)
    };
    let recovery = |byte: u8| {
        let keys = derive_principal(&key(byte)).unwrap();
        let output = json!({
            "public": public(keys.public()),
            "secrets": hex(&keys.to_bytes()),
        });
        let name = format!("phrase {byte}");
        case("recovery", &name, json!({ "entropy": hex(&[byte; 32]) }), output)
    };
    vec![identity(1), identity(100), recovery(0), recovery(0x7f)]
}

fn wraps() -> Vec<Value> {
    let one = |byte: u8| {
        let keys = PrincipalKeys::from_bytes(&[byte; 64]).unwrap();
        let (info, plain) = (b"interlude/epoch/1 and so on", [byte ^ 0xff; 64]);
        let entropy = Given::new(&[byte + 1; 32]);
        let to = keys.public().wrapping;
        let (enc, sealed) = seal_to(&to, info, &plain, &entropy).unwrap();
        assert_eq!(keys.open(&enc, info, &sealed).unwrap().as_slice(), plain);
        let input = json!({
            "wrapping_secret": hex(&[byte; 32]), "wrapping": hex(&to),
            "drawn": hex(&[byte + 1; 32]), "info": hex(info), "plain": hex(&plain),
        });
        case(
            "hpke",
            &format!("to {byte}"),
            input,
            json!({ "enc": hex(&enc), "sealed": hex(&sealed) }),
        )
    };
    [1, 50, 200].map(one).to_vec()
}

fn passphrases() -> Vec<Value> {
    let one = |passphrase: &str| {
        let params = KdfParams::default();
        let key = derive_from_passphrase(passphrase, &[5; 16], params).unwrap();
        let input = json!({
            "passphrase": passphrase, "salt": hex(&[5; 16]),
            "memory_kib": params.memory_kib, "passes": params.passes, "lanes": params.lanes,
        });
        case("passphrase", "argon2id", input, json!({ "key": hex(key.as_bytes()) }))
    };
    ["cold tea", "\u{fb01}ve Cafe\u{301}"].map(one).to_vec()
}

fn sealed_box(length: usize) -> Value {
    let (nonce, associated, plain) = ([3; 12], b"bound to", vec![9; length]);
    let sealed = seal_box(&key(2), &Given::new(&nonce), associated, &plain).unwrap();
    let input = json!({
        "key": hex(&[2; 32]), "nonce": hex(&nonce),
        "associated": hex(associated), "plain": hex(&plain),
    });
    case("box", &format!("{length} bytes"), input, json!({ "sealed": hex(&sealed) }))
}

fn stream(length: usize) -> Value {
    let plain: Vec<u8> = (0..length).map(|place| place as u8).collect();
    let mut writer = SealWriter::new(Vec::new(), &key(4), b"a stream", 16).unwrap();
    writer.write_all(&plain).unwrap();
    let sealed = writer.finish().unwrap();
    let input = json!({
        "key": hex(&[4; 32]), "associated": hex(b"a stream"), "chunk": 16, "plain": hex(&plain),
    });
    case("stream", &format!("{length} bytes"), input, json!({ "sealed": hex(&sealed) }))
}
