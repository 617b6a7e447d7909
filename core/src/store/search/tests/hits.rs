use super::*;

#[test]
fn titles_weigh_more_and_newer_come_first_among_equals() {
    let mut world = World::new();
    world.put(1, "", "rain in the morning");
    world.put(2, "rain", "nothing else to say");
    world.put(3, "", "rain in the morning");
    let docs: Vec<_> = world.find("rain").iter().map(|hit| hit.doc).collect();
    assert_eq!(docs, [2, 3, 1]);
}

#[test]
fn a_short_word_comes_before_longer_ones_that_begin_with_it() {
    let mut world = World::new();
    world.put(1, "", "dad called");
    world.put(2, "", "dads called");
    let docs: Vec<_> = world.find("dad").iter().map(|hit| hit.doc).collect();
    assert_eq!(docs, [1, 2]);
}

#[test]
fn syntax_is_text() {
    let world = World::with(&["rain AND walk (near) title: x*y", "the \"quoted\" word"]);
    for (query, docs) in [
        ("rain AND walk", &[0][..]),
        ("AND", &[0]),
        ("(near)", &[0]),
        ("NEAR", &[0]),
        ("title:x", &[0]),
        ("*", &[]),
        ("wal*", &[0]),
        ("\"quoted word\"", &[1]),
        ("\"word quoted\"", &[]),
        ("\"quot", &[1]),
        ("{title} : x ^", &[0]),
        ("' OR 1=1 --", &[]),
    ] {
        assert_eq!(world.docs(query), docs, "{query}");
    }
}

#[test]
fn ten_thousand_characters_are_no_error() {
    let world = World::with(&["word word word", &"字".repeat(20_000), &"x".repeat(10_000)]);
    assert_eq!(world.docs(&"word ".repeat(2_000)), [0]);
    assert_eq!(world.docs(&"字".repeat(10_000)), [1]);
    assert_eq!(world.docs(&"x".repeat(10_000)), [2]);
    for sign in ["\"", "(", "*", "「", "\0", "AND ", "-", "👍"] {
        world.docs(&sign.repeat(10_000));
    }
}

#[test]
fn trashed_documents_are_left_out() {
    let world = World::with(&["rain", "rain"]);
    world.0.execute("INSERT INTO entries VALUES (0, NULL), (1, 5)", []).unwrap();
    assert_eq!(world.docs("rain"), [0]);
}

#[test]
fn limits_hold() {
    let world = World::with(&["rain"; 9]);
    let query = Query::parse("rain").unwrap();
    assert_eq!(find(&world.0, Scope::Journal, &query, 4).unwrap().len(), 4);
    assert!(find(&world.0, Scope::Journal, &query, 0).unwrap().is_empty());
}

#[test]
fn the_same_text_is_not_written_again() {
    let mut world = World::with(&["rain"]);
    let before = world.0.total_changes();
    world.put(0, "", "rain");
    assert_eq!(world.0.total_changes(), before);
}

#[test]
fn clear_forgets_all() {
    let mut world = World::with(&["rain", "walk"]);
    let tx = world.0.transaction().unwrap();
    clear(&tx).unwrap();
    tx.commit().unwrap();
    assert!(world.find("rain").is_empty());
    world.put(0, "", "rain");
    assert_eq!(world.docs("rain"), [0]);
}
