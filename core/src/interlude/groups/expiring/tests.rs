use crate::document::{DocumentId, Expiry, Kind};
use crate::groups::tests::{World, excerpt};
use crate::groups::{Audience, NewExcerpt};
use crate::space::Intent;
use crate::store::{is_erased, spaces};

fn has(world: &World, vault: usize, kind: Kind, id: &DocumentId) -> bool {
    world.vaults[vault].said(kind, id).unwrap().is_some()
}

fn erased(world: &World, vault: usize, id: &DocumentId) -> bool {
    world.vaults[vault].read(|db| is_erased(db, id)).unwrap()
}

#[test]
fn what_is_over_is_erased_by_its_author_and_let_go_by_others() {
    let world = World::new(&["Ann", "Ben"]);
    let until = Expiry::At(world.now().plus_millis(1000));
    let over = world.share_until(1, "a day long", until);
    let stays = world.share(1, "stays");
    world.in_step();
    let answers = [0, 2].map(|vault| world.group(vault).respond(&over, "x").unwrap());
    let kept = world.group(2).respond(&stays, "x").unwrap();
    world.in_step();
    let let_go = |vault: usize| world.vaults[vault].let_go_expired(world.now()).unwrap();
    assert_eq!(let_go(2), 0);
    world.pass(1000);
    assert_eq!(let_go(2), 3);
    assert!(!has(&world, 2, Kind::EXCERPT, &over) && !erased(&world, 2, &over));
    assert!(erased(&world, 2, &answers[1]) && !erased(&world, 2, &answers[0]));
    assert!(!has(&world, 2, Kind::RESPONSE, &answers[0]));
    assert_eq!(let_go(2), 0);
    assert_eq!(let_go(1), 3);
    assert!(erased(&world, 1, &over));
    world.in_step();
    let_go(0);
    world.in_step();
    for vault in 0..3 {
        assert!(!has(&world, vault, Kind::EXCERPT, &over));
        assert!(answers.iter().all(|id| !has(&world, vault, Kind::RESPONSE, id)));
        assert!(has(&world, vault, Kind::EXCERPT, &stays));
        assert!(has(&world, vault, Kind::RESPONSE, &kept));
    }
}

#[test]
fn responses_go_with_what_was_withdrawn_and_wait_for_what_has_not_come() {
    let world = World::new(&["Ann", "Ben"]);
    let id = world.share(1, "x");
    world.in_step();
    let answer = world.group(2).respond(&id, "mine").unwrap();
    world.in_step();
    // The excerpt has not come yet, as far as this vault can tell.
    world.vaults[0].write(|write| write.let_go(&world.group.0, &id, world.now())).unwrap();
    assert_eq!(world.vaults[0].let_go_expired(world.now()).unwrap(), 0);
    assert!(has(&world, 0, Kind::RESPONSE, &answer));
    world.group(1).withdraw(&id).unwrap();
    world.in_step();
    assert_eq!(world.vaults[0].let_go_expired(world.now()).unwrap(), 1);
    assert!(!has(&world, 0, Kind::RESPONSE, &answer) && !erased(&world, 0, &answer));
    assert_eq!(world.vaults[2].let_go_expired(world.now()).unwrap(), 1);
    assert!(erased(&world, 2, &answer));
}

#[test]
fn on_a_line_too_and_after_removal_without_a_tombstone() {
    let world = World::new(&["Ann"]);
    let expires = Expiry::At(world.now().plus_millis(1000));
    let new = NewExcerpt { audience: Audience::Facilitator, expires, ..excerpt("x") };
    let preview = world.group(1).preview(&new).unwrap();
    let told = world.group(1).share(preview).unwrap();
    let shared = world.share_until(1, "y", expires);
    world.group(1).my_line().unwrap().say("stays").unwrap();
    world.in_step();
    world.append(&Intent::Remove(world.member(1)));
    world.pass(1000);
    for vault in 0..2 {
        assert_eq!(world.vaults[vault].let_go_expired(world.now()).unwrap(), 2);
        assert!(!has(&world, vault, Kind::MESSAGE, &told));
        assert!(!has(&world, vault, Kind::EXCERPT, &shared));
    }
    assert!(!erased(&world, 1, &shared), "who was removed can tell nobody");
}

#[test]
fn where_the_group_itself_is_not_known_any_more_it_is_let_go() {
    let world = World::new(&["Ann"]);
    let shared = world.share_until(1, "y", Expiry::At(world.now().plus_millis(1000)));
    world.vaults[1].write(|write| spaces::leave(&write.tx, &world.group)).unwrap();
    world.pass(1000);
    assert_eq!(world.vaults[1].let_go_expired(world.now()).unwrap(), 1);
    assert!(!has(&world, 1, Kind::EXCERPT, &shared) && !erased(&world, 1, &shared));
}
