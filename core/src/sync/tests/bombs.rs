use minicbor::Encode;

use super::devices::{Devices, give, piece, push_of, title, write};
use crate::store::{Update, documents, whole};

/// As [`super::super::payload::Payload`] is encoded.
#[derive(Encode)]
#[cbor(map)]
struct Payload {
    #[cbor(n(0), with = "minicbor::bytes")]
    bytes: Vec<u8>,
}

fn like(devices: &Devices) -> Update {
    let id = write(&devices.vaults[1], "like this");
    devices.vaults[1]
        .read(|db| whole(db, &documents::find(db, &id)?.unwrap()))
        .unwrap()
}

#[test]
fn bombs_in_records_are_left_out() {
    let devices = Devices::new(2);
    let [phone, liar] = &devices.vaults[..] else { unreachable!() };
    let like = like(&devices);
    let nothings = |filler: u8| {
        let mut bytes = vec![0xa1, 0x05, 0x9f];
        bytes.resize(8 << 20, filler);
        bytes.push(0xff);
        bytes
    };
    let bombs = [
        // What is small as zstd and large behind it.
        vec![0; 64 << 20],
        // Lists that say they have 2^60 elements; deep nesting; millions of nothings.
        vec![0xa1, 0x05, 0x9b, 0x10, 0, 0, 0, 0, 0, 0, 0],
        vec![0xbb, 0x10, 0, 0, 0, 0, 0, 0, 0],
        vec![0x81; 1 << 20],
        minicbor::to_vec(Payload { bytes: vec![0x81; 1 << 20] }).unwrap(),
        minicbor::to_vec(Payload { bytes: nothings(0x40) }).unwrap(),
        minicbor::to_vec(Payload { bytes: vec![0x9f; 1 << 20] }).unwrap(),
    ];
    for (number, bomb) in bombs.into_iter().enumerate() {
        let push = push_of(liar, vec![piece(&like, bomb)], Vec::new());
        assert!(push.len() < 1 << 20);
        let taken = give(phone, &push);
        assert_eq!((taken.damaged, taken.applied), (1, 1), "bomb {number}");
        assert_eq!(title(phone, &like.id()), None);
    }
    devices.in_step();
    assert!(title(phone, &like.id()).is_some());
}
