//! Data classes of Python, the variants of enums, handles, and what callbacks raise.

const SILENT: &str = r#"
def _silent(kind):
    """What is printed of a record is its name alone."""

    def shown(self):
        return f"{type(self).__name__}(..)"

    kind.__repr__ = kind.__str__ = shown
    return kind

"#;

const PASSED_ON: &str = r#"
class _PassedOn(threading.local):
    """What a callback raised that is no failure of its own but ends the program (an interrupt, an exit): the library hears
    of a failure, and the call that made the callback raises this."""

    raised: typing.Optional[BaseException] = None

    def note(self, error: BaseException) -> None:
        if not isinstance(error, Exception):
            self.raised = error

    def take(self) -> typing.Optional[BaseException]:
        raised, self.raised = self.raised, None
        return raised

_passed_on = _PassedOn()

"#;

/// A callback that ends without a word would count as done, and what is raised by it may hold what a person wrote.
const CALLBACKS: [(&str, &str); 3] = [
    ("    except Exception as e:\n", "    except BaseException as e:\n"),
    // Noted last: lowering a string is a call itself.
    ("String.lower(repr(e))", "String.lower(type(e).__name__)\n        _passed_on.note(e)"),
    (
        "    _uniffi_check_call_status(error_ffi_converter, call_status)\n    return result",
        // Taken at once: lifting an error is made of calls.
        "    raised = _passed_on.take()\n    try:\n        \
         _uniffi_check_call_status(error_ffi_converter, call_status)\n    \
         finally:\n        if raised is not None:\n            raise raised\n    return result",
    ),
];
const CALLS: &str = "def _uniffi_rust_call(";

/// Two handles on one thing of the library would both free it.
const UNCOPIED: &str = r#"
    def __reduce_ex__(self, protocol):
        raise TypeError(f"{type(self).__name__} is a handle, which cannot be copied")

"#;
const HANDLE: &str = "    _handle: ctypes.c_uint64";

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
        if line == HANDLE {
            finished += UNCOPIED;
        }
    }
    let finished = callbacks(finished)?;
    let mut finished = finished.contains(UNCOPIED).then_some(finished)?;
    let first = finished.find("@_silent")?;
    finished.insert_str(first, SILENT);
    // What was collected and not shown would be missing.
    variants.is_empty().then_some(finished)
}

fn callbacks(mut made: String) -> Option<String> {
    for (old, new) in CALLBACKS {
        made = made.contains(old).then(|| made.replace(old, new))?;
    }
    made.insert_str(made.find(CALLS)?, PASSED_ON.trim_start());
    Some(made)
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

    const MADE: &str = "import typing\n\ndef _uniffi_rust_call(fn):\n    \
                        _uniffi_check_call_status(error_ffi_converter, call_status)\n    return result\n\
                        def _uniffi_trait_interface_call():\n    except Exception as e:\n        \
                        x = _UniffiFfiConverterString.lower(repr(e))\nclass H:\n    _handle: ctypes.c_uint64\n@dataclass\nclass A:\n    pass\n\nclass B:\n    # Each.\n    \
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
    fn what_callbacks_raise_is_not_lost_and_handles_are_not_copied() {
        let finished = finish(MADE).unwrap();
        assert!(finished.contains("    except BaseException as e:\n"));
        assert!(finished.contains("lower(type(e).__name__)\n        _passed_on.note(e)\n"));
        assert!(finished.contains("            raise raised\n    return result\n"));
        assert!(finished.contains("_handle: ctypes.c_uint64\n\n    def __reduce_ex__"));
        for lost in ["except Exception", "repr(e)", "return result", "_uniffi_rust_call", "_handle"]
        {
            assert_eq!(finish(&MADE.replace(lost, "")), None, "{lost}");
        }
    }

    #[test]
    fn a_variant_that_stays_hidden_is_a_failure() {
        assert_eq!(finish(&MADE.replace("# Now, a little trick", "")), None);
        assert_eq!(finish("import typing\n"), None);
    }
}
