//! Who may make spaces at a closed relay.

use ring::digest::{SHA256, digest};

/// The tokens of an operator. Only digests are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tokens(Vec<Token>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Token {
    name: String,
    digest: [u8; 32],
}

/// Bytes of a file of tokens.
const MOST: usize = 1 << 20;
/// Letters of a token below which it can be guessed.
const SHORT: usize = 16;
/// The name of a token that has none.
const UNNAMED: &str = "operator";

/// Why a text holds no tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the tokens: {0}")]
pub struct TokensError(pub(crate) &'static str);

impl Tokens {
    /// One token that has no name of its own.
    #[must_use]
    pub fn one(token: &str) -> Self {
        Self(vec![Token::new(UNNAMED, token)])
    }

    /// Reads a text of tokens: a line each, a name and the token with a space between, or a token
    /// alone; empty lines and those that begin with `#` say nothing. None at all lets nobody in.
    ///
    /// # Errors
    /// What no line may be; a name that comes twice.
    pub fn parse(text: &str) -> Result<Self, TokensError> {
        if text.len() > MOST {
            return Err(TokensError("the file is larger than 1 MiB"));
        }
        let mut tokens: Vec<Token> = Vec::new();
        let lines = text.lines().map(str::trim);
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let mut words = line.split_whitespace();
            let token = match (words.next(), words.next(), words.next()) {
                (Some(token), None, None) => Token::new(UNNAMED, token),
                (Some(name), Some(token), None) => Token::new(name, token),
                _ => return Err(TokensError("a line is no name and token")),
            };
            if tokens.iter().any(|known| known.name == token.name) {
                return Err(TokensError("a name comes twice"));
            }
            tokens.push(token);
        }
        Ok(Self(tokens))
    }

    /// Whether a text of tokens has one that can be guessed.
    #[must_use]
    pub fn has_short(text: &str) -> bool {
        let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
        lines.filter_map(|line| line.split_whitespace().last()).any(|token| token.len() < SHORT)
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The name of a token that is given; none when it is not one of these.
    pub(crate) fn find(&self, given: &str) -> Option<&str> {
        // Of digests: how long the comparison takes says nothing about the tokens.
        let given = of(given);
        self.0.iter().find(|token| token.digest == given).map(|token| token.name.as_str())
    }
}

impl Token {
    fn new(name: &str, token: &str) -> Self {
        Self { name: name.to_owned(), digest: of(token) }
    }
}

fn of(text: &str) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(digest(&SHA256, text.as_bytes()).as_ref());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_have_names_and_are_found_whole() {
        let text = "# of the clinic\nnorth  first-token-first\n\nsecond-alone-second\n";
        let tokens = Tokens::parse(text).unwrap();
        assert_eq!(tokens.count(), 2);
        assert_eq!(tokens.find("first-token-first"), Some("north"));
        assert_eq!(tokens.find("second-alone-second"), Some("operator"));
        for other in ["", "north", "first-token", "first-token-firstx", "#"] {
            assert_eq!(tokens.find(other), None, "{other}");
        }
        assert_eq!(Tokens::parse("# nobody\n").unwrap().find(""), None);
        assert!(Tokens::has_short("a short") && !Tokens::has_short(text));
        assert!(!format!("{tokens:?}").contains("first-token"));
    }

    #[test]
    fn what_is_no_list_of_tokens_is_refused() {
        for text in ["a b c", "a one-one\na two-two", "one\ntwo"] {
            assert!(Tokens::parse(text).is_err(), "{text}");
        }
        assert!(Tokens::parse(&"#\n".repeat(1 << 20)).is_err());
    }
}
