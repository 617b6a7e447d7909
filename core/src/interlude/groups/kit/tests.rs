use std::collections::BTreeMap;
use std::fs;

use super::*;
use crate::Error;
use crate::document::{FieldEdit, Seed};
use crate::groups::tests::{World, excerpt};
use crate::groups::{Audience, NewExcerpt, Prompt};
use crate::interlude::Interlude;
use crate::journal::NewEntry;
use crate::space::Intent;

/// Every file below a folder, by its path there.
fn files(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            found.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
    found
}

fn entry(vault: &Interlude, body: &str, session: Option<String>, prompt: Option<String>) {
    let body = body.to_owned();
    vault.journal().write(&NewEntry { body, session, prompt, ..NewEntry::default() }).unwrap();
}

/// A group in which everybody said something of every sort: what is Ann's begins with "mine", what was
/// given to all with "given", and everything else with "canary".
fn world() -> World {
    let world = World::new(&["Ann", "canary-Ben"]);
    let question = "given question".to_owned();
    let (title, due, language) = ("given title".to_owned(), None, String::new());
    let prompt = Prompt { title, question, due, language };
    let prompt = world.group(0).add_prompt(&prompt).unwrap();
    put(&world, Kind::RESOURCE, &[("title", "given resource")], "canary resource text");
    world.group(0).publish_norms("given norms text").unwrap();
    put(&world, Kind::SESSION, &[("title", "canary session")], "");
    let ann = &world.vaults[1];
    entry(ann, "mine about a session", Some(session(&world)), None);
    entry(ann, "mine about a prompt", None, Some(prompt.to_string()));
    entry(ann, "canary private", None, None);
    entry(ann, "canary of another group", Some("aaaaaaaaaaaaaaaa/2026-12-01".to_owned()), None);
    let goal = ann.goals().add("mine goal").unwrap();
    ann.goals().note(&goal, "mine progress").unwrap();
    ann.goals().link(&goal, &session(&world), true).unwrap();
    ann.goals().add("canary goal").unwrap();
    world.share(1, "mine excerpt");
    let theirs = world.share(2, "canary excerpt");
    world.in_step();
    let mine = world.group(1).excerpts().unwrap().into_iter().find(|one| one.author.me).unwrap().id;
    world.group(1).respond(&theirs, "mine response").unwrap();
    world.group(2).respond(&mine, "canary response").unwrap();
    world.group(0).respond(&mine, "canary of who leads").unwrap();
    world.group(0).hide(&theirs, "canary reason").unwrap();
    world.group(1).my_line().unwrap().say("mine on the line").unwrap();
    let for_mara = NewExcerpt { audience: Audience::Facilitator, ..excerpt("mine for Mara") };
    let preview = world.group(1).preview(&for_mara).unwrap();
    world.group(1).share(preview).unwrap();
    world.group(1).report(&theirs, "mine report").unwrap();
    world.group(0).line_with(&world.member(1)).unwrap().say("canary to Ann").unwrap();
    world.group(2).my_line().unwrap().say("canary line").unwrap();
    world.in_step();
    world
}

fn put(world: &World, kind: Kind, fields: &[(&'static str, &str)], body: &str) {
    let standing = world.vaults[0].leading(&world.group).unwrap();
    let mut edits: Vec<_> = fields.iter().map(|(name, text)| FieldEdit::say(name, *text)).collect();
    let text = if kind == Kind::SESSION { "notes" } else { "body" };
    edits.push(FieldEdit::Write(text, body.to_owned()));
    world.vaults[0].write_shared(&standing.of_group(kind, Seed([7; 16])), &edits).unwrap();
}

fn session(world: &World) -> String {
    SessionKey::new(&world.group, "2026-12-01".parse().unwrap()).to_string()
}

/// Ann accepts the norms, and then they change.
fn accept(world: &World) {
    let digest = world.group(1).norms().unwrap().unwrap().digest;
    world.group(1).accept_norms(&digest).unwrap();
    world.group(0).publish_norms("canary of later norms").unwrap();
    world.in_step();
}

const MINE: [&str; 10] = [
    "mine about a session",
    "mine about a prompt",
    "mine goal",
    "mine progress",
    "mine excerpt",
    "mine response",
    "mine on the line",
    "mine for Mara",
    "mine report",
    "given norms text",
];

fn check(world: &World, folder: &Path) {
    let report = world.vaults[1].groups().ending_kit(&world.group, folder).unwrap();
    let counted = (report.entries, report.goals, report.shared);
    assert_eq!(counted, (2, 1, 5));
    let files = files(folder);
    let all: String = files.iter().map(|(name, text)| format!("{name}\n{text}\n")).collect();
    for text in MINE.iter().chain(&["given question", "given title", "given resource"]) {
        assert_eq!(all.matches(text).count(), 1, "{text} in {all}");
    }
    assert!(!all.contains("canary"), "{all}");
    assert!(files["README.md"].starts_with("# Tuesday\n"));
}

#[test]
fn what_is_taken_along_is_ones_own_and_never_a_word_of_others() {
    let world = world();
    let folder = tempfile::tempdir().unwrap();
    accept(&world);
    let root = folder.path().join("kit");
    check(&world, &root);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&root).unwrap().permissions().mode() & 0o777, 0o700);
    }
    let again = world.vaults[1].groups().ending_kit(&world.group, &root);
    assert!(matches!(again, Err(Error::Exists(_))));
}

#[test]
fn who_was_removed_takes_the_same_along() {
    let world = world();
    let folder = tempfile::tempdir().unwrap();
    accept(&world);
    world.append(&Intent::Remove(world.member(1)));
    check(&world, &folder.path().join("kit"));
}

#[test]
fn an_entry_about_a_prompt_that_was_withdrawn_is_still_about_the_group() {
    let world = world();
    let folder = tempfile::tempdir().unwrap();
    let prompt = world.group(0).prompts().unwrap()[0].id;
    world.group(0).withdraw_prompt(&prompt).unwrap();
    world.in_step();
    let root = folder.path().join("kit");
    let report = world.vaults[1].groups().ending_kit(&world.group, &root).unwrap();
    assert_eq!(report.entries, 2);
    let files = files(&root);
    assert!(!files.contains_key("norms.md"), "nothing was agreed to");
    assert!(!files.values().any(|text| text.contains("given question")));
    let unknown = world.vaults[1].groups().ending_kit(&SpaceId([1; 32]), &root.join("x"));
    assert!(matches!(unknown, Err(Error::NotFound(_))));
}
