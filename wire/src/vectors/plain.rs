//! Domains, hashes, principals, what records are bound to.

use serde_json::{Value, json};

use super::case;
use crate::fixtures::Person;
use crate::push::{Associated, Record, RecordKind};
use crate::{Domain, PrincipalId, SpaceId, Tag, WriterId, encode, hash, hex, limits};

pub(super) fn cases() -> Vec<Value> {
    let mut cases = domains();
    cases.extend([1, 200].map(principal));
    let kinds = [
        ("change", Some(RecordKind::Change)),
        ("snapshot", Some(RecordKind::Snapshot)),
        ("tombstone", Some(RecordKind::Tombstone)),
        ("seen", None),
    ];
    cases.extend(kinds.map(|(name, kind)| associated(name, kind)));
    cases.extend(bounds());
    cases
}

fn bounds() -> Vec<Value> {
    let all: [(&str, u64); 23] = [
        ("record", limits::RECORD as u64),
        ("push", limits::PUSH as u64),
        ("records", limits::RECORDS as u64),
        ("header", limits::HEADER as u64),
        ("replaces", limits::REPLACED as u64),
        ("seen", limits::SEEN as u64),
        ("roster entry", limits::ROSTER_ENTRY as u64),
        ("principals", limits::PRINCIPALS as u64),
        ("changes", limits::CHANGES as u64),
        ("cutoffs", limits::CUTOFFS as u64),
        ("roster page", limits::ROSTER_PAGE as u64),
        ("roster at once", limits::ROSTER_AT_ONCE as u64),
        ("mailbox messages", limits::MAILBOX_MESSAGES as u64),
        ("mailbox message", limits::MAILBOX_MESSAGE as u64),
        ("mailbox seconds", limits::MAILBOX_SECONDS),
        ("blob", limits::BLOB),
        ("blob part", limits::BLOB_PART as u64),
        ("clock", limits::CLOCK.unsigned_abs()),
        ("authorization", limits::AUTHORIZATION as u64),
        ("page", limits::PAGE as u64),
        ("page pushes", limits::PAGE_PUSHES as u64),
        ("wait seconds", limits::WAIT_SECONDS),
        ("overhead of a record", Record::OVERHEAD as u64),
    ];
    let one = |(name, most): (&str, u64)| {
        case("limit", name, json!({ "what": name }), json!({ "most": most }))
    };
    all.map(one).to_vec()
}

fn domains() -> Vec<Value> {
    let all = [Domain::Push, Domain::Roster, Domain::Request, Domain::Principal, Domain::Welcome];
    let one = |domain: Domain| {
        let bytes = b"the very bytes that are carried";
        let person = Person::new(9);
        let input = json!({ "domain": domain.text(), "bytes": hex(bytes), "seed": hex(&[9; 32]) });
        let output = json!({
            "message": hex(&domain.message(bytes)),
            "hash": hash(domain, bytes).to_string(),
            "signature": hex(&person.sign(domain, bytes)),
        });
        case("domain", domain.text(), input, output)
    };
    all.into_iter().map(one).collect()
}

fn principal(seed: u8) -> Value {
    let person = Person::new(seed);
    let input = json!({
        "signing": hex(&person.principal.signing),
        "wrapping": hex(&person.principal.wrapping),
    });
    let output = json!({ "id": person.id().to_string(), "cbor": hex(&encode(&person.principal)) });
    case("principal", &format!("principal {seed}"), input, output)
}

fn associated(name: &str, kind: Option<RecordKind>) -> Value {
    let bound = Associated {
        space: SpaceId([1; 32]),
        epoch: 258,
        author: PrincipalId([2; 32]),
        writer: WriterId([3; 16]),
        tag: if kind.is_some() { Tag([4; 32]) } else { Tag::default() },
        kind,
    };
    let input = json!({
        "space": bound.space.to_string(),
        "epoch": bound.epoch,
        "author": bound.author.to_string(),
        "writer": bound.writer.to_string(),
        "tag": bound.tag.to_string(),
        "record": name,
        "salt": hex(&[5; 32]),
    });
    case("associated", name, input, json!({ "bytes": hex(&bound.to_bytes(&[5; 32])) }))
}
