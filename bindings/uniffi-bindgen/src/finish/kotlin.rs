//! Data classes of Kotlin, and what an app's own code throws.

/// How UniFFI reports what a callback threw: twice, once for callbacks that have errors of their own.
const CAUGHT: &str = "} catch(e: kotlin.Exception) {";
const REPORTED: &str = "try { e.stackTraceToString() } catch(_: Throwable) { \"\" }";

pub(super) fn finish(made: &str) -> Option<String> {
    silent(&failing(made)?)
}

/// Has a callback that throws an `Error` (`TODO()`, memory that ran out) count as one that failed: UniFFI leaves it to JNA,
/// which prints it and says that all went well. Of what was thrown only its class goes over.
fn failing(made: &str) -> Option<String> {
    if made.matches(CAUGHT).count() != 2 || made.matches(REPORTED).count() != 2 {
        return None;
    }
    Some(made.replace(CAUGHT, "} catch(e: Throwable) {").replace(REPORTED, "e.javaClass.name"))
}

/// Gives each data class its own `toString`. It has its body from the next line on that ends with a brace.
fn silent(made: &str) -> Option<String> {
    let (mut finished, mut waiting) = (String::with_capacity(made.len() * 5 / 4), None);
    for line in made.lines() {
        finished.push_str(line);
        finished.push('\n');
        if let Some((_, rest)) = line.split_once("data class ") {
            // One without a body would keep the `toString` it has.
            if waiting.replace(rest.split(['(', ' ']).next()?).is_some() {
                return None;
            }
        }
        if line.trim_end().ends_with('{')
            && let Some(name) = waiting.take()
        {
            finished.push_str(&format!("    override fun toString(): String = \"{name}(..)\"\n"));
        }
    }
    waiting.is_none().then_some(finished)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_class_says_its_name() {
        let made = "data class A (\n    var it: String\n    \n)\n{\n    companion object\n}\n\
                    sealed class B {\n    data class C(\n        val v1: A) : B()\n        \n    {\n    }\n}\n";
        let finished = silent(made).unwrap();
        assert_eq!(finished.matches("override fun toString").count(), 2);
        assert!(finished.contains(")\n{\n    override fun toString(): String = \"A(..)\"\n"));
        assert!(finished.contains("    {\n    override fun toString(): String = \"C(..)\"\n"));
    }

    #[test]
    fn whatever_a_callback_throws_is_its_failure() {
        let made = format!("try {{\n{CAUGHT}\n    val err = {REPORTED}\n}}\n");
        let finished = failing(&made.repeat(2)).unwrap();
        assert_eq!(
            finished.matches("catch(e: Throwable) {\n    val err = e.javaClass.name\n").count(),
            2
        );
        assert_eq!((failing(&made), failing("")), (None, None), "another version of UniFFI");
    }

    #[test]
    fn one_without_a_body_is_a_failure() {
        assert_eq!(silent("data class A(val it: String)\n"), None);
        assert_eq!(
            silent("data class A(val it: String)\ndata class B(\n val it: String)\n{\n"),
            None
        );
    }
}
