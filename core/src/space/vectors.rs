//! A space from its first entry to a push, byte for byte.

use std::sync::atomic::{AtomicU64, Ordering};

use interlude_wire::push::{RecordKind, Replaced};
use interlude_wire::roster::{Change, Entry, Role};
use interlude_wire::{Hash, Principal, SUITE, SpaceId, VERSION, WriterId, hex};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::epoch::{Place, make_epoch, open_epoch, open_previous};
use super::found::{found, sign};
use super::{Draft, Piece, Seen, Space};
use crate::crypto::PrincipalKeys;
use crate::document::{Identity, Kind, Seed};
use crate::environment::Entropy;

include!("../../../tests/vectors/compare.rs");

/// As many bytes as are asked for, none like those before: a counter's, for tests alone.
#[derive(Default)]
pub(super) struct Counted(AtomicU64);

impl Entropy for Counted {
    fn fill(&self, out: &mut [u8]) -> crate::Result<()> {
        for chunk in out.chunks_mut(32) {
            let number = self.0.fetch_add(1, Ordering::Relaxed);
            let hash = ring::digest::digest(&ring::digest::SHA256, &number.to_be_bytes());
            chunk.copy_from_slice(&hash.as_ref()[..chunk.len()]);
        }
        Ok(())
    }
}

struct World {
    entropy: Counted,
    phone: PrincipalKeys,
    tablet: PrincipalKeys,
    phrase: PrincipalKeys,
    space: Space,
}

impl World {
    fn new() -> Self {
        let keys = |byte| PrincipalKeys::from_bytes(&[byte; 64]).unwrap();
        let (phone, tablet, phrase) = (keys(1), keys(2), keys(3));
        let entropy = Counted::default();
        let (stored, growth) = found(&phone, phrase.public(), &entropy).unwrap();
        let space = Space {
            roster: growth.roster,
            keys: phone.clone(),
            writer: stored.writer,
            tag_key: stored.tag_key,
            salts: stored.salts,
            secrets: growth.secrets,
        };
        Self { entropy, phone, tablet, phrase, space }
    }

    /// Appends an entry with these changes, by the phone.
    fn grow(&mut self, changes: Vec<Change>, present: &[Principal]) {
        let space = &mut self.space;
        let number = space.roster.number() + 1;
        let place = Place { space: space.id(), number, previous: space.head() };
        let before = space.secrets[&(number - 1)].clone();
        let (epoch, secret) =
            make_epoch(place, present, &space.tag_key, Some(&before), &self.entropy).unwrap();
        let entry = Entry {
            version: VERSION,
            suite: SUITE,
            number,
            previous: place.previous,
            author: self.phone.public().id(),
            changes,
            epoch,
        };
        space.roster.append(sign(&entry, &self.phone).unwrap()).unwrap();
        space.secrets.insert(number, secret);
    }

    fn entries(&self) -> Vec<String> {
        self.space.roster.entries().iter().map(|entry| hex(&entry.to_bytes())).collect()
    }

    fn epoch_case(&self, name: &str, keys: &PrincipalKeys, secrets: u8, number: u32) -> Value {
        let roster = &self.space.roster;
        let entry = roster.entries()[number as usize].open().unwrap();
        let before = number.checked_sub(1).map(|before| roster.hashes()[before as usize]);
        let space = if number == 0 { SpaceId::default() } else { roster.space() };
        let place = Place { space, number, previous: before.unwrap_or_default() };
        let (secret, tag_key) = open_epoch(&entry.epoch, place, keys).unwrap();
        let previous = entry.epoch.previous.is_some();
        let previous = previous.then(|| open_previous(&entry.epoch, place, &secret).unwrap());
        let input = json!({
            "entries": self.entries(), "number": number, "secrets": hex(&[secrets; 64]),
        });
        let output = json!({
            "secret": hex(secret.as_bytes()), "tag_key": hex(tag_key.as_bytes()),
            "previous": previous.map(|key| hex(key.as_bytes())),
        });
        case("epoch", name, input, output)
    }

    fn push_case(&self, name: &str, draft: &Draft) -> Value {
        let push = self.space.seal_push(draft, &self.entropy).unwrap();
        let header = push.open().unwrap();
        let seen: Vec<Value> = (self.space.open_seen(&header).unwrap().iter())
            .map(|seen| json!([hex(&seen.writer.0), seen.sequence, hex(&seen.hash.0)]))
            .collect();
        let plains: Vec<String> = draft.pieces.iter().map(|piece| hex(&piece.plain)).collect();
        let input = json!({
            "entries": self.entries(), "push": hex(&push.to_bytes()),
            "secret": hex(self.space.secrets[&header.epoch].as_bytes()),
        });
        case("opened", name, input, json!({ "seen": seen, "plains": plains }))
    }
}

fn piece(seed: u8, kind: RecordKind, plain: &[u8]) -> Piece {
    let id = Identity::personal(Kind::ENTRY, Seed([seed; 16])).id();
    Piece { id, kind, plain: Zeroizing::new(plain.to_vec()) }
}

fn draft(pieces: Vec<Piece>) -> Draft {
    let other = WriterId([0x77; 16]);
    Draft {
        sequence: 2,
        previous: Hash([0x66; 32]),
        floor: 1,
        seen: vec![Seen { writer: other, sequence: 300, hash: Hash([0x55; 32]) }],
        pieces,
        replaces: vec![Replaced { writer: other, sequence: 7, index: 1 }],
    }
}

fn documents() -> Vec<Value> {
    let one = |(kind, owner, seed, home): (u32, Option<[u8; 32]>, Seed, Option<[u8; 32]>)| {
        let id = Identity { kind: Kind(kind), home, owner, seed }.id();
        let [owner, home] = [owner, home].map(|id| id.map(|id| hex(&id)));
        let input = json!({ "kind": kind, "owner": owner, "seed": hex(&seed.0), "home": home });
        case("document", &format!("kind {kind}"), input, json!({ "id": id.to_string() }))
    };
    let imported = Seed::derive("day-one", "a record");
    let input = json!({ "format": "day-one", "record": "a record" });
    let seed = case("seed", "an import", input, json!({ "seed": hex(&imported.0) }));
    vec![
        one((1, None, Seed([7; 16]), None)),
        one((1, None, imported, None)),
        one((70_000, Some([9; 32]), Seed([8; 16]), None)),
        one((48, Some([9; 32]), Seed([8; 16]), Some([6; 32]))),
        one((32, None, Seed([8; 16]), Some([6; 32]))),
        seed,
    ]
}

#[test]
fn the_vectors_are_what_is_made_today() {
    let mut world = World::new();
    let [phone, tablet, phrase] =
        [&world.phone, &world.tablet, &world.phrase].map(PrincipalKeys::public);
    let add = Change::Add { principal: tablet, role: Role::Owner };
    world.grow(vec![add], &[phone, tablet, phrase]);
    let mut cases = documents();
    cases.extend([
        world.epoch_case("the first, by its founder", &world.phone, 1, 0),
        world.epoch_case("the first, by phrase", &world.phrase, 3, 0),
        world.epoch_case("the second, by who came", &world.tablet, 2, 1),
    ]);
    let pieces = vec![
        piece(1, RecordKind::Change, b"a change"),
        piece(2, RecordKind::Snapshot, &[b'x'; 5000]),
        piece(3, RecordKind::Tombstone, b""),
    ];
    cases.push(world.push_case("three records", &draft(pieces)));
    cases.push(world.push_case("none", &draft(Vec::new())));
    let remove = Change::Remove { principal: tablet.id(), cutoffs: Vec::new() };
    world.grow(vec![remove], &[phone, phrase]);
    cases.push(world.epoch_case("the third, by who stays", &world.phone, 1, 2));
    let alone = vec![piece(4, RecordKind::Change, b"after somebody went")];
    cases.push(world.push_case("under the third", &draft(alone)));
    compare("space", &cases);
}
