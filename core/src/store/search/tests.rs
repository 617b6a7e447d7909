//! Search against a real FTS5 table.

use proptest::prelude::*;
use rusqlite::Connection;

use super::*;

mod erase;
mod hits;
mod languages;

/// A database in memory with the index and the little of the store that it needs.
struct World(Connection);

impl World {
    fn new() -> Self {
        Self::on(Connection::open_in_memory().unwrap())
    }

    fn on(connection: Connection) -> Self {
        connection.execute_batch("PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;").unwrap();
        connection.execute_batch(SCHEMA).unwrap();
        connection
            .execute_batch(
                "CREATE TABLE entries (doc INTEGER PRIMARY KEY, trashed_at INTEGER);
                 CREATE TABLE contents (doc INTEGER PRIMARY KEY, texts BLOB);
                 CREATE TABLE documents (doc INTEGER PRIMARY KEY, home BLOB);",
            )
            .unwrap();
        Self(connection)
    }

    fn with(bodies: &[&str]) -> Self {
        let mut world = Self::new();
        for (at, body) in bodies.iter().enumerate() {
            world.put(at as i64, "", body);
        }
        world
    }

    fn put(&mut self, doc: i64, title: &str, body: &str) {
        let tx = self.0.transaction().unwrap();
        put(&tx, doc, title, body).unwrap();
        tx.commit().unwrap();
    }

    fn remove(&mut self, doc: i64) {
        let tx = self.0.transaction().unwrap();
        remove(&tx, doc).unwrap();
        tx.commit().unwrap();
    }

    fn find(&self, query: &str) -> Vec<Hit> {
        Query::parse(query)
            .map_or_else(Vec::new, |query| find(&self.0, Scope::Journal, &query, 50).unwrap())
    }

    fn verify(&mut self) -> crate::Result<()> {
        verify(&self.0.transaction().unwrap())
    }

    /// The rows found, in order of row.
    fn docs(&self, query: &str) -> Vec<i64> {
        let mut docs: Vec<_> = self.find(query).iter().map(|hit| hit.doc).collect();
        docs.sort_unstable();
        docs
    }
}

proptest! {
    #[test]
    fn any_text_is_indexed_and_any_text_asked(
        title in any::<String>(), body in any::<String>(), query in any::<String>(),
    ) {
        let mut world = World::with(&["something else"]);
        world.put(7, &title, &body);
        world.find(&query);
        world.find(&body);
        prop_assert_eq!(world.verify(), Ok(()));
        world.remove(7);
        prop_assert!(!world.docs(&query).contains(&7));
        prop_assert_eq!(world.verify(), Ok(()));
    }

    #[test]
    fn every_part_of_a_dense_run_finds_it(
        run in "[中文日本語あいアー々한국어]{1,12}|[กขคงรนทยอาเแิีุู่้์]{1,14}",
        before in "[a好 ]{0,3}", after in "[b。 ]{0,3}", from in 0usize..14, length in 1usize..14,
    ) {
        // What is written is in NFC: then parts of it are too (UAX #15, §3.2).
        let run = fold::fold(&run);
        let world = World::with(&["无关 other อื่น", &format!("{before}{run}{after}")]);
        let part: String = run.chars().skip(from).take(length).collect();
        if !part.is_empty() {
            prop_assert!(world.docs(&part).contains(&1), "{part} of {run}");
            let quoted = format!("\"{part}\"");
            prop_assert!(world.docs(&quoted).contains(&1), "{part} of {run}");
        }
    }

    #[test]
    fn every_word_finds_its_document(body in "[a-zA-Zéßøжשांकि0-9'’ .,-]{1,60}") {
        let world = World::with(&[&body]);
        for word in body.split_whitespace().filter(|word| Query::parse(word).is_some()) {
            prop_assert_eq!(world.docs(&format!("{word} ")), [0]);
        }
    }

    #[test]
    fn editing_leaves_what_writing_afresh_would(
        edits in prop::collection::vec((0i64..4, "[a-d好吗 ]{0,12}", any::<bool>()), 1..20),
    ) {
        let mut edited = World::new();
        let mut last = std::collections::BTreeMap::new();
        for (doc, body, removed) in &edits {
            if *removed {
                edited.remove(*doc);
                last.remove(doc);
            } else {
                edited.put(*doc, body, body);
                last.insert(*doc, body);
            }
        }
        let mut fresh = World::new();
        for (doc, body) in last {
            fresh.put(doc, body, body);
        }
        for query in ["a", "b ", "ab", "好", "好吗", "a b", "吗a"] {
            prop_assert_eq!(edited.find(query), fresh.find(query));
        }
    }
}

#[test]
fn an_index_that_is_not_what_the_texts_say_is_noticed() {
    let mut world = World::with(&["rain and sun", "snow"]);
    assert_eq!(world.verify(), Ok(()));
    world.0.execute_batch("UPDATE search_text SET body = 'rain and son' WHERE doc = 0").unwrap();
    assert_eq!(world.verify(), Err(crate::Error::Damaged("the search index")));
}
