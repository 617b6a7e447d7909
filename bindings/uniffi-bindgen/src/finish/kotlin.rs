//! Data classes of Kotlin.

/// Gives each its own `toString`. A data class has its body from the next line on that ends with a brace.
pub(super) fn finish(made: &str) -> Option<String> {
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
        let finished = finish(made).unwrap();
        assert_eq!(finished.matches("override fun toString").count(), 2);
        assert!(finished.contains(")\n{\n    override fun toString(): String = \"A(..)\"\n"));
        assert!(finished.contains("    {\n    override fun toString(): String = \"C(..)\"\n"));
    }

    #[test]
    fn one_without_a_body_is_a_failure() {
        assert_eq!(finish("data class A(val it: String)\n"), None);
        assert_eq!(
            finish("data class A(val it: String)\ndata class B(\n val it: String)\n{\n"),
            None
        );
    }
}
