//! What a facilitator with another program may say of a file, and what members' vaults make of it.

use std::io::Read;

use super::*;
use crate::document::Medium;
use crate::interlude::Within;
use crate::journal::NewEntry;
use crate::packs::read_resource_file;
use crate::store::media;
use crate::sync::Vault;
use crate::{Error, Result};

const TEXT: &str = "---\ntitle: A lake\nkind: article\n---\n\n![A lake](../media/lake.png)\n";
const LAKE: &[u8] = b"a lake";

/// A group in which one resource shows a picture; what it is called, and its sealed bytes.
fn world() -> (World, DocumentId, [u8; 32], Vec<u8>) {
    let (world, folder) = (World::new(&["Ann"]), tempfile::tempdir().unwrap());
    for (part, file, bytes) in
        [("resources", "lake.en.md", TEXT.as_bytes()), ("media", "lake.png", LAKE)]
    {
        std::fs::create_dir(folder.path().join(part)).unwrap();
        std::fs::write(folder.path().join(part).join(file), bytes).unwrap();
    }
    let one = read_resource_file(&folder.path().join("resources/lake.en.md")).unwrap();
    let id = world.vaults[0].groups().put_resource_file(&world.group, &one).unwrap();
    world.in_step();
    let name = world.group(0).media_name(&id, "lake.png").unwrap().0;
    let mut sealed = Vec::new();
    Vault::sealed_attachment(&world.vaults[0], &name).unwrap().1.read_to_end(&mut sealed).unwrap();
    (world, id, name, sealed)
}

/// Gives Ann's vault these bytes for a file of the group.
fn give(world: &World, name: &[u8; 32], mut sealed: &[u8]) -> Result<()> {
    let within = Within { interlude: &world.vaults[1], space: world.group };
    within.keep_attachment(name, &mut sealed)
}

fn is_here(world: &World, id: &DocumentId) -> bool {
    world.group(1).media(id).unwrap().iter().any(|one| one.here)
}

#[test]
fn a_file_is_taken_whole_and_as_the_resource_says_or_not_at_all() {
    let (world, id, name, sealed) = world();
    let mut spoilt = sealed.clone();
    spoilt[7] ^= 1;
    for bytes in [&sealed[..sealed.len() - 1], &spoilt, &[], &[&sealed[..], b"more"].concat()] {
        assert!(matches!(give(&world, &name, bytes), Err(Error::Damaged(_))));
        assert!(!is_here(&world, &id));
    }
    assert!(matches!(give(&world, &[9; 32], &sealed), Err(Error::NotFound(_))));
    give(&world, &name, &sealed).unwrap();
    let mut read = Vec::new();
    world.group(1).read_media(&id, "lake.png").unwrap().read_to_end(&mut read).unwrap();
    assert_eq!(read, LAKE);
}

/// Has the facilitator's document say this of its picture.
fn say(world: &World, said: &str) {
    let slug = world.group(0).find_resource("lake", &["en"]).unwrap();
    let identity = world.group(0).resource(&slug).unwrap().identity(world.group.0);
    let edit = FieldEdit::Put("media", "lake.png".to_owned(), Some(said.to_owned()));
    world.vaults[0].write_shared(&identity, &[edit]).unwrap();
    world.in_step();
}

#[test]
fn what_is_said_wrongly_of_a_file_gives_it_another_name_and_is_refused() {
    let (world, id, _, sealed) = world();
    let home = world.group.0;
    let right = world.group(0).resource_content(&id).unwrap().media.remove("lake.png").unwrap();
    for wrong in [
        Medium { digest: [3; 32], ..right.clone() },
        Medium { length: 5, ..right.clone() },
        Medium { length: 7, ..right.clone() },
        Medium { key: [3; 32], ..right },
    ] {
        let hex = interlude_wire::hex;
        say(&world, &format!("{} {} {}", hex(&wrong.key), hex(&wrong.digest), wrong.length));
        let name = media::blob(&home, &wrong).name;
        assert!(matches!(give(&world, &name, &sealed), Err(Error::Damaged(_))));
        assert!(!is_here(&world, &id));
    }
    for nonsense in ["", "x", &format!("{} {} 99999999999", "1".repeat(64), "2".repeat(64))] {
        say(&world, nonsense);
        assert!(world.group(1).media(&id).unwrap().is_empty());
        assert_eq!(world.group(1).resource(&id).unwrap().title, "A lake", "its words are there");
    }
}

/// What a relay's operator may have told a facilitator: how a file of Ann's journal is called.
#[test]
fn no_resource_can_claim_a_file_of_a_journal() {
    let (world, id, _, _) = world();
    let ann = &world.vaults[1];
    let entry = ann.journal().write(&NewEntry::default()).unwrap();
    ann.journal().attach(&entry, &mut &*LAKE, "lake.png", "image/png").unwrap();
    let own = ann.journal().get(&entry).unwrap().content.attachments.remove(0);
    assert!(matches!(give(&world, &own.name, LAKE), Err(Error::NotFound(_))));
    let hex = interlude_wire::hex;
    say(&world, &format!("{} {} {}", hex(&own.key), hex(&own.digest), own.length));
    assert!(!is_here(&world, &id), "even with its key and content it is another file");
}
