//! Data classes of Python, and the variants of enums.

const SILENT: &str = r#"
def _silent(kind):
    """What is printed of a record is its name alone."""

    def shown(self):
        return f"{type(self).__name__}(..)"

    kind.__repr__ = kind.__str__ = shown
    return kind

"#;
const TRICK: &str = "# Now, a little trick";

/// Makes data classes print their names alone, and shows type checkers that variants are subclasses, which at run time UniFFI
/// makes of them in the end.
pub(super) fn finish(made: &str) -> Option<String> {
    let mut lines = made.lines().peekable();
    let (mut finished, mut outer, mut variants) = (String::new(), "", String::new());
    while let Some(line) = lines.next() {
        if let Some(name) = class(line, "class ") {
            outer = name;
        }
        if line == "    @dataclass" {
            let name = class(lines.next()?, "    class ")?;
            let (mut body, mut quoted) = (String::new(), false);
            while let Some(line) =
                lines.next_if(|line| quoted || line.trim().is_empty() || line.starts_with("     "))
            {
                // What ends a docstring may stand at the beginning of a line.
                quoted ^= line.matches("\"\"\"").count() % 2 == 1;
                body += &format!("{line}\n");
            }
            finished += &nested(outer, name, &body);
            variants += &format!("    class _{outer}{name}({outer}):\n{body}");
            continue;
        }
        if line.starts_with(TRICK) {
            finished += &format!("if typing.TYPE_CHECKING:\n{}\n", std::mem::take(&mut variants));
        }
        if line == "@dataclass" {
            finished += "@_silent\n";
        }
        finished += &format!("{line}\n");
    }
    let first = finished.find("@_silent")?;
    finished.insert_str(first, SILENT);
    // What was collected and not shown would be missing.
    variants.is_empty().then_some(finished)
}

fn class<'a>(line: &'a str, begins: &str) -> Option<&'a str> {
    line.strip_prefix(begins)?.split([':', '(']).next()
}

/// A variant as it is made, and in its place for type checkers the class that is a subclass.
fn nested(outer: &str, name: &str, body: &str) -> String {
    let deeper: String = body
        .lines()
        .map(|line| if line.trim().is_empty() { "\n".to_owned() } else { format!("    {line}\n") })
        .collect();
    format!(
        "    if typing.TYPE_CHECKING:\n        {name}: typing.ClassVar[typing.Type[\"_{outer}{name}\"]]\n    \
         else:\n        @_silent\n        @dataclass\n        class {name}:\n{deeper}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const MADE: &str = "import typing\n\n@dataclass\nclass A:\n    pass\n\nclass B:\n    # Each.\n    \
                        @dataclass\n    class C:\n        \"\"\"\n        It.\n\"\"\"\n        def __init__(self, it):\n            self.it = it\n    \n        \
                        def __str__(self):\n            return \"\"\n\n    def is_C(self):\n        pass\n# Now, a little trick\nB.C = type()\n";

    #[test]
    fn a_variant_is_a_subclass_for_type_checkers() {
        let finished = finish(MADE).unwrap();
        assert_eq!(finished.matches("@_silent\n").count(), 2);
        assert!(finished.contains("        C: typing.ClassVar[typing.Type[\"_BC\"]]\n    else:\n"));
        assert!(finished.contains(
            "if typing.TYPE_CHECKING:\n    class _BC(B):\n        \"\"\"\n        It.\n\"\"\"\n        def __init__"
        ));
        assert!(finished.contains("    def is_C(self):\n"));
    }

    #[test]
    fn a_variant_that_stays_hidden_is_a_failure() {
        assert_eq!(finish(&MADE.replace("# Now, a little trick", "")), None);
        assert_eq!(finish("import typing\n"), None);
    }
}
