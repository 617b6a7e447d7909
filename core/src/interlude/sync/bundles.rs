use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::Path;

use crate::interlude::Interlude;
use crate::sync::{self, BundleReport};
use crate::{Error, Result};

impl Interlude {
    /// Writes what other devices need to have all that this one has into a file, for devices without
    /// any network. Nobody else can read it.
    ///
    /// # Errors
    /// [`Error::Refused`] when the vault is not linked or was removed, [`Error::Full`].
    pub fn export_bundle(&self, file: &mut dyn Write) -> Result<BundleReport> {
        sync::write_bundle(self, file)
    }

    /// Takes in a bundle of another device of the same person.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is none, [`Error::Refused`] when it is somebody else's,
    /// [`Error::Damaged`] when it is cut: what came before is in then.
    pub fn import_bundle(&self, file: &mut dyn Read) -> Result<BundleReport> {
        sync::read_bundle(self, file)
    }

    /// As [`Interlude::import_bundle`], from a file.
    ///
    /// # Errors
    /// Also when the file cannot be read.
    pub fn import_bundle_file(&self, file: &Path) -> Result<BundleReport> {
        let file = File::open(file).map_err(Error::io("opening the bundle"))?;
        self.import_bundle(&mut BufReader::new(file))
    }
}
