// Included by the tests that make the vectors: they are made anew and compared with the file.

/// One case: what goes in, and what comes out of it.
pub(crate) fn case(kind: &str, name: &str, input: Value, output: Value) -> Value {
    json!({ "kind": kind, "name": name, "in": input, "out": output })
}

/// Compares cases with the file of this name, or writes it when `INTERLUDE_BLESS` is set.
pub(crate) fn compare(file: &str, cases: &[Value]) {
    let path = format!("{}/../tests/vectors/{file}.json", env!("CARGO_MANIFEST_DIR"));
    let lines: Vec<String> = cases.iter().map(|case| format!("  {case}")).collect();
    let text = format!("[\n{}\n]\n", lines.join(",\n"));
    if std::env::var_os("INTERLUDE_BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap();
    for (there, here) in there.lines().zip(text.lines()) {
        assert_eq!(there, here, "{path}: INTERLUDE_BLESS=1 accepts what is made now");
    }
    assert_eq!(there.len(), text.len());
}
