use bip39::{Language, Mnemonic};

use super::sha256;
use crate::{Error, Result};

/// The first `count` words (at most 12) that BIP-39 makes of the beginning of SHA-256 of `bytes`:
/// for people to compare.
pub(crate) fn words(bytes: &[u8], count: usize) -> Result<Vec<&'static str>> {
    let mnemonic = Mnemonic::from_entropy_in(Language::English, &sha256(bytes)[..16]);
    let mnemonic = mnemonic.map_err(|_| Error::Internal("words for a hash"))?;
    Ok(mnemonic.words().take(count).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_pinned() {
        insta::assert_snapshot!(words(b"a quiet word", 8).unwrap().join(" "));
    }
}
