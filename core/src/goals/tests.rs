use super::*;
use crate::document::Document;
use crate::environment::Environment;
use crate::interlude::NewVault;
use crate::store::{Origin, documents, outbox, whole};

fn vault(folder: &std::path::Path) -> Interlude {
    Interlude::create(folder, &NewVault::default(), Environment::system(chrono_tz::UTC)).unwrap().0
}

#[test]
fn a_goal_is_words_that_grow_and_end() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(&folder.path().join("v"));
    let goals = vault.goals();
    let id = goals.add("speak once a session").unwrap();
    goals.note(&id, "I said hello.").unwrap();
    goals.note(&id, "I told them of the dog.").unwrap();
    goals.link(&id, "2026-11-24", true).unwrap();
    goals.link(&id, "2026-12-01", true).unwrap();
    goals.link(&id, "2026-11-24", false).unwrap();
    goals.set_state(&id, GoalState::Done).unwrap();
    let goal = goals.get(&id).unwrap();
    assert_eq!(goal.progress, "I said hello.\n\nI told them of the dog.");
    assert_eq!(goal.sessions.iter().collect::<Vec<_>>(), ["2026-12-01"]);
    assert!(goal.state == GoalState::Done && goal.ended_at.is_some());
    goals.set_state(&id, GoalState::Open).unwrap();
    assert!(goals.get(&id).unwrap().ended_at.is_none());
    assert!(goals.list().unwrap() == [(id, goals.get(&id).unwrap())]);
    assert!(!format!("{:?}", goals.list().unwrap()).contains("speak"));
    goals.erase(&id).unwrap();
    assert_eq!(goals.get(&id).unwrap_err(), MISSING);
    assert_eq!(goals.note(&id, "x").unwrap_err(), MISSING);
    assert_eq!(goals.reword(&id, "x").unwrap_err(), MISSING);
}

#[test]
fn what_breaks_a_bound_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(&folder.path().join("v"));
    let goals = vault.goals();
    assert!(goals.add(" \n").is_err() && goals.add(&"x".repeat(4097)).is_err());
    let id = goals.add("x").unwrap();
    for key in ["", "a\nb", &"k".repeat(201)] {
        assert!(goals.link(&id, key, true).is_err());
    }
    assert!(goals.write_progress(&id, &"x".repeat((128 << 10) + 1)).is_err());
}

#[test]
fn a_goal_is_the_persons_own_and_what_devices_do_apart_is_all_there() {
    let folder = tempfile::tempdir().unwrap();
    let [one, two] = ["1", "2"].map(|name| vault(&folder.path().join(name)));
    let id = one.goals().add("sleep").unwrap();
    let give = |from: &Interlude, to: &Interlude| {
        let update = from.read(|db| whole(db, &documents::find(db, &id)?.unwrap())).unwrap();
        assert_eq!(update.identity.home, None);
        to.write(|write| write.apply(update, Origin::Elsewhere)).unwrap();
    };
    give(&one, &two);
    one.goals().note(&id, "Went to bed at ten.").unwrap();
    two.goals().link(&id, "2026-12-01", true).unwrap();
    give(&two, &one);
    give(&one, &two);
    for vault in [&one, &two] {
        let goal = vault.goals().get(&id).unwrap();
        assert!(goal.progress == "Went to bed at ten." && goal.sessions.len() == 1);
    }
    assert_eq!(one.read(|db| outbox::count(db, None)).unwrap(), 1);
    let genesis = Document::genesis(Kind::GOAL).fields(Kind::GOAL).unwrap();
    assert!(genesis.is_none());
}
