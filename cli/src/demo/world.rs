use std::fs::File;
use std::io::Write;
use std::path::Path;

use interlude_core::environment::{
    Environment, HttpRequest, HttpResponse, Transport, TransportError,
};
use interlude_core::sync::{SyncOptions, SyncState};
use interlude_core::vault::RecoveryPhrase;
use interlude_core::{Interlude, NewVault};
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::failure::{Failure, Outcome};

/// A vault as anyone would make it.
pub(super) fn vault(folder: &Path) -> Outcome<(Interlude, RecoveryPhrase)> {
    let new = NewVault { passphrase: Some("demo"), ..NewVault::default() };
    let environment = Environment::system(chrono_tz::Europe::Berlin);
    Ok(Interlude::create(folder, &new, environment)?)
}

/// A train, a cellar, a week in the mountains.
pub(super) struct NoNetwork;

impl Transport for NoNetwork {
    fn send(&self, _: &HttpRequest) -> Result<HttpResponse, TransportError> {
        Err(TransportError::Unreachable)
    }
}

/// Brings the devices into step with the relay, one after the other.
pub(super) fn sync(devices: &[&Interlude], network: &dyn Transport) -> Outcome {
    for device in devices {
        let report = device.sync(network).once(&SyncOptions::default(), &mut |_| ())?;
        if report.state != SyncState::InStep || !report.warnings.is_empty() {
            return Err(Failure::Input(
                "the devices of the story are not in step: please report this",
            ));
        }
    }
    Ok(())
}

/// Whether two devices hold the same, to the last bit.
pub(super) fn equal(one: &Interlude, other: &Interlude) -> Outcome<bool> {
    match one.exchange().fingerprint()? == other.exchange().fingerprint()? {
        true => Ok(true),
        false => Err(Failure::Input("the two devices differ: please report this")),
    }
}

/// A picture of one grey pixel.
const PHOTO: [u8; 43] = [
    71, 73, 70, 56, 57, 97, 1, 0, 1, 0, 128, 0, 0, 150, 150, 150, 0, 0, 0, 33, 249, 4, 1, 0, 0, 0,
    0, 44, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 68, 1, 0, 59,
];

/// A Day One export, as that app writes them.
pub(super) fn write_export(path: &Path) -> Outcome {
    let failed = |_| Failure::Input("the export of the story could not be written");
    let mut zip = ZipWriter::new(File::create_new(path)?);
    for (name, bytes) in
        [("Journal.json", include_bytes!("day_one.json").as_slice()), ("photos/5f1a.gif", &PHOTO)]
    {
        zip.start_file(name, SimpleFileOptions::default()).map_err(failed)?;
        zip.write_all(bytes)?;
    }
    zip.finish().map_err(failed)?;
    Ok(())
}
