//! The document for operators and the relay know the same calls and the same refusals.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use interlude_relay::routes;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    fs::read_to_string(path).unwrap_or_default()
}

/// Method and path of every call, by the document's indentation.
fn documented(document: &str) -> BTreeSet<(String, String)> {
    let (mut found, mut path) = (BTreeSet::new(), String::new());
    let lines = document.lines().skip_while(|line| *line != "paths:").skip(1);
    for line in lines.take_while(|line| line.starts_with(' ')) {
        if let Some(new) = line.strip_prefix("  /").and_then(|rest| rest.strip_suffix(':')) {
            path = format!("/{new}");
        }
        let call = line.strip_prefix("    ").and_then(|rest| rest.strip_suffix(':'));
        if let Some(method) =
            call.filter(|call| ["get", "put", "post", "delete", "head"].contains(call))
        {
            found.insert((method.to_uppercase(), path.clone()));
        }
    }
    found
}

#[test]
fn every_call_is_in_the_document_and_every_call_of_the_document_is_there() {
    let there: BTreeSet<_> =
        routes().map(|(method, path)| (method.to_owned(), path.to_owned())).collect();
    assert!(there.len() > 15);
    assert_eq!(documented(&read("docs/relay-openapi.yaml")), there);
}

#[test]
fn every_refusal_is_in_the_document() {
    let urns = |text: &str| -> BTreeSet<String> {
        let words =
            text.split(|letter: char| !letter.is_ascii_lowercase() && !":-".contains(letter));
        let urns = words.filter(|word| word.starts_with("urn:interlude:problem:"));
        urns.map(|urn| urn.trim_end_matches(':').to_owned()).collect()
    };
    let mut known = urns(&read("wire/src/api/problem.rs"));
    // What a client makes of a code that it does not know, and the words of a comment.
    known.remove("urn:interlude:problem:unknown");
    known.remove("urn:interlude:problem");
    assert_eq!(urns(&read("docs/relay-openapi.yaml")), known);
}

#[test]
fn every_message_is_described_as_the_protocol_does() {
    let (document, protocol) = (read("docs/relay-openapi.yaml"), read("docs/protocol.md"));
    let table = protocol.lines().skip_while(|line| *line != "| message | fields |").skip(2);
    let rows: Vec<_> = table.take_while(|line| line.starts_with('|')).collect();
    assert!(rows.len() > 10);
    for row in rows {
        let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
        let line = format!("- `{}`: {}", cells[0], cells[1]);
        assert!(document.lines().any(|known| known.trim() == line), "{line}");
    }
}
