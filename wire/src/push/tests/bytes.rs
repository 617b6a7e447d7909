//! Pushes as bytes.

use minicbor::bytes::ByteVec;
use proptest::collection::vec;
use proptest::prelude::*;

use super::make::{header, sign};
use crate::fixtures::Home;
use crate::push::{Associated, Header, Item, Push, Record, RecordKind, Replaced, check_author};
use crate::{Error, Hash, PrincipalId, SUITE, SpaceId, Tag, VERSION, WriterId, encode, limits};

fn kind() -> impl Strategy<Value = RecordKind> {
    prop_oneof![Just(RecordKind::Change), Just(RecordKind::Snapshot), Just(RecordKind::Tombstone)]
}

prop_compose! {
    fn an_item()(tag: [u8; 32], kind in kind(), length in 80_u32..1000, digest: [u8; 32]) -> Item {
        Item { tag: Tag(tag), kind, length, digest: Hash(digest) }
    }
}

prop_compose! {
    fn a_header()(
        ids: ([u8; 32], [u8; 32], [u8; 32], [u8; 16], [u8; 32]),
        epoch: u32,
        sequence in 2..i64::MAX as u64,
        below: u64,
        seen in vec(any::<u8>(), 0..200),
        items in vec(an_item(), 0..6),
        replaces in vec(any::<([u8; 16], u64, u32)>(), 0..6),
    ) -> Header {
        let replaced = |(writer, sequence, index)| {
            Replaced { writer: WriterId(writer), sequence, index }
        };
        Header {
            version: VERSION,
            suite: SUITE,
            space: SpaceId(ids.0),
            roster: Hash(ids.1),
            epoch,
            author: PrincipalId(ids.2),
            writer: WriterId(ids.3),
            sequence,
            previous: Hash(ids.4),
            seen,
            floor: below % (sequence + 1),
            items,
            replaces: replaces.into_iter().map(replaced).collect(),
        }
    }
}

proptest! {
    #[test]
    fn a_push_reads_back(header in a_header(), signature in vec(any::<u8>(), 64)) {
        let signature = signature.try_into().unwrap();
        let records = vec![None; header.items.len()];
        let push = Push { header: encode(&header), signature, records };
        let read = Push::from_bytes(&push.to_bytes()).unwrap();
        prop_assert_eq!(&read, &push);
        prop_assert_eq!(read.open().unwrap(), header);
    }

    #[test]
    fn records_read_back(records in vec(proptest::option::of(vec(any::<u8>(), 0..300)), 0..9)) {
        let records = records.into_iter().map(|record| record.map(ByteVec::from)).collect();
        let push = Push { header: Vec::new(), signature: [0; 64], records };
        prop_assert_eq!(Push::from_bytes(&push.to_bytes()), Ok(push));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..400)) {
        let _ = Push::from_bytes(&bytes);
        let _ = Record::parse(&bytes);
        let push = Push { header: bytes, signature: [0; 64], records: Vec::new() };
        prop_assert!(push.open().is_err());
    }

    #[test]
    fn a_changed_header_is_refused(
        place: prop::sample::Index,
        with in vec(any::<u8>(), 0..9),
        cut in 0_usize..9,
    ) {
        let home = Home::new();
        let good = sign(&header(&home.roster, &home.phone), &home.phone);
        let mut bytes = good.header.clone();
        let at = place.index(bytes.len());
        let end = bytes.len().min(at + cut);
        bytes.splice(at..end, with);
        let push = Push { header: bytes, ..good.clone() };
        let counts = push.open().and_then(|header| check_author(&home.roster, &push, &header));
        prop_assert!(push == good || counts.is_err());
    }

    #[test]
    fn what_a_record_is_bound_to_says_everything(
        ids: ([u8; 32], [u8; 32], [u8; 16], [u8; 32]),
        epoch: u32,
        kind in proptest::option::of(kind()),
        salt: [u8; 32],
    ) {
        let bound = Associated {
            space: SpaceId(ids.0),
            epoch,
            author: PrincipalId(ids.1),
            writer: WriterId(ids.2),
            tag: Tag(ids.3),
            kind,
        };
        let code = match kind {
            Some(RecordKind::Change) => 0,
            Some(RecordKind::Snapshot) => 1,
            Some(RecordKind::Tombstone) => 2,
            None => 255,
        };
        let expected = [
            &[SUITE][..], &ids.0, &epoch.to_be_bytes(), &ids.1, &ids.2, &ids.3, &[code], &salt,
        ];
        prop_assert_eq!(bound.to_bytes(&salt), expected.concat());
    }
}

#[test]
fn a_flipped_bit_makes_it_another_push() {
    let home = Home::new();
    let push = sign(&header(&home.roster, &home.phone), &home.phone);
    let bytes = push.to_bytes();
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let Ok(read) = Push::from_bytes(&flipped) else { continue };
        let counts = read.open().and_then(|header| check_author(&home.roster, &read, &header));
        assert!(counts.is_err(), "bit {bit}");
    }
}

#[test]
fn a_push_has_its_bounds() {
    let too_large = Err(Error::TooLarge("a push"));
    let malformed = Err(Error::Malformed("a push"));
    assert_eq!(Push::from_bytes(&vec![0; limits::PUSH + 1]), too_large);
    assert_eq!(Push::from_bytes(&vec![0; limits::PUSH]), malformed);
    let push = |header: usize, records: usize| {
        let records = vec![None; records];
        let push = Push { header: vec![0; header], signature: [0; 64], records };
        Push::from_bytes(&push.to_bytes())
    };
    assert!(push(limits::HEADER, limits::RECORDS).is_ok());
    assert_eq!(push(limits::HEADER + 1, 0), too_large);
    assert_eq!(push(0, limits::RECORDS + 1), malformed);
    let header = vec![0; limits::HEADER + 1];
    let alone = Push { header, signature: [0; 64], records: Vec::new() };
    assert_eq!(alone.open(), Err(Error::TooLarge("the header of a push")));
}

#[test]
fn nothing_follows_a_push() {
    let home = Home::new();
    let mut bytes = sign(&header(&home.roster, &home.phone), &home.phone).to_bytes();
    assert!(Push::from_bytes(&bytes).is_ok());
    bytes.push(0xf6);
    assert_eq!(Push::from_bytes(&bytes), Err(Error::Malformed("a push")));
}
