use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use crate::{Error, Result};

/// The paths of a vault.
#[derive(Clone)]
pub(super) struct VaultFolder(PathBuf);

impl VaultFolder {
    pub(super) fn new(root: &Path) -> Self {
        Self(root.to_owned())
    }

    /// The header and its copy.
    pub(super) fn headers(&self) -> [PathBuf; 2] {
        [self.0.join("vault.cbor"), self.0.join("vault.copy.cbor")]
    }

    pub(super) fn database(&self, generation: u64) -> PathBuf {
        self.0.join(format!("journal-{generation}.db"))
    }

    pub(super) fn attachments(&self) -> PathBuf {
        self.0.join("attachments")
    }

    pub(super) fn attempts(&self) -> PathBuf {
        self.0.join("attempts.cbor")
    }

    pub(super) fn frontier(&self) -> PathBuf {
        self.0.join("frontier.cbor")
    }

    /// Makes the folder and the one for attachments, for nobody else to look into.
    pub(super) fn make(&self) -> Result<()> {
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        let doing = "making the vault's folder";
        builder.create(&self.0).map_err(Error::io(doing))?;
        builder.create(self.attachments()).map_err(Error::io(doing))?;
        sync_folder(&self.0)
    }

    /// Waits until no other handle of the vault has this, until it is dropped. Where folders cannot be
    /// locked nobody is waited for.
    pub(super) fn lock(&self) -> Result<File> {
        let doing = || Error::io("locking the vault's folder");
        let folder = File::open(&self.0).map_err(doing())?;
        match folder.lock() {
            Err(error) if error.kind() != std::io::ErrorKind::Unsupported => Err(doing()(error)),
            _ => Ok(folder),
        }
    }

    /// Generations of which a file is there.
    pub(super) fn generations(&self) -> Vec<u64> {
        let names = fs::read_dir(&self.0).into_iter().flatten().flatten();
        let generation = |name: &str| -> Option<u64> {
            name.strip_prefix("journal-")?.split_once(".db")?.0.parse().ok()
        };
        names.filter_map(|entry| generation(entry.file_name().to_str()?)).collect()
    }

    /// Removes a database with its log. Missing already is success.
    pub(super) fn remove_database(&self, generation: u64) -> Result<()> {
        for ending in ["", "-wal", "-shm", "-journal"] {
            let mut path = self.database(generation).into_os_string();
            path.push(ending);
            remove(Path::new(&path))?;
        }
        Ok(())
    }
}

/// Removes a file; missing already is success.
pub(super) fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::io("removing a file of the vault")(error))
        }
        _ => Ok(()),
    }
}

/// Makes a file that only its owner reads, new.
pub(super) fn create_private(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(Error::io("making a file of the vault"))
}

/// Reads a small file; `None` when there is none.
///
/// # Errors
/// [`Error::Damaged`] when it is longer than `most` bytes.
pub(super) fn read_small(path: &Path, most: u64) -> Result<Option<Vec<u8>>> {
    let doing = "reading a file of the vault";
    let file = match File::open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        opened => opened.map_err(Error::io(doing))?,
    };
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes).map_err(Error::io(doing))?;
    if bytes.len() as u64 > most {
        return Err(Error::Damaged("a file of the vault is too long"));
    }
    Ok(Some(bytes))
}

/// Replaces a small file so that it is the old or the new one whenever the power fails.
pub(super) fn write_small(path: &Path, bytes: &[u8]) -> Result<()> {
    let fresh = path.with_extension("new");
    remove(&fresh)?;
    let doing = "writing a file of the vault";
    let mut file = create_private(&fresh)?;
    file.write_all(bytes).map_err(Error::io(doing))?;
    file.sync_all().map_err(Error::io(doing))?;
    fs::rename(&fresh, path).map_err(Error::io(doing))?;
    sync_folder(path.parent().unwrap_or(Path::new(".")))
}

/// Makes names in a folder durable.
pub(super) fn sync_folder(folder: &Path) -> Result<()> {
    let doing = "syncing the vault's folder";
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(Error::io(doing))
}
