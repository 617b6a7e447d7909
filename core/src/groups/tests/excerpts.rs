use super::*;
use crate::document::DocumentId;
use crate::journal::NewEntry;
use crate::{Error, Kind};

fn names(all: &[Author]) -> Vec<&str> {
    all.iter().map(|one| one.name.as_str()).collect()
}

#[test]
fn what_leaves_is_what_was_shown_to_whom_and_until_when() {
    let world = World::new(&["Ann", "Ben"]);
    let prompt = world.group(0).add_prompt(&prompts::question("What helped?")).unwrap();
    world.in_step();
    let until = world.now().plus_millis(1000);
    let new = NewExcerpt {
        title: "A walk".to_owned(),
        prompt: Some(prompt),
        expires: Expiry::At(until),
        later_members_may_read: true,
        ..excerpt("I went out.")
    };
    let preview = world.group(1).preview(&new).unwrap();
    assert_eq!(names(preview.readers()), ["Mara", "Ben"]);
    assert!(preview.until() == Expiry::At(until) && preview.later_members_may_read());
    assert!(preview.notice().contains("can copy it"));
    assert!(world.group(1).excerpts().unwrap().is_empty(), "nothing leaves by looking");
    let mut shown = preview.leaving();
    assert!(shown.iter().all(|one| !one.meaning.is_empty() && !one.value.is_empty()));
    assert_eq!(shown.remove(0).value, "Ann");
    let id = world.group(1).share(preview).unwrap();
    world.in_step();
    let said = world.vaults[2].said(Kind::EXCERPT, &id).unwrap().unwrap();
    let values = said.fields.values.iter().map(|(field, all)| (field.as_str(), all[0].as_str()));
    let texts = said.fields.texts.iter().map(|(field, text)| (field.as_str(), text.as_str()));
    let mut written: Vec<_> = values.chain(texts).filter(|(field, _)| *field != "edits").collect();
    let mut shown: Vec<_> = shown.iter().map(|one| (one.field, one.value.as_str())).collect();
    written.sort_unstable();
    shown.sort_unstable();
    assert_eq!(written, shown, "every field was shown, and no other");
    let theirs = world.group(2).excerpt(&id).unwrap();
    assert_eq!((theirs.author.name.as_str(), theirs.author.me), ("Ann", false));
    assert_eq!(theirs.text.as_deref(), Some("I went out."));
}

#[test]
fn nothing_is_shared_when_others_would_read_it_than_was_shown() {
    let mut world = World::new(&["Ann"]);
    let preview = world.group(1).preview(&excerpt("for Mara")).unwrap();
    world.admit("Ben");
    let refused = world.group(1).share(preview.clone());
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    let other = World::new(&["Ann"]);
    assert!(matches!(other.group(1).share(preview), Err(Error::Refused(_))));
}

#[test]
fn an_entry_is_never_named() {
    let world = World::new(&["Ann"]);
    let entry = NewEntry { body: "private".to_owned(), ..NewEntry::default() };
    let entry = world.vaults[1].journal().write(&entry).unwrap();
    let new = NewExcerpt { prompt: Some(entry), ..excerpt("x") };
    assert_eq!(world.group(1).preview(&new).err(), Some(Error::NotFound("prompt")));
    let elsewhere = NewExcerpt { prompt: Some(DocumentId([1; 32])), ..excerpt("x") };
    assert_eq!(world.group(1).preview(&elsewhere).err(), Some(Error::NotFound("prompt")));
}

#[test]
fn what_breaks_a_bound_is_refused() {
    let world = World::new(&["Ann"]);
    let group = world.group(1);
    assert!(group.preview(&excerpt(&"x".repeat(32 << 10))).is_ok());
    for text in ["", " \n", &"x".repeat((32 << 10) + 1)] {
        assert!(matches!(group.preview(&excerpt(text)), Err(Error::Invalid { .. })));
    }
    let title = NewExcerpt { title: "a\nb".to_owned(), ..excerpt("x") };
    assert!(group.preview(&title).is_err());
    let over = NewExcerpt { expires: Expiry::At(world.now()), ..excerpt("x") };
    assert!(group.preview(&over).is_err());
    let soon = NewExcerpt { expires: Expiry::At(world.now().plus_millis(5)), ..excerpt("x") };
    let preview = group.preview(&soon).unwrap();
    world.pass(5);
    assert!(matches!(group.share(preview), Err(Error::Invalid { .. })));
}

#[test]
fn what_is_over_is_shown_to_nobody() {
    let world = World::new(&["Ann", "Ben"]);
    let until = Expiry::At(world.now().plus_millis(1000));
    let id = world.share_until(1, "the heron", until);
    world.in_step();
    world.pass(999);
    assert_eq!(world.group(2).excerpts().unwrap().len(), 1);
    world.pass(1);
    for vault in 0..3 {
        let group = world.group(vault);
        assert!(group.excerpts().unwrap().is_empty());
        assert_eq!(group.excerpt(&id).err(), Some(Error::NotFound("excerpt")));
        assert!(group.search("heron", 10).unwrap().is_empty());
        assert!(group.respond(&id, "x").is_err() && group.responses(&id).is_err());
    }
}

#[test]
fn what_is_withdrawn_goes_everywhere_and_only_its_author_withdraws() {
    let world = World::new(&["Ann", "Ben"]);
    let id = world.share(1, "the heron");
    world.in_step();
    for other in [0, 2] {
        assert!(matches!(world.group(other).withdraw(&id), Err(Error::Refused(_))));
    }
    world.group(1).withdraw(&id).unwrap();
    world.in_step();
    for vault in 0..3 {
        assert!(world.group(vault).excerpts().unwrap().is_empty());
        assert!(world.vaults[vault].said(Kind::EXCERPT, &id).unwrap().is_none());
    }
    assert_eq!(world.group(1).withdraw(&id).err(), Some(Error::NotFound("excerpt")));
    assert_eq!(
        world.group(1).withdraw(&DocumentId([1; 32])).err(),
        Some(Error::NotFound("excerpt"))
    );
}

#[test]
fn for_the_facilitator_alone_it_is_on_the_line() {
    let world = World::new(&["Ann", "Ben"]);
    let new = NewExcerpt {
        audience: Audience::Facilitator,
        later_members_may_read: true,
        ..excerpt("only for Mara")
    };
    let preview = world.group(1).preview(&new).unwrap();
    assert_eq!(names(preview.readers()), ["Mara"]);
    assert!(!preview.later_members_may_read());
    assert!(preview.leaving().iter().all(|one| !one.meaning.is_empty()));
    let id = world.group(1).share(preview).unwrap();
    world.in_step();
    let line = world.group(0).line_with(&world.member(1)).unwrap();
    let Message::Excerpt { text, expires, .. } = line.messages().unwrap()[0].message.clone() else {
        panic!("no excerpt")
    };
    assert_eq!((text.as_str(), expires), ("only for Mara", Expiry::Never));
    assert!(world.vaults[2].said(Kind::MESSAGE, &id).unwrap().is_none());
    assert!((0..3).all(|vault| world.group(vault).excerpts().unwrap().is_empty()));
    world.group(1).withdraw(&id).unwrap();
    world.in_step();
    assert!(line.messages().unwrap().is_empty());
    assert!(matches!(world.group(0).preview(&new), Err(Error::Refused(_))));
}

#[test]
fn to_a_closed_group_nothing_is_added_and_what_is_there_can_be_taken_back() {
    let world = World::new(&["Ann"]);
    let id = world.share(1, "x");
    let closed_at = Some(world.now());
    let profile = world.group(0).profile().unwrap();
    world.group(0).set_profile(&GroupProfile { closed_at, ..profile }).unwrap();
    world.in_step();
    assert!(matches!(world.group(1).preview(&excerpt("y")), Err(Error::Refused(_))));
    assert!(matches!(world.group(1).respond(&id, "y"), Err(Error::Refused(_))));
    assert!(world.group(0).add_prompt(&prompts::question("x")).is_err());
    world.group(1).withdraw(&id).unwrap();
}

#[test]
fn no_words_in_debug() {
    let world = World::new(&["Ann"]);
    let new = excerpt("canary");
    let preview = world.group(1).preview(&new).unwrap();
    let leaving = preview.leaving();
    let all = format!("{new:?} {preview:?} {leaving:?}");
    let id = world.group(1).share(preview).unwrap();
    world.group(1).respond(&id, "canary").unwrap();
    world.in_step();
    world.group(0).hide(&id, "canary").unwrap();
    world.in_step();
    world.group(1).my_line().unwrap().say("canary").unwrap();
    let (group, line) = (world.group(1), world.group(1).my_line().unwrap());
    let all = format!(
        "{all} {:?} {:?} {:?} {:?} {:?}",
        group.excerpts().unwrap(),
        group.responses(&id).unwrap(),
        line.messages().unwrap(),
        world.group(0).lines().unwrap(),
        line
    );
    assert!(!all.contains("canary") && !all.contains("Ann"), "{all}");
}
