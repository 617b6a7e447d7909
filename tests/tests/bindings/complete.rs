//! The whole core crosses: `docs/bindings.toml` says where each public operation of it does, or why not.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

fn read(name: &str) -> String {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    fs::read_to_string(docs.join(name)).unwrap()
}

/// What is of traits that every type has, and no operation of the core.
const OF_TRAITS: &[&str] = &["fmt", "from_str", "from", "default", "drop", "decode", "encode"];

/// The public operations of the core, each as `Type.function`, or `room.function` outside a type.
fn operations() -> BTreeSet<String> {
    let api = read("api.txt");
    let functions = api.lines().filter_map(|line| {
        let line = line.strip_prefix("pub fn ").or_else(|| line.strip_prefix("pub const fn "))?;
        let path = line.split(['(']).next()?;
        let path: String = path.replace("<'_>", "").replace("<'a>", "").replace("<__W777>", "");
        let mut parts = path.rsplit("::");
        let (function, owner) = (parts.next()?, parts.next()?);
        (!OF_TRAITS.contains(&function)).then(|| format!("{owner}.{function}"))
    });
    functions.collect()
}

/// `[section]` to its `"name" = "value"` lines: as much TOML as there is in the table.
fn table() -> BTreeMap<String, BTreeMap<String, String>> {
    let (text, mut section) = (read("bindings.toml"), String::new());
    let mut table: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            name.clone_into(&mut section);
            continue;
        }
        let (name, value) = line.split_once(" = ").unwrap_or_else(|| panic!("not a line: {line}"));
        let (name, value) = (name.trim_matches('"').to_owned(), value.trim_matches('"').to_owned());
        let twice = table.entry(section.clone()).or_default().insert(name, value);
        assert_eq!(twice, None, "twice: {line}");
    }
    table
}

/// What the library itself says that it offers: functions, constructors and records by name.
fn offered() -> BTreeSet<String> {
    let listing = read("ffi-api.txt");
    let calls = listing.lines().filter_map(|line| {
        let line = line.strip_prefix("fn ").or_else(|| line.strip_prefix("new "))?;
        line.split('(').next().map(str::to_owned)
    });
    calls.collect()
}

fn missing<'a>(some: &'a BTreeSet<String>, others: &'a BTreeSet<String>) -> Vec<&'a String> {
    some.difference(others).collect()
}

#[test]
fn every_operation_of_the_core_crosses_or_says_why_not() {
    let (operations, table, offered) = (operations(), table(), offered());
    assert!(
        operations.len() > 150 && offered.len() > 150,
        "{} {}",
        operations.len(),
        offered.len()
    );
    let (crosses, stays) = (&table["crosses"], &table["stays"]);
    let listed: BTreeSet<String> = crosses.keys().chain(stays.keys()).cloned().collect();
    assert_eq!(missing(&operations, &listed), Vec::<&String>::new(), "in no line of bindings.toml");
    assert_eq!(missing(&listed, &operations), Vec::<&String>::new(), "not in the core");
    assert_eq!(crosses.len() + stays.len(), listed.len(), "crosses and stays");
    assert!(stays.values().all(|why| why.len() > 10), "why?");
    let by: BTreeSet<String> =
        crosses.values().flat_map(|by| by.split(", ")).map(str::to_owned).collect();
    let calls: BTreeSet<String> =
        by.iter().filter(|by| !by.starts_with("record ")).cloned().collect();
    assert_eq!(missing(&calls, &offered), Vec::<&String>::new(), "the library offers no such call");
    let own: BTreeSet<String> = table["own"].keys().cloned().collect();
    let known = calls.union(&own).cloned().collect();
    assert_eq!(missing(&offered, &known), Vec::<&String>::new(), "offered, and in no line");
    assert_eq!(missing(&own, &offered), Vec::<&String>::new(), "no such call of its own");
}
