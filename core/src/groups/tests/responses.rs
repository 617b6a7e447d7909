use super::*;
use crate::{Error, Kind};

#[test]
fn members_acknowledge_once_and_answer_in_words() {
    let world = World::new(&["Ann", "Ben"]);
    let id = world.share(1, "x");
    world.in_step();
    world.group(2).acknowledge(&id).unwrap();
    assert_eq!(world.group(2).acknowledge(&id).err(), Some(Error::Exists("acknowledgement of it")));
    world.pass(1);
    let words = world.group(0).respond(&id, "Thank you.").unwrap();
    world.in_step();
    let all = world.group(1).responses(&id).unwrap();
    let said: Vec<_> =
        all.iter().map(|one| (one.author.name.as_str(), one.words.clone())).collect();
    let thanks = ResponseWords::Said("Thank you.".to_owned());
    assert!(said == [("Ben", ResponseWords::Acknowledged), ("Mara", thanks)]);
    for text in ["", &"x".repeat(4097)] {
        assert!(matches!(world.group(2).respond(&id, text), Err(Error::Invalid { .. })));
    }
    assert!(matches!(world.group(1).withdraw_response(&words), Err(Error::Refused(_))));
    world.group(0).withdraw_response(&words).unwrap();
    world.in_step();
    assert_eq!(world.group(1).responses(&id).unwrap().len(), 1);
}

#[test]
fn an_acknowledgement_is_taken_back_from_all_devices_and_given_again() {
    let world = World::new(&["Ann"]);
    let id = world.share(0, "x");
    world.in_step();
    let group = world.group(1);
    let first = group.acknowledge(&id).unwrap();
    // Another device of theirs did so, too.
    let stored = group.identity(Kind::RESPONSE, &first, "response").unwrap();
    let said = world.vaults[1].said(Kind::RESPONSE, &first).unwrap().unwrap();
    let content = crate::document::ResponseContent::read(&said.fields).unwrap();
    let twin = Identity { seed: Seed([9; 16]), ..stored };
    world.vaults[1].write_shared(&twin, &content.edits()).unwrap();
    assert_eq!(group.responses(&id).unwrap().len(), 1);
    group.withdraw_response(&first).unwrap();
    assert!(group.responses(&id).unwrap().is_empty());
    group.acknowledge(&id).unwrap();
    assert_eq!(group.responses(&id).unwrap().len(), 1);
}

#[test]
fn what_is_hidden_says_so_and_members_do_not_read_it() {
    let world = World::new(&["Ann", "Ben"]);
    let id = world.share(1, "the heron");
    world.in_step();
    let answer = world.group(2).respond(&id, "unkind").unwrap();
    world.in_step();
    assert!(matches!(world.group(2).hide(&id, "x"), Err(Error::Refused(_))));
    world.group(0).hide(&id, "names somebody").unwrap();
    world.group(0).hide(&answer, "").unwrap();
    world.in_step();
    for (vault, reads) in [(0, true), (1, true), (2, false)] {
        let shown = world.group(vault).excerpt(&id).unwrap();
        assert_eq!(shown.hidden.unwrap().reason, "names somebody", "everybody sees that it is");
        assert_eq!(shown.text.is_some(), reads, "{vault}");
        assert!(world.group(vault).search("heron", 10).unwrap().is_empty());
    }
    for (vault, reads) in [(0, true), (1, false), (2, true)] {
        let shown = world.group(vault).responses(&id).unwrap().remove(0);
        assert_eq!(shown.words != ResponseWords::Hidden, reads, "{vault}");
        assert!(shown.hidden.is_some());
    }
    assert!(matches!(world.group(2).respond(&id, "x"), Err(Error::Refused(_))));
    world.group(0).unhide(&id).unwrap();
    assert_eq!(world.group(0).unhide(&id).err(), Some(Error::NotFound("hidden thing of this id")));
    world.in_step();
    assert_eq!(world.group(2).excerpt(&id).unwrap().text.as_deref(), Some("the heron"));
    world.group(0).hide(&id, "again").unwrap();
    world.in_step();
    assert!(world.group(2).excerpt(&id).unwrap().text.is_none());
    assert!(world.group(0).hide(&DocumentId([1; 32]), "x").is_err());
}

#[test]
fn a_report_is_for_the_facilitator_alone() {
    let world = World::new(&["Ann", "Ben"]);
    let id = world.share(1, "x");
    world.in_step();
    let report = world.group(2).report(&id, "this worries me").unwrap();
    assert!(world.group(2).report(&DocumentId([1; 32]), "").is_err());
    world.in_step();
    let line = world.group(0).line_with(&world.member(2)).unwrap();
    let said = line.messages().unwrap().remove(0);
    assert!(said.message == Message::Report { target: id, words: "this worries me".to_owned() });
    assert!(world.vaults[1].said(Kind::MESSAGE, &report).unwrap().is_none());
}
