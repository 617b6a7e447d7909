use std::collections::HashMap;

/// Punctuation that Day One puts a backslash before and that means nothing in running text. What
/// would become markup without its backslash (`*`, `_`, `#`, `` ` `` …) keeps it.
const NEEDLESS: &[char] = &[
    '.', '-', '(', ')', '!', '+', '{', '}', '=', '|', '~', ':', ',', '\'', '"', '?', '&', '/', '%',
    '$', '@', ';', '^',
];

/// Takes away the backslashes that Day One adds, outside code.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fenced = false;
    for line in text.split_inclusive('\n') {
        let fence = line.trim_start().starts_with("```");
        if fence || fenced {
            fenced ^= fence;
            out.push_str(line);
        } else {
            line_unescaped(line, &mut out);
        }
    }
    out
}

fn line_unescaped(line: &str, out: &mut String) {
    let (mut chars, mut code, mut bare) = (line.char_indices().peekable(), false, true);
    while let Some((at, char)) = chars.next() {
        match char {
            '`' => {
                code = !code;
                out.push(char);
            }
            '\\' if !code => match chars.peek() {
                // "1\." or "\- " at the beginning of a line would become a list.
                Some((_, next)) if NEEDLESS.contains(next) && !makes_list(line, at, bare) => {}
                Some((_, '\\')) => {
                    out.push('\\');
                    chars.next();
                    out.push('\\');
                }
                _ => out.push('\\'),
            },
            _ => out.push(char),
        }
        bare &= char.is_ascii_digit() || char.is_whitespace();
    }
}

/// Whether what follows the backslash at `at` would begin a list, with nothing but digits and
/// spaces before it.
fn makes_list(line: &str, at: usize, bare: bool) -> bool {
    let rest = line[at + 1..].strip_prefix(['.', '-', '+', ')']);
    bare && rest.is_some_and(|rest| rest.starts_with([' ', '\n']) || rest.is_empty())
}

/// Turns references to Day One's media into references to attachments; those whose file is missing
/// into words.
pub(super) fn with_links(text: &str, ids: &HashMap<String, String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("](dayone-moment:") {
        let (before, link) = rest.split_at(at);
        let Some(end) = link.find(')') else { break };
        let identifier = link[..end].rsplit('/').next().unwrap_or_default().to_ascii_uppercase();
        let opening = before.rfind("![").filter(|open| !before[*open..].contains(']'));
        match (ids.get(&identifier), opening) {
            (Some(id), _) => out.push_str(&format!("{before}](attachment:{id})")),
            (None, Some(open)) => {
                out.push_str(&before[..open]);
                out.push_str("*(a photo or recording that was not in the export)*");
            }
            (None, None) => out.push_str(&format!("{before}](attachment:missing)")),
        }
        rest = &link[end + 1..];
    }
    out + rest
}

/// A heading on the first line is the title.
pub(super) fn title_and_body(text: &str) -> (String, String) {
    let text = text.trim_end();
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    match first.strip_prefix("# ") {
        Some(title) => (title.trim().to_owned(), rest.trim_start_matches('\n').to_owned()),
        None => (String::new(), text.to_owned()),
    }
}
