use super::EntryContent;

/// What a body says where it shows an attachment: `![alt](attachment:ID)`.
const LINK: &str = "](attachment:";

impl EntryContent {
    /// Title and body as search is to know them.
    pub(crate) fn words(&self) -> (String, String) {
        (self.title.clone(), words(&self.body))
    }
}

/// A body without the ids of the attachments it shows; their descriptions stay.
pub(crate) fn words(body: &str) -> String {
    let (mut words, mut rest) = (String::with_capacity(body.len()), body);
    while let Some(at) = rest.find(LINK) {
        let (before, link) = rest.split_at(at);
        let open = before.rfind('[').filter(|open| !before[*open..].contains('\n'));
        let close = link.find(')').filter(|close| !link[..*close].contains(char::is_whitespace));
        let (Some(open), Some(close)) = (open, close) else {
            words.push_str(&rest[..at + LINK.len()]);
            rest = &rest[at + LINK.len()..];
            continue;
        };
        words.push_str(before[..open].strip_suffix('!').unwrap_or(&before[..open]));
        words.push_str(&before[open + 1..]);
        rest = &link[close + 1..];
    }
    words.push_str(rest);
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ids_go_and_descriptions_stay() {
        for (body, expected) in [
            ("a ![the canal](attachment:0a1b) b", "a the canal b"),
            ("![](attachment:0a1b)", ""),
            ("[recording](attachment:x) and ![](attachment:y).", "recording and ."),
            ("no ](attachment:x) image", "no ](attachment:x) image"),
            ("[open](attachment:x y)", "[open](attachment:x y)"),
            ("[1] ![a](attachment:x", "[1] ![a](attachment:x"),
            ("[a](https://example.org)", "[a](https://example.org)"),
        ] {
            assert_eq!(words(body), expected);
        }
    }

    proptest! {
        #[test]
        fn nothing_else_is_touched(body in "[a-c好!\\[\\]() \n]{0,80}") {
            prop_assert_eq!(words(&body), body);
        }

        #[test]
        fn any_body_has_words(parts in prop::collection::vec("!|\\[|\\]|\\(|\\)|\\]\\(attachment:|a|好|\n", 0..30)) {
            let body = parts.concat();
            prop_assert!(words(&body).len() <= body.len());
        }
    }
}
