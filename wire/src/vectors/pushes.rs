//! Pushes that hold, and some that do not. What their records hold nobody opens here.

use minicbor::bytes::ByteVec;
use serde_json::{Value, json};

use super::{case, hexes, verdict};
use crate::fixtures::{Home, Person, add, grow};
use crate::push::{Header, Item, Place, Push, RecordKind, Replaced, check_author, check_place};
use crate::roster::{Change, Roster};
use crate::{Domain, Hash, SUITE, SpaceId, Tag, VERSION, WriterId, encode, hex};

const WRITER: WriterId = WriterId([0x11; 16]);

pub(super) fn cases() -> Vec<Value> {
    let (home, lost) = lived();
    let mut cases = Vec::new();
    let records =
        [(RecordKind::Change, 80), (RecordKind::Snapshot, 700), (RecordKind::Tombstone, 600)];
    for count in 0..=records.len() {
        let (header, bytes) = made(&home.roster, &home.phone, &records[..count]);
        let push = sign(&header, &home.phone, bytes);
        cases.push(push_case(&format!("{count} records"), &home.roster, &push));
    }
    let (header, bytes) = made(&home.roster, &home.phone, &records);
    let mut push = sign(&header, &home.phone, bytes);
    push.records[1] = None;
    cases.push(push_case("one is missing", &home.roster, &push));
    cases.extend(wrong(&home, &lost));
    cases.extend(places());
    cases
}

/// A home that a device came to and was removed from.
fn lived() -> (Home, Person) {
    let mut home = Home::new();
    let lost = Person::new(4);
    grow(&mut home.roster, &home.phone, vec![add(&lost)]);
    let (principal, cutoffs) = (lost.id(), vec![(WRITER, 1)]);
    grow(&mut home.roster, &home.phone, vec![Change::Remove { principal, cutoffs }]);
    (home, lost)
}

fn made(
    roster: &Roster,
    author: &Person,
    records: &[(RecordKind, usize)],
) -> (Header, Vec<Vec<u8>>) {
    let bytes: Vec<Vec<u8>> =
        records.iter().map(|(_, length)| (0..*length).map(|place| place as u8).collect()).collect();
    let items = bytes.iter().zip(records).map(|(bytes, (kind, _))| {
        let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
        let digest = Hash(digest.as_ref().try_into().unwrap());
        Item { tag: Tag([0x22; 32]), kind: *kind, length: bytes.len() as u32, digest }
    });
    let header = Header {
        version: VERSION,
        suite: SUITE,
        space: roster.space(),
        roster: roster.head(),
        epoch: roster.number(),
        author: author.id(),
        writer: WRITER,
        sequence: 1000,
        previous: Hash([0x33; 32]),
        seen: vec![0x44; 592],
        floor: 24,
        items: items.collect(),
        replaces: vec![Replaced { writer: WriterId([0x55; 16]), sequence: 300, index: 2 }],
    };
    (header, bytes)
}

fn sign(header: &Header, author: &Person, records: Vec<Vec<u8>>) -> Push {
    let header = encode(header);
    let signature = author.sign(Domain::Push, &header);
    let records = records.into_iter().map(|record| Some(ByteVec::from(record))).collect();
    Push { header, signature, records }
}

fn push_case(name: &str, roster: &Roster, push: &Push) -> Value {
    let checked = push.open().and_then(|header| check_author(roster, push, &header));
    let entries = hexes(roster.entries().iter().map(|entry| entry.to_bytes()));
    let input = json!({ "entries": entries, "push": hex(&push.to_bytes()) });
    let header = push.open().ok().map(|header| fields(&header));
    let output = json!({
        "verdict": verdict(checked), "hash": push.hash().to_string(), "header": header,
    });
    case("push", name, input, output)
}

/// As the fields are called in the description.
fn fields(header: &Header) -> Value {
    let items: Vec<Value> = header.items.iter().map(item).collect();
    let replaces: Vec<Value> = (header.replaces.iter())
        .map(|one| json!([one.writer.to_string(), one.sequence, one.index]))
        .collect();
    json!({
        "version": header.version, "suite": header.suite, "space": header.space.to_string(),
        "roster": header.roster.to_string(), "epoch": header.epoch,
        "author": header.author.to_string(), "writer": header.writer.to_string(),
        "sequence": header.sequence, "previous": header.previous.to_string(),
        "seen": hex(&header.seen), "floor": header.floor, "items": items, "replaces": replaces,
    })
}

fn item(item: &Item) -> Value {
    json!([item.tag.to_string(), item.kind as u8, item.length, item.digest.to_string()])
}

fn wrong(home: &Home, lost: &Person) -> Vec<Value> {
    let roster = &home.roster;
    let (good, _) = made(roster, &home.phone, &[]);
    let earlier = (roster.hashes()[1], 1);
    let by_lost = |sequence, entry: (Hash, u32)| Header {
        author: lost.id(),
        sequence,
        previous: if sequence == 1 { Hash::default() } else { Hash([0x33; 32]) },
        floor: 0,
        roster: entry.0,
        epoch: entry.1,
        ..good.clone()
    };
    let stranger = Person::new(9);
    let headers: [(&str, Header, &Person); 12] = [
        ("signed by another", good.clone(), &home.tablet),
        ("another space", Header { space: SpaceId([9; 32]), ..good.clone() }, &home.phone),
        ("another epoch", Header { epoch: 1, ..good.clone() }, &home.phone),
        ("an unknown entry", Header { roster: Hash([9; 32]), ..good.clone() }, &home.phone),
        ("a stranger's", Header { author: stranger.id(), ..good.clone() }, &stranger),
        ("before the cut-off", by_lost(1, earlier), lost),
        ("after the cut-off", by_lost(2, earlier), lost),
        ("before it came", by_lost(1, (roster.hashes()[0], 0)), lost),
        ("under the key it has not", by_lost(1, (roster.head(), 2)), lost),
        ("sequence zero", Header { sequence: 0, floor: 0, ..good.clone() }, &home.phone),
        ("a floor above", Header { floor: 1001, ..good.clone() }, &home.phone),
        ("another suite", Header { suite: 2, ..good.clone() }, &home.phone),
    ];
    let mut cases: Vec<Value> = (headers.into_iter())
        .map(|(name, header, signer)| push_case(name, roster, &sign(&header, signer, Vec::new())))
        .collect();
    let (header, mut bytes) = made(roster, &home.phone, &[(RecordKind::Change, 90)]);
    bytes[0][5] ^= 1;
    cases.push(push_case("another record", roster, &sign(&header, &home.phone, bytes)));
    cases
}

fn places() -> Vec<Value> {
    let (mine, before, other) = (Hash([1; 32]), Hash([2; 32]), Hash([3; 32]));
    let home = Home::new();
    let one = |(sequence, floor, last, same): (u64, u64, Option<u64>, Option<Hash>)| {
        let (header, _) = made(&home.roster, &home.phone, &[]);
        let header = Header { sequence, floor, previous: before, ..header };
        let place = check_place(&header, &mine, last.map(|last| (last, before)), same);
        let said = match place {
            Place::Next => "next",
            Place::There => "there",
            Place::Taken => "taken",
            Place::Gap => "gap",
        };
        let input = json!({
            "sequence": sequence, "floor": floor, "previous": before.to_string(),
            "hash": mine.to_string(), "last": last.map(|last| json!([last, before.to_string()])),
            "same": same.map(|same| same.to_string()),
        });
        let name = format!("{sequence} from {floor} after {last:?}");
        case("place", &name, input, json!({ "place": said }))
    };
    let all = [
        (1, 0, None, None),
        (2, 1, None, None),
        (2, 2, None, None),
        (5, 1, Some(4), None),
        (6, 1, Some(4), None),
        (6, 6, Some(4), None),
        (4, 1, Some(4), None),
        (4, 1, Some(4), Some(mine)),
        (4, 1, Some(4), Some(other)),
    ];
    all.into_iter().map(one).collect()
}
