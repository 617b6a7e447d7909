//! Structs and enums of Swift.

use uniffi_meta::{EnumMetadata, Metadata};

/// What a record or variant is described as, by the expression that says so.
pub(super) struct Silence {
    name: String,
    description: String,
}

/// The records of a library, and the enums whose variants carry something, but for errors, which carry words of the
/// core alone.
pub(super) fn telling(library: &str) -> Option<Vec<Silence>> {
    let all = uniffi_bindgen::macro_metadata::extract_from_library(library.into()).ok()?;
    let telling = all.into_iter().filter_map(|one| match one {
        Metadata::Record(it) => {
            Some(Silence { description: format!("\"{}(..)\"", it.name), name: it.name })
        }
        Metadata::Enum(it) if it.name != "InterludeError" => variants(it),
        _ => None,
    });
    Some(telling.collect())
}

fn variants(it: EnumMetadata) -> Option<Silence> {
    it.variants.iter().find(|variant| !variant.fields.is_empty())?;
    let cases = it.variants.iter().map(|variant| {
        let name = lower(&variant.name);
        let carries = if variant.fields.is_empty() { "" } else { "(..)" };
        format!("case .`{name}`: \"{}.{name}{carries}\"\n        ", it.name)
    });
    let description = format!("switch self {{\n        {}}}", cases.collect::<String>());
    Some(Silence { name: it.name, description })
}

fn lower(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Silences printing and reflection (`dump`, a failed assertion) both.
pub(super) fn finish(made: &str, telling: &[Silence]) -> String {
    let silent = telling.iter().map(|Silence { name, description }| {
        format!(
            "\nextension {name}: CustomStringConvertible, CustomReflectable {{\n    \
             public var description: String {{\n        {description}\n    }}\n    \
             public var customMirror: Mirror {{ Mirror(self, children: []) }}\n}}\n"
        )
    });
    made.to_owned() + &silent.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variant_says_its_name() {
        let words = |name: &str, description: &str| Silence {
            name: name.to_owned(),
            description: description.to_owned(),
        };
        let finished = finish("struct A {}\n", &[words("A", "\"A(..)\"")]);
        assert!(finished.starts_with("struct A {}\n\nextension A: CustomStringConvertible"));
        assert!(finished.contains("String {\n        \"A(..)\"\n    }\n"));
        assert_eq!(lower("InStep"), "inStep");
    }
}
