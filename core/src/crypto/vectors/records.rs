//! Records as they are sealed, and what is in them.

use interlude_wire::push::{Associated, RecordKind};
use interlude_wire::{PrincipalId, SpaceId, Tag, WriterId, hex};
use serde_json::{Value, json};

use super::Given;
use crate::crypto::{Key, open_record, pack, seal_record, unpack};

pub(super) fn cases() -> Vec<Value> {
    let kinds = [
        ("change", Some(RecordKind::Change)),
        ("snapshot", Some(RecordKind::Snapshot)),
        ("tombstone", Some(RecordKind::Tombstone)),
        ("seen", None),
    ];
    let mut cases: Vec<Value> = kinds.into_iter().map(|(name, kind)| record(name, kind)).collect();
    let texts = ["", "a quiet word", "and again and again and again and again and again"];
    cases.extend(texts.map(|text| packed(text, text.as_bytes())));
    cases.extend([400, 511, 600, 2000, 70_000].map(|length| packed("noise", &noise(length))));
    cases.extend([0, 9_000].map(|length| packed("zeros", &vec![0; length])));
    cases
}

/// Bytes that do not compress: an LCG's, the same every time.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let step = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 56) as u8
    };
    (0..length).map(step).collect()
}

fn record(name: &str, kind: Option<RecordKind>) -> Value {
    let (secret, salts, random) = (Key::from([6; 32]), Key::from([7; 32]), [8; 32]);
    let bound = Associated {
        space: SpaceId([1; 32]),
        epoch: 258,
        author: PrincipalId([2; 32]),
        writer: WriterId([3; 16]),
        tag: Tag(if kind.is_some() { [4; 32] } else { [0; 32] }),
        kind,
    };
    let plain = b"what is packed";
    let sealed = seal_record(&secret, &salts, &bound, plain, &Given::new(&random)).unwrap();
    assert_eq!(open_record(&secret, &bound, &sealed).unwrap().as_slice(), plain);
    let input = json!({
        "secret": hex(secret.as_bytes()), "salts": hex(salts.as_bytes()), "random": hex(&random),
        "space": bound.space.to_string(), "epoch": bound.epoch,
        "author": bound.author.to_string(), "writer": bound.writer.to_string(),
        "tag": bound.tag.to_string(), "record": name, "plain": hex(plain),
    });
    case(name, input, &sealed)
}

fn case(name: &str, input: Value, sealed: &[u8]) -> Value {
    json!({ "kind": "record", "name": name, "in": input, "out": { "sealed": hex(sealed) } })
}

fn packed(name: &str, plain: &[u8]) -> Value {
    let packed = pack(plain).unwrap();
    assert_eq!(unpack(&packed, plain.len()).unwrap().as_slice(), plain);
    let digest = ring::digest::digest(&ring::digest::SHA256, plain);
    let output = json!({
        "length": plain.len(), "digest": hex(digest.as_ref()), "padded": packed.len(),
    });
    // Long ones end in nothing but padding, which is as it says.
    json!({ "kind": "pack", "name": name, "in": { "packed": hex(&packed) }, "out": output })
}
