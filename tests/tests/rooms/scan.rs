//! Reads one source file as tokens and notes what the rules ask about. Tokens and not text, so
//! that comments, doc comments and strings are never mistaken for code.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// What a file outside its `#[cfg(test)]` modules refers to, each with its line.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    /// Modules at the root of the crate (`crate::journal…`, `super::super::journal…`).
    pub(crate) roots: BTreeSet<(usize, String)>,
    /// Every identifier.
    pub(crate) idents: Vec<(usize, String)>,
    /// Each two neighbours of a path, `Utc::now`.
    pub(crate) pairs: Vec<(usize, String)>,
    /// String literals, as written.
    pub(crate) strings: Vec<(usize, String)>,
    /// Functions: first line, name, lines from `fn` to the closing brace.
    pub(crate) functions: Vec<(usize, String, usize)>,
    /// Lines within test modules.
    pub(crate) test_lines: usize,
}

/// Scans the text of the module at `path` (its segments below the crate root).
pub(crate) fn scan(text: &str, path: &[&str]) -> Scan {
    let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{path:?}: {error}"));
    let mut scan = Scan::default();
    let path: Vec<String> = path.iter().map(|segment| (*segment).to_owned()).collect();
    scan.walk(tokens, &path);
    scan
}

impl Scan {
    fn walk(&mut self, tokens: TokenStream, path: &[String]) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            at += match &tokens[at] {
                TokenTree::Punct(hash) if hash.as_char() == '#' => {
                    self.attribute(&tokens[at + 1..], path) + 1
                }
                TokenTree::Ident(word) if word == "mod" => self.module(&tokens[at..], path),
                TokenTree::Ident(_) => self.ident(&tokens, at, path),
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    if text.contains('"') {
                        self.strings.push((literal.span().start().line, text));
                    }
                    1
                }
                TokenTree::Group(group) => {
                    self.walk(group.stream(), path);
                    1
                }
                TokenTree::Punct(_) => 1,
            };
        }
    }

    /// After a `#`: skips doc comments, and a `#[cfg(test)]` with the module it stands on.
    fn attribute(&mut self, rest: &[TokenTree], path: &[String]) -> usize {
        let bang = usize::from(is_punct(rest.first(), '!'));
        let Some(TokenTree::Group(attribute)) = rest.get(bang) else { return 0 };
        let words = attribute.stream().to_string();
        let skipped = bang + 1;
        if words.starts_with("doc ") || words.starts_with("doc=") {
            return skipped;
        }
        if words.replace(' ', "") == "cfg(test)" {
            return skipped + self.test_item(&rest[skipped..], attribute);
        }
        self.walk(attribute.stream(), path);
        skipped
    }

    fn test_item(&mut self, rest: &[TokenTree], attribute: &Group) -> usize {
        let ends = |token: &TokenTree| match token {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            other => is_punct(Some(other), ';'),
        };
        let Some(end) = rest.iter().position(ends) else { return 0 };
        let (first, last) = (attribute.span().start().line, rest[end].span().end().line);
        self.test_lines += last - first + 1;
        end + 1
    }

    fn module(&mut self, tokens: &[TokenTree], path: &[String]) -> usize {
        if let [_, TokenTree::Ident(name), TokenTree::Group(body), ..] = tokens {
            let inner = [path, &[name.to_string()]].concat();
            self.walk(body.stream(), &inner);
            return 3;
        }
        1
    }

    fn ident(&mut self, tokens: &[TokenTree], at: usize, path: &[String]) -> usize {
        let TokenTree::Ident(ident) = &tokens[at] else { return 1 };
        let (line, word) = (ident.span().start().line, ident.to_string());
        let starts_path = at < 2 || !colons(&tokens[at - 2..]);
        match word.as_str() {
            "fn" => self.function(&tokens[at..], line),
            "crate" if colons(&tokens[at + 1..]) => self.note_roots(&tokens[at + 3..]),
            "super" if starts_path => self.supers(&tokens[at..], path),
            _ => {}
        }
        if let Some(TokenTree::Ident(before)) = at.checked_sub(3).map(|at| &tokens[at])
            && !starts_path
        {
            self.pairs.push((line, format!("{before}::{word}")));
        }
        self.idents.push((line, word));
        1
    }

    /// `super::super::…` reaches the root when it climbs out of the whole path.
    fn supers(&mut self, tokens: &[TokenTree], path: &[String]) {
        let is_super =
            |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "super");
        let (mut at, mut climbed) = (0, 0);
        while tokens.get(at).is_some_and(is_super) && colons(&tokens[at + 1..]) {
            climbed += 1;
            at += 3;
        }
        if climbed > 0 && climbed >= path.len() {
            self.note_roots(&tokens[at..]);
        }
    }

    /// Notes `journal` in `journal::…`, and each first segment in `{journal::…, store::…}`.
    fn note_roots(&mut self, tokens: &[TokenTree]) {
        match tokens.first() {
            Some(TokenTree::Ident(root)) => {
                self.roots.insert((root.span().start().line, root.to_string()));
            }
            Some(TokenTree::Group(group)) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                inner
                    .split(|token| is_punct(Some(token), ','))
                    .for_each(|branch| self.note_roots(branch));
            }
            _ => {}
        }
    }

    fn function(&mut self, tokens: &[TokenTree], line: usize) {
        let Some(TokenTree::Ident(name)) = tokens.get(1) else { return };
        let body =
            tokens.iter().take_while(|token| !is_punct(Some(token), ';')).find_map(|token| {
                match token {
                    TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group),
                    _ => None,
                }
            });
        if let Some(body) = body {
            let lines = body.span_close().end().line - line + 1;
            self.functions.push((line, name.to_string(), lines));
        }
    }
}

fn is_punct(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

/// Whether the tokens begin with `::`.
fn colons(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Punct(first), second, ..]
        if first.as_char() == ':' && first.spacing() == Spacing::Joint && is_punct(Some(second), ':'))
}
