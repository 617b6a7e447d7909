use std::collections::BTreeMap;

/// The most lines of a front matter.
const MAX_LINES: usize = 2000;

/// Keys with the values that follow them.
pub(super) struct FrontMatter(BTreeMap<String, Value>);

enum Value {
    One(String),
    Many(Vec<String>),
}

/// Front matter and body; a file without front matter is all body. One empty line between them
/// belongs to neither.
pub(super) fn split(text: &str) -> (&str, &str) {
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else {
        return ("", text);
    };
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end_matches(['\r', '\n']) == "---" {
            let body = &rest[at + line.len()..];
            let body =
                body.strip_prefix('\n').or_else(|| body.strip_prefix("\r\n")).unwrap_or(body);
            return (&rest[..at], body);
        }
        at += line.len();
    }
    ("", text)
}

impl FrontMatter {
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        let mut values: BTreeMap<String, Value> = BTreeMap::new();
        let mut last: Option<String> = None;
        for (number, line) in text.lines().enumerate() {
            if number > MAX_LINES {
                return Err("its front matter is too long");
            }
            let trimmed = line.trim();
            if let Some(item) = trimmed.strip_prefix("- ").filter(|_| last.is_some()) {
                if let Some(value) = last.as_ref().and_then(|key| values.get_mut(key)) {
                    value.push(unquoted(item));
                }
            } else if let Some((key, value)) =
                line.split_once(':').filter(|_| !line.starts_with([' ', '\t', '#', '-']))
            {
                let key = key.trim().to_lowercase();
                values.insert(key.clone(), Value::of(value.trim()));
                last = Some(key);
            }
        }
        Ok(Self(values))
    }

    /// The value of a key, where it is one.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        match self.0.get(key)? {
            Value::One(text) => Some(text.clone()),
            Value::Many(_) => None,
        }
    }

    /// The values of a key; words between commas where it is one text.
    pub(super) fn labels(&self, key: &str) -> Vec<String> {
        match self.0.get(key) {
            None => Vec::new(),
            Some(Value::Many(items)) => items.clone(),
            Some(Value::One(text)) => {
                let words = text.split(',').map(|word| word.trim().trim_start_matches('#'));
                words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
            }
        }
    }
}

impl Value {
    fn of(text: &str) -> Self {
        match text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
            Some(items) => Self::Many(items_of(items)),
            None => Self::One(unquoted(text)),
        }
    }

    fn push(&mut self, item: String) {
        match self {
            Self::Many(items) => items.push(item),
            Self::One(_) => *self = Self::Many(vec![item]),
        }
    }
}

/// The items of `[a, "b, c"]`: commas within quotes are part of an item.
fn items_of(text: &str) -> Vec<String> {
    let (mut items, mut item, mut quote, mut escaped) = (Vec::new(), String::new(), None, false);
    for char in text.chars() {
        match (quote, char) {
            (None, ',') => items.push(unquoted(std::mem::take(&mut item).trim())),
            (None, '"' | '\'') if item.trim().is_empty() => {
                (quote, item) = (Some(char), char.into())
            }
            (Some(open), _) => {
                if char == open && !escaped {
                    quote = None;
                }
                escaped = char == '\\' && !escaped && open == '"';
                item.push(char);
            }
            (None, _) => item.push(char),
        }
    }
    items.push(unquoted(item.trim()));
    items.retain(|item| !item.is_empty());
    items
}

fn unquoted(text: &str) -> String {
    let text = text.trim();
    if text.len() >= 2 && text.starts_with('"') && text.ends_with('"') {
        return serde_json::from_str(text).unwrap_or_else(|_| text[1..text.len() - 1].to_owned());
    }
    let single = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
    single.map_or(text.to_owned(), |text| text.replace("''", "'"))
}

/// A text as front matter holds any text on one line: in double quotes, with JSON's escapes.
pub(in crate::portability) fn quoted(text: &str) -> String {
    // Line separators of Unicode end lines for some readers.
    let json = serde_json::to_string(text).unwrap_or_default();
    json.replace('\u{85}', "\\u0085").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}
