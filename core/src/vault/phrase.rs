use std::fmt;
use std::str::FromStr;

use bip39::{Language, Mnemonic};
use zeroize::{Zeroize, Zeroizing};

use crate::crypto::{Key, PrincipalKeys, derive_key, derive_principal, make_key};
use crate::environment::Entropy;
use crate::{Error, Result};

/// Twenty-four English words (BIP-39) that open the vault and its backups when everything else is
/// lost. Kept nowhere; wiped when dropped.
pub struct RecoveryPhrase(Key);

impl RecoveryPhrase {
    pub(crate) fn make(entropy: &dyn Entropy) -> Result<Self> {
        make_key(entropy).map(Self)
    }

    /// The words, to be written down.
    #[must_use]
    pub fn words(&self) -> Vec<&'static str> {
        // 32 bytes always make 24 words.
        let mnemonic = Mnemonic::from_entropy_in(Language::English, self.0.as_bytes());
        mnemonic.map(|mnemonic| mnemonic.words().collect()).unwrap_or_default()
    }

    /// What the vault key is wrapped under.
    pub(crate) fn unlock_key(&self) -> Result<Key> {
        derive_key(&self.0, "interlude/phrase/unlock/1", &[])
    }

    /// The principal that recovers the participant's space: on no device, derived when it is typed.
    pub(crate) fn principal(&self) -> Result<PrincipalKeys> {
        derive_principal(&self.0)
    }

    /// What backups are wrapped under. Kept in the database, so that backing up needs no phrase.
    pub(crate) fn backup_key(&self) -> Result<Key> {
        derive_key(&self.0, "interlude/phrase/backup/1", &[])
    }
}

impl FromStr for RecoveryPhrase {
    type Err = Error;

    /// Reads the words in any case and with any spaces between them.
    fn from_str(text: &str) -> Result<Self> {
        let invalid = |reason| Error::Invalid { field: "recovery phrase", reason };
        if text.len() > 1024 {
            return Err(invalid("too long"));
        }
        let words: Zeroizing<Vec<String>> =
            Zeroizing::new(text.split_whitespace().map(str::to_lowercase).collect());
        if words.len() != 24 {
            return Err(invalid("not 24 words"));
        }
        let joined = Zeroizing::new(words.join(" "));
        let mnemonic = Mnemonic::parse_in_normalized(Language::English, &joined);
        let mnemonic = mnemonic.map_err(|error| match error {
            bip39::Error::UnknownWord(_) => invalid("a word is not in the list"),
            bip39::Error::InvalidChecksum => invalid("the words do not belong together"),
            _ => invalid("not a recovery phrase"),
        })?;
        let (mut bytes, length) = mnemonic.to_entropy_array();
        let key = bytes.first_chunk::<32>().filter(|_| length == 32).copied();
        bytes.zeroize();
        key.map(|key| Self(Key::from(key))).ok_or(invalid("not a recovery phrase"))
    }
}

impl fmt::Debug for RecoveryPhrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryPhrase(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_read_back_however_they_are_typed() {
        let phrase = RecoveryPhrase(Key::from([9; 32]));
        let typed = phrase.words().join("  \n").to_uppercase();
        assert_eq!(typed.parse::<RecoveryPhrase>().unwrap().0, phrase.0);
        assert_eq!(format!("{phrase:?}"), "RecoveryPhrase(..)");
    }

    #[test]
    fn a_wrong_word_is_told_from_wrong_words() {
        let mut words = RecoveryPhrase(Key::from([9; 32])).words();
        words[3] = "zoo";
        let reason = |words: &[&str]| match words.join(" ").parse::<RecoveryPhrase>() {
            Err(Error::Invalid { reason, .. }) => reason,
            _ => "none",
        };
        assert_eq!(reason(&words), "the words do not belong together");
        words[3] = "interlude";
        assert_eq!(reason(&words), "a word is not in the list");
        assert_eq!(reason(&words[1..]), "not 24 words");
    }

    /// Those of BIP-39's examples that have 24 English words.
    #[test]
    fn the_examples_of_the_standard_hold() {
        for line in include_str!("phrase/bip39.txt").lines() {
            let (entropy, words) = line.split_once(' ').unwrap();
            let phrase: RecoveryPhrase = words.parse().unwrap();
            assert_eq!(interlude_wire::hex(phrase.0.as_bytes()), entropy);
            assert_eq!(phrase.words().join(" "), words);
        }
        assert_eq!(include_str!("phrase/bip39.txt").lines().count(), 8);
    }
}
