use super::*;
use crate::Kind;
use crate::journal::NewEntry;

#[test]
fn what_the_group_shares_is_found_and_nothing_of_the_journal() {
    let world = World::new(&["Ann"]);
    let journal = world.vaults[1].journal();
    journal
        .write(&NewEntry { body: "heron in private".to_owned(), ..NewEntry::default() })
        .unwrap();
    let prompt = world.group(0).add_prompt(&prompts::question("A heron?")).unwrap();
    let standing = world.vaults[0].leading(&world.group).unwrap();
    let norms = standing.of_group(Kind::NORMS, Seed([3; 16]));
    let text = FieldEdit::Write("body", "Herons are not disturbed.".to_owned());
    world.vaults[0].write_shared(&norms, &[text]).unwrap();
    let shared = world.share(1, "Today a heron stood by the canal.");
    world.group(1).respond(&shared, "heron!").unwrap();
    world.group(1).my_line().unwrap().say("heron").unwrap();
    world.in_step();
    for vault in 0..2 {
        let mut hits = world.group(vault).search("heron", 10).unwrap();
        hits.sort_by_key(|hit| hit.kind);
        let found: Vec<_> = hits.iter().map(|hit| (hit.kind, hit.id)).collect();
        let expected = [(Kind::NORMS, norms.id()), (Kind::PROMPT, prompt), (Kind::EXCERPT, shared)];
        assert_eq!(found, expected);
        assert_eq!(hits[1].title, "For next time");
        assert!(hits[2].snippet.contains("heron stood") && !hits[2].highlights.is_empty());
        assert!(!format!("{hits:?}").contains("canal"));
    }
    assert_eq!(world.group(1).search("heron", 1).unwrap().len(), 1);
    assert_eq!(world.vaults[1].journal().search("heron", 10).unwrap().len(), 1);
    assert!(world.group(1).search("\"*(", 10).unwrap().is_empty());
}
