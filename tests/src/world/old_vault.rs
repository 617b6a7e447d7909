use std::path::{Path, PathBuf};

use interlude_core::vault::RecoveryPhrase;

use super::contents;

/// A vault as an earlier version wrote it, in `tests/vaults`.
pub struct OldVault {
    folder: PathBuf,
    /// The words that open it and its backup, with spaces between.
    pub words: String,
}

impl OldVault {
    /// Every one there is.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let vaults = Path::new(env!("CARGO_MANIFEST_DIR")).join("vaults");
        let folders = std::fs::read_dir(vaults).unwrap().map(|entry| entry.unwrap().path());
        let open = |folder: PathBuf| {
            let words = std::fs::read_to_string(folder.join("words")).unwrap();
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            Self { folder, words }
        };
        folders.filter(|path| path.is_dir()).map(open).collect()
    }

    /// The same words, to open it by.
    #[must_use]
    pub fn phrase(&self) -> RecoveryPhrase {
        self.words.parse().unwrap()
    }

    /// Its backup.
    #[must_use]
    pub fn backup(&self) -> PathBuf {
        self.folder.join("backup")
    }

    /// Copies it, so that it stays as it is.
    pub fn copy(&self, to: &Path) {
        let from = self.folder.join("vault");
        for folder in [to.to_owned(), to.join("attachments")] {
            std::fs::create_dir_all(folder).unwrap();
        }
        for (name, bytes) in contents(&from).iter().filter(|(name, _)| from.join(name).is_file()) {
            std::fs::write(to.join(name), bytes).unwrap();
        }
    }
}
