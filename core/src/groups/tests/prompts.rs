use super::*;
use crate::journal::NewEntry;
use crate::{Error, Kind};

pub(super) fn question(text: &str) -> Prompt {
    Prompt {
        title: "For next time".to_owned(),
        question: text.to_owned(),
        due: Some("2026-12-01".parse().unwrap()),
        language: "en".to_owned(),
    }
}

#[test]
fn facilitators_put_change_and_withdraw_prompts() {
    let world = World::new(&["Ann"]);
    let lead = world.group(0);
    let first = lead.add_prompt(&question("What helped?")).unwrap();
    world.pass(1);
    let second = lead.add_prompt(&Prompt { due: None, ..question("What did not?") }).unwrap();
    let changed = question("What helped a little?");
    lead.change_prompt(&first, &changed).unwrap();
    world.in_step();
    let all = world.group(1).prompts().unwrap();
    assert_eq!(all.iter().map(|one| one.id).collect::<Vec<_>>(), [second, first]);
    assert!(all[1].prompt == changed && world.group(1).prompt(&first).unwrap() == all[1]);
    let refused = |result: crate::Result<()>| assert!(matches!(result, Err(Error::Refused(_))));
    refused(world.group(1).change_prompt(&first, &question("mine")));
    refused(world.group(1).withdraw_prompt(&first));
    refused(world.group(1).add_prompt(&question("mine")).map(drop));
    lead.withdraw_prompt(&first).unwrap();
    world.in_step();
    assert_eq!(world.group(1).prompts().unwrap().len(), 1);
    assert_eq!(lead.change_prompt(&first, &changed), Err(Error::NotFound("prompt")));
    for bad in [
        question(" "),
        Prompt { language: "en en".to_owned(), ..question("x") },
        Prompt { title: "x".repeat(201), ..question("x") },
    ] {
        assert!(matches!(lead.add_prompt(&bad), Err(Error::Invalid { .. })));
    }
}

#[test]
fn an_answer_stays_in_the_journal() {
    let world = World::new(&["Ann"]);
    let id = world.group(0).add_prompt(&question("What helped?")).unwrap();
    world.in_step();
    assert!(!world.group(1).prompts().unwrap()[0].answered);
    let prompt = Some(id.to_string());
    let entry = NewEntry { body: "The sea.".to_owned(), prompt, ..NewEntry::default() };
    let entry = world.vaults[1].journal().write(&entry).unwrap();
    world.in_step();
    assert!(world.group(1).prompt(&id).unwrap().answered);
    assert!(!world.group(0).prompt(&id).unwrap().answered, "nobody else knows");
    assert!(world.vaults[0].journal().get(&entry).is_err());
}

#[test]
fn what_was_read_is_the_readers_own() {
    let world = World::new(&["Ann"]);
    let standing = world.vaults[0].leading(&world.group).unwrap();
    let resource = standing.of_group(Kind::RESOURCE, Seed([3; 16]));
    let body = FieldEdit::Write("body", "Breathe.".to_owned());
    world.vaults[0].write_shared(&resource, &[body]).unwrap();
    world.in_step();
    let group = world.group(1);
    group.mark_read(&resource.id(), true).unwrap();
    let at = world.now();
    world.pass(5);
    group.mark_read(&resource.id(), true).unwrap();
    assert_eq!(
        group.read_resources().unwrap().into_iter().collect::<Vec<_>>(),
        [(resource.id(), at)]
    );
    world.in_step();
    assert!(world.group(0).read_resources().unwrap().is_empty());
    let marks = world.vaults[1].contents(Kind::READING).unwrap().remove(0).0;
    let stored = world.vaults[1].read(|db| documents::find(db, &marks)).unwrap().unwrap();
    assert_eq!(stored.identity.home, None);
    group.mark_read(&resource.id(), false).unwrap();
    assert!(group.read_resources().unwrap().is_empty());
    assert_eq!(group.mark_read(&marks, true), Err(Error::NotFound("resource")));
}
