//! An attachment's chunks swapped, cut or reordered, or another attachment in its place.

use std::io::Read;

use interlude_core::environment::{HttpRequest, HttpResponse};
use interlude_core::journal::DocumentId;
use interlude_core::sync::SyncState;
use interlude_tests::world::{SimRelay, asks, liar, scaled};
use interlude_wire::api::BlobState;
use interlude_wire::{decode, encode};

use super::home::{Device, Home, in_step, warns};

/// A sealed chunk: 256 KiB and its tag.
const CHUNK: usize = (256 << 10) + 16;

fn content(seed: u8) -> Vec<u8> {
    (0..(256 << 10) * 3 + 1000).map(|at: usize| (at / 7 % 251) as u8 ^ seed).collect()
}

struct Attached {
    home: Home,
    phone: Device,
    tablet: Device,
    entry: DocumentId,
    /// The attachments' ids in that entry.
    ids: [String; 2],
}

fn attached() -> Attached {
    let (home, phone, tablet) = Home::pair();
    let entry = phone.vault.write("with photos", "x");
    let ids = [1, 2].map(|seed| {
        let content = content(seed);
        let journal = phone.vault.journal();
        journal.attach(&entry, &mut &content[..], "photo.jpg", "image/jpeg").unwrap()
    });
    assert_eq!(phone.sync().attachments, 2);
    Attached { home, phone, tablet, entry, ids }
}

fn read(device: &Device, entry: &DocumentId, id: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let reader = device.vault.journal().read_attachment(entry, id);
    reader.ok()?.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Lies about the sealed bytes of every attachment: gets the whole and gives another whole.
fn blob_liar(
    device: &Device,
    lie: impl Fn(&[Vec<u8>], usize) -> Vec<u8> + Send + Sync + 'static,
    all: Vec<(String, Vec<u8>)>,
) {
    let wholes: Vec<Vec<u8>> = all.iter().map(|(_, bytes)| bytes.clone()).collect();
    device.way.meddle(liar(move |request: &HttpRequest, relay: &SimRelay| {
        let at = all.iter().position(|(name, _)| request.url.contains(name.as_str()));
        let Some(at) = at.filter(|_| request.method == "GET") else {
            return relay.answer(request);
        };
        let whole = lie(&wholes, at);
        if asks(request).1 == "state" {
            let total = whole.len() as u64;
            let body = encode(&BlobState { length: total, total });
            return Some(HttpResponse { status: 200, body });
        }
        let number = |name: &str| -> usize {
            let (_, rest) = request.url.split_once(&format!("{name}=")).unwrap();
            rest.split('&').next().unwrap().parse().unwrap()
        };
        let (offset, length) = (number("offset"), number("length"));
        let body = whole.get(offset..offset + length).unwrap_or_default().to_vec();
        Some(HttpResponse { status: 200, body })
    }));
}

/// The sealed bytes as the relay has them, by name.
fn sealed(device: &Device) -> Vec<(String, Vec<u8>)> {
    let folder = device.vault.folder().join("attachments");
    let files = std::fs::read_dir(folder).unwrap().flatten();
    files
        .map(|file| {
            let name = file.file_name().into_string().unwrap();
            (name, std::fs::read(file.path()).unwrap())
        })
        .collect()
}

fn refused(name: &str, lie: impl Fn(&[Vec<u8>], usize) -> Vec<u8> + Send + Sync + 'static) {
    let Attached { home, phone, tablet, entry, ids } = attached();
    blob_liar(&tablet, lie, sealed(&phone));
    let report = tablet.try_sync();
    let told = match &report {
        Ok(report) => warns(report, "damaged_attachments"),
        Err(_) => true,
    };
    assert!(told, "{name}: {report:?}");
    for id in &ids {
        assert_eq!(read(&tablet, &entry, id), None, "{name}");
        let fetched = tablet.vault.core().sync(&tablet.way).fetch_attachment(&entry, id);
        assert!(!matches!(fetched, Ok(true)), "{name}: {fetched:?}");
    }
    assert_eq!(tablet.titles(), ["with photos"], "{name}");
    assert_eq!(sealed(&tablet).len(), 0, "{name}");
    tablet.honest();
    assert_eq!(tablet.sync().state, SyncState::InStep);
    for (id, seed) in ids.iter().zip([1, 2]) {
        assert_eq!(read(&tablet, &entry, id), Some(content(seed)), "{name}");
    }
    in_step(&[&phone, &tablet]);
    drop(home);
}

#[test]
fn chunks_that_are_not_in_their_place_are_refused() {
    refused("swapped", |wholes, at| {
        let whole = &wholes[at];
        let (first, second) = (&whole[..CHUNK], &whole[CHUNK..2 * CHUNK]);
        [second, first, &whole[2 * CHUNK..]].concat()
    });
    refused("one left out", |wholes, at| {
        [&wholes[at][..CHUNK], &wholes[at][2 * CHUNK..]].concat()
    });
    refused("one twice", |wholes, at| {
        let whole = &wholes[at];
        [&whole[..CHUNK], &whole[..CHUNK], &whole[2 * CHUNK..]].concat()
    });
    refused("of another one", |wholes, at| {
        let other = &wholes[1 - at];
        [&wholes[at][..CHUNK], &other[CHUNK..2 * CHUNK], &wholes[at][2 * CHUNK..]].concat()
    });
}

#[test]
fn one_that_is_cut_or_longer_is_refused() {
    refused("the last chunk gone", |wholes, at| wholes[at][..3 * CHUNK].to_vec());
    refused("cut in a chunk", |wholes, at| wholes[at][..CHUNK + 100].to_vec());
    refused("one byte short", |wholes, at| wholes[at][..wholes[at].len() - 1].to_vec());
    refused("nothing", |_, _| Vec::new());
    refused("more behind it", |wholes, at| [&wholes[at][..], &[0; 50]].concat());
    refused("twice", |wholes, at| [&wholes[at][..], &wholes[at][..]].concat());
}

#[test]
fn another_attachment_in_its_place_is_refused() {
    refused("the other one", |wholes, at| wholes[1 - at].clone());
}

#[test]
fn a_flipped_bit_anywhere_is_refused() {
    for round in 0..scaled(3, 300) as usize {
        refused("flipped", move |wholes, at| {
            let mut whole = wholes[at].clone();
            let bit = round.wrapping_mul(1_000_003) % (whole.len() * 8);
            whole[bit / 8] ^= 1 << (bit % 8);
            whole
        });
    }
}

/// What is said to be there is not believed: neither a length without end, nor one that changes.
#[test]
fn lengths_that_lie_do_no_harm() {
    for (length, total) in [(u64::MAX, u64::MAX), (1 << 40, 1 << 40), (0, 0), (5, 3), (1, 2)] {
        let Attached { home, phone, tablet, entry, ids } = attached();
        tablet.way.meddle(liar(move |request, relay| {
            let mut answer = relay.answer(request)?;
            if asks(request) == ("GET", "state") {
                let _: BlobState = decode("a state", &answer.body, 100).unwrap();
                answer.body = encode(&BlobState { length, total });
            }
            Some(answer)
        }));
        let _ = tablet.try_sync();
        assert_eq!(read(&tablet, &entry, &ids[0]), None);
        tablet.honest();
        tablet.sync();
        assert_eq!(read(&tablet, &entry, &ids[0]), Some(content(1)));
        in_step(&[&phone, &tablet]);
        drop(home);
    }
}
