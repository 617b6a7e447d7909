//! What stands between the `---` lines of a resource: a small part of YAML, and nothing that is not known.
//!
//! ```text
//! key: words to the end of the line
//! key: [one, two]
//! key:
//!   - one
//!   - two
//! ```

use std::collections::BTreeMap;

/// The keys there are. `docs/resource.schema.json` says the same.
pub(super) const KEYS: [&str; 10] = [
    "title",
    "kind",
    "lang",
    "summary",
    "minutes",
    "tags",
    "checked",
    "country",
    "steps",
    "transcript",
];
/// The most lines.
const MOST_LINES: usize = 400;

/// Keys with their values.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FrontMatter {
    pub(super) one: BTreeMap<String, String>,
    pub(super) many: BTreeMap<String, Vec<String>>,
}

/// Front matter and body of a file.
///
/// # Errors
/// What is wrong with it.
pub(super) fn split(text: &str) -> Result<(FrontMatter, &str), &'static str> {
    let rest = text.strip_prefix("---\n").ok_or("it does not begin with a line ---")?;
    let mut at = 0;
    for (number, line) in rest.split_inclusive('\n').enumerate() {
        if number > MOST_LINES {
            return Err("its front matter is too long");
        }
        if line.trim_end() == "---" {
            let body = rest[at + line.len()..].trim_start_matches('\n');
            return Ok((parse(&rest[..at])?, body));
        }
        at += line.len();
    }
    Err("its front matter does not end")
}

fn parse(text: &str) -> Result<FrontMatter, &'static str> {
    let mut read = FrontMatter::default();
    let mut list: Option<String> = None;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if let Some(item) = line.trim_start().strip_prefix("- ").filter(|_| line.starts_with(' ')) {
            let key = list.as_ref().ok_or("an item that belongs to no list")?;
            read.many.entry(key.clone()).or_default().push(item.trim().to_owned());
            continue;
        }
        let (key, value) = line.split_once(':').ok_or("a line without a key")?;
        if !KEYS.contains(&key) {
            return Err("a key that is not known");
        }
        if read.one.contains_key(key) || read.many.contains_key(key) {
            return Err("a key that is there twice");
        }
        let value = value.trim();
        list = value.is_empty().then(|| key.to_owned());
        match value.strip_prefix('[').and_then(|value| value.strip_suffix(']')) {
            Some(items) => {
                let items = items.split(',').map(str::trim).filter(|item| !item.is_empty());
                read.many.insert(key.to_owned(), items.map(str::to_owned).collect());
            }
            None if value.is_empty() => drop(read.many.insert(key.to_owned(), Vec::new())),
            None => drop(read.one.insert(key.to_owned(), value.to_owned())),
        }
    }
    Ok(read)
}

/// `30s words`, `2m words`.
pub(super) fn step(text: &str) -> Option<(u32, &str)> {
    let (length, words) = text.split_once(' ')?;
    let (number, factor) = match (length.strip_suffix('s'), length.strip_suffix('m')) {
        (Some(seconds), _) => (seconds, 1),
        (_, Some(minutes)) => (minutes, 60),
        _ => return None,
    };
    let seconds = number.parse::<u32>().ok()?.checked_mul(factor)?;
    Some((seconds, words.trim()))
}
