//! What nobody else may see, and every way it could be written.

use std::collections::HashMap;

/// Words that nothing else contains, in three scripts.
pub(crate) const WORDS: [&str; 3] = ["zephyrquill", "忧郁花园", "тишинаозера"];

/// A text with a word in it.
pub(crate) fn text(number: usize) -> String {
    format!("{} {number:03}", WORDS[number % WORDS.len()])
}

/// A thing that must not be found, in words and as the bytes of one of its forms.
pub(crate) struct Secret {
    pub(crate) what: String,
    pub(crate) bytes: Vec<u8>,
}

/// The words in UTF-8 and UTF-16, each plain, in base64 and in hexadecimal.
pub(crate) fn secrets() -> Vec<Secret> {
    let mut secrets = Vec::new();
    for word in WORDS {
        let little = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big = word.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (form, bytes) in [("UTF-8", word.into()), ("UTF-16", little), ("UTF-16BE", big)] {
            forms(&format!("{word} in {form}"), bytes, &mut secrets);
        }
    }
    secrets
}

/// Bytes as they are, in hexadecimal, and in base64 wherever they begin.
pub(crate) fn forms(what: &str, bytes: Vec<u8>, into: &mut Vec<Secret>) {
    let hex = interlude_wire::hex(&bytes);
    let mut put = |form: &str, bytes: Vec<u8>| {
        into.push(Secret { what: format!("{what}{form}"), bytes });
    };
    put(", hexadecimal", hex.to_uppercase().into());
    put(", hexadecimal", hex.into());
    for before in 0..3 {
        for url in [false, true] {
            put(", base64", base64(&bytes, before, url));
        }
    }
    put("", bytes);
}

/// The letters of base64 that depend on these bytes alone, with so many others before them.
fn base64(bytes: &[u8], before: usize, url: bool) -> Vec<u8> {
    let letters: Vec<u8> = (b'A'..=b'Z').chain(b'a'..=b'z').chain(b'0'..=b'9').collect();
    let last: [u8; 2] = if url { *b"-_" } else { *b"+/" };
    let bits = bytes.len() * 8;
    // The first letter that lies whole within the bytes.
    let mut bit = (6 - before * 8 % 6) % 6;
    let mut text = Vec::new();
    while bit + 6 <= bits {
        let six = (0..6).fold(0, |six, at| {
            let at = bit + at;
            six << 1 | usize::from(bytes[at / 8] >> (7 - at % 8) & 1)
        });
        text.push(*letters.get(six).unwrap_or_else(|| &last[six - 62]));
        bit += 6;
    }
    text
}

/// One of these that is found.
pub(crate) fn found<'a>(bytes: &[u8], secrets: &'a [Secret]) -> Option<&'a str> {
    // By their first bytes: there are hundreds of them, and megabytes to look through.
    let mut by_beginning: HashMap<[u8; 4], Vec<&Secret>> = HashMap::new();
    let mut first = vec![false; 1 << 16];
    for secret in secrets {
        first[usize::from(u16::from_be_bytes(*secret.bytes.first_chunk().unwrap()))] = true;
        let beginning = *secret.bytes.first_chunk().unwrap();
        by_beginning.entry(beginning).or_default().push(secret);
    }
    let at = |place: usize| {
        let rest = &bytes[place..];
        if !first[usize::from(u16::from_be_bytes(*rest.first_chunk()?))] {
            return None;
        }
        let candidates = by_beginning.get(rest.first_chunk::<4>()?)?;
        candidates.iter().find(|secret| rest.starts_with(&secret.bytes))
    };
    (0..bytes.len()).find_map(at).map(|secret| secret.what.as_str())
}

#[test]
fn every_form_is_found() {
    let mut secrets = Vec::new();
    forms("a word", b"zephyrquill".to_vec(), &mut secrets);
    for text in [
        "zephyrquill",
        "xx7a65706879727175696c6cxx",
        "7A65706879727175696C6C",
        "emVwaHlycXVpbGw=",
        "eHplcGh5cnF1aWxsLg==",
        "eHh6ZXBoeXJxdWlsbC4u",
    ] {
        assert!(found(text.as_bytes(), &secrets).is_some(), "{text}");
    }
    assert_eq!(found(b"zephyr quill", &secrets), None);
}
