//! Pushes to test with. Their records are bytes that nobody opens.

use minicbor::bytes::ByteVec;
use ring::digest::{SHA256, digest};

use crate::fixtures::Person;
use crate::push::{Header, Item, Push, RecordKind, Replaced};
use crate::roster::Roster;
use crate::{Domain, Hash, SUITE, Tag, VERSION, WriterId, encode};

pub(super) const WRITER: WriterId = WriterId([1; 16]);

pub(super) fn sha256(bytes: &[u8]) -> Hash {
    Hash(digest(&SHA256, bytes).as_ref().try_into().unwrap())
}

pub(super) fn item(record: &[u8]) -> Item {
    let length = u32::try_from(record.len()).unwrap();
    Item { tag: Tag([2; 32]), kind: RecordKind::Change, length, digest: sha256(record) }
}

/// A first push of two records.
pub(super) fn header(roster: &Roster, author: &Person) -> Header {
    Header {
        version: VERSION,
        suite: SUITE,
        space: roster.space(),
        roster: roster.head(),
        epoch: roster.number(),
        author: author.id(),
        writer: WRITER,
        sequence: 1,
        previous: Hash::default(),
        seen: vec![3; 100],
        floor: 1,
        items: records().iter().map(|record| item(record)).collect(),
        replaces: vec![Replaced { writer: WRITER, sequence: 1, index: 4 }],
    }
}

pub(super) fn records() -> [Vec<u8>; 2] {
    [vec![4; 80], vec![5; 200]]
}

pub(super) fn sign(header: &Header, author: &Person) -> Push {
    let header = encode(header);
    let signature = author.sign(Domain::Push, &header);
    let records = records().into_iter().map(|record| Some(ByteVec::from(record))).collect();
    Push { header, signature, records }
}
