//! Bytes that say they are more than they are cost no more than they are. Measured by what the
//! process took from the system at most, so this is the only test of its program.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "tests")]

use interlude_wire::api::{CreateSpace, Letters, Page, RosterPage};
use interlude_wire::push::Push;
use interlude_wire::request::Authorization;
use interlude_wire::roster::{Roster, SignedEntry};
use interlude_wire::{decode, limits};

/// The most memory this process had so far, in bytes.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() << 10
}

/// A map with one field, whose value is cut short after `head` and filled up with `fill`.
fn bomb(field: u8, head: &[u8], fill: &[u8], length: usize) -> Vec<u8> {
    let mut bytes = vec![0xa1, field];
    bytes.extend_from_slice(head);
    bytes.extend(fill.iter().cycle().take(length.saturating_sub(bytes.len())));
    bytes
}

/// Lists, maps, bytes and texts that say they are as long as can be said, and a list that does not
/// say how long it is.
const HEADS: [&[u8]; 6] = [
    &[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    &[0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    &[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    &[0x7b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    &[0x9f],
    &[],
];
/// Much of nothing.
const FLAT: [&[u8]; 4] = [&[], &[0xf6], &[0x40], &[0x80]];
/// Lists in lists and maps in maps, of known and of unknown length; tags on tags.
const DEEP: [&[u8]; 5] = [&[0x81], &[0x9f], &[0xbf, 0], &[0x81, 0x9f], &[0xc1]];

/// Under the numbers of fields that there are, and one that is not known.
fn bombs(fields: &[u8], fills: &[&[u8]], length: usize) {
    for field in fields {
        for head in HEADS {
            for fill in fills {
                hand_to_everything(&bomb(*field, head, fill, length));
            }
        }
    }
}

fn hand_to_everything(bytes: &[u8]) {
    assert!(Push::from_bytes(bytes).is_err());
    assert!(SignedEntry::from_bytes(bytes).is_err());
    let most = limits::PUSH;
    assert!(decode::<CreateSpace>("a bomb", bytes, most).is_err());
    assert!(decode::<RosterPage>("a bomb", bytes, most).is_err());
    assert!(decode::<Page>("a bomb", bytes, most).is_err());
    assert!(decode::<Letters>("a bomb", bytes, most).is_err());
    if bytes.len() <= limits::ROSTER_ENTRY {
        let entry = SignedEntry { entry: bytes.to_vec(), signature: [0; 64] };
        assert!(entry.open().is_err() && Roster::begin(entry).is_err());
    }
    if bytes.len() <= limits::HEADER {
        let push = Push { header: bytes.to_vec(), signature: [0; 64], records: Vec::new() };
        assert!(push.open().is_err());
    }
    if bytes.len() < 500 {
        let header = format!("Interlude {}", interlude_wire::hex(bytes));
        assert!(Authorization::from_header(&header).is_err());
    }
}

#[test]
fn bombs_do_not_go_off() {
    let before = peak();
    for length in [0, 100, 4000] {
        bombs(&[0, 1, 2, 3, 5, 6, 9, 11, 12, 23], &[FLAT.as_slice(), &DEEP].concat(), length);
    }
    bombs(&[0, 2, 23], &DEEP, limits::ROSTER_ENTRY);
    bombs(&[0, 2], &FLAT, 1 << 20);
    let mib = (peak() - before) >> 20;
    assert!(mib < 10, "{mib} MiB for one");
}
