//! DESIGN §3 as a table, and the limits of CONTRIBUTING.md.

use super::scan::scan;

/// What each room may name at the root of the crate, besides itself and [`COMMON`].
const MAY_USE: &[(&str, &[&str])] = &[
    ("lib", ALL),
    ("interlude", ALL),
    ("journal", FEATURE),
    ("reminders", FEATURE),
    ("goals", FEATURE),
    ("groups", FEATURE),
    ("insights", FEATURE),
    ("packs", &["document", "crypto"]),
    ("portability", FEATURE),
    ("document", &[]),
    ("store", &["document", "crypto"]),
    ("space", &["document", "store", "crypto"]),
    ("sync", &["document", "store", "space", "crypto"]),
    ("crypto", &[]),
    ("vault", &["crypto"]),
    ("environment", &[]),
    ("error", &[]),
    ("id", &[]),
    ("time", &[]),
];
const ALL: &[&str] = &[
    "interlude",
    "journal",
    "reminders",
    "goals",
    "groups",
    "insights",
    "packs",
    "portability",
    "document",
    "store",
    "space",
    "sync",
    "crypto",
    "vault",
];
/// A feature's methods stand on the handle, and so reach it; nothing below a feature does.
const FEATURE: &[&str] = &["interlude", "document", "store"];
const COMMON: &[&str] = &["environment", "error", "id", "time"];

/// Crates that one room alone names.
const OWNED: &[(&str, &str)] =
    &[("automerge", "document"), ("rusqlite", "store"), ("rusqlite_migration", "store")];

/// Names, and ends of paths, that mean a clock is read or randomness made. Clippy's disallowed
/// methods see through aliases; this sees what clippy does not know (other crates, types).
const WORLD: &[&str] = &[
    "SystemTime",
    "Instant",
    "SystemRandom",
    "OsRng",
    "SysRng",
    "ThreadRng",
    "thread_rng",
    "getrandom",
    "now_v7",
    "new_v4",
    "iana_time_zone",
    "Utc::now",
    "Local::now",
];

/// How SQL begins. Upper case alone: English sentences begin with these words too.
const SQL: &[&str] = &[
    "SELECT ",
    "INSERT ",
    "UPDATE ",
    "DELETE FROM",
    "CREATE ",
    "DROP ",
    "ALTER ",
    "PRAGMA ",
    "ATTACH ",
    "DETACH ",
    "VACUUM",
    "REINDEX",
    "BEGIN ",
    "BEGIN;",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT",
    "WITH ",
    " FROM ",
    " WHERE ",
    " ORDER BY ",
];

/// Lines of a file outside its tests, and of a function from `fn` to `}`.
const FILE_LINES: usize = 200;
const FUNCTION_LINES: usize = 80;

/// Every rule that the file at `path` (below `core/src`) breaks, as `path:line: words`.
pub(crate) fn broken(path: &str, text: &str) -> Vec<String> {
    let module = path.trim_end_matches(".rs");
    let segments: Vec<&str> = module.split('/').collect();
    let room = segments[0];
    let scan = scan(text, if module == "lib" { &[] } else { &segments });
    let mut found: Vec<(usize, String)> = Vec::new();

    match MAY_USE.iter().find(|(name, _)| *name == room) {
        None => {
            found.push((1, format!("{room} is no room of DESIGN §3: give it its line in MAY_USE")))
        }
        Some((_, may_use)) => {
            let foreign = |name: &str| {
                name.starts_with(char::is_lowercase)
                    && name != room
                    && name != "self"
                    && !may_use.contains(&name)
                    && !COMMON.contains(&name)
            };
            let uses = scan.roots.iter().filter(|(_, name)| foreign(name));
            found.extend(uses.map(|(line, name)| (*line, format!("{room} may not use {name}"))));
        }
    }
    for (line, word) in &scan.idents {
        if let Some((owned, owner)) =
            OWNED.iter().find(|(name, owner)| name == word && *owner != room)
        {
            found.push((*line, format!("only {owner} names {owned}")));
        }
    }
    if room != "environment" {
        let names = scan.idents.iter().chain(&scan.pairs);
        let world = names.filter(|(_, name)| WORLD.contains(&name.as_str()));
        found.extend(world.map(|(line, name)| {
            (*line, format!("{name}: only environment.rs reads the clock and makes randomness"))
        }));
    }
    if room != "store" {
        let sql = scan.strings.iter().filter(|(_, text)| is_sql(text));
        found.extend(sql.map(|(line, _)| (*line, "SQL stands in store only".to_owned())));
    }
    let long = scan.functions.iter().filter(|(_, _, lines)| *lines > FUNCTION_LINES);
    found.extend(long.map(|(line, name, lines)| (*line, format!("fn {name} has {lines} lines"))));
    let lines = text.lines().count() - scan.test_lines;
    if lines > FILE_LINES {
        found.push((1, format!("{lines} lines without tests: split it at {FILE_LINES}")));
    }
    found.sort();
    found.dedup();
    found.into_iter().map(|(line, words)| format!("core/src/{path}:{line}: {words}")).collect()
}

fn is_sql(literal: &str) -> bool {
    let text = literal.trim_start_matches(['r', 'b', 'c', '#', '"']).trim_start();
    SQL.iter().any(
        |word| if word.starts_with(' ') { text.contains(word) } else { text.starts_with(word) },
    )
}
