use std::sync::atomic::{AtomicU64, Ordering};

use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::Key;
use crate::{Error, Result};

/// The cost of trying one passphrase: Argon2id (RFC 9106), version 1.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub struct KdfParams {
    /// Memory in KiB, 64 MiB to 512 MiB.
    #[n(0)]
    pub memory_kib: u32,
    /// Passes over the memory, 3 to 10.
    #[n(1)]
    pub passes: u32,
    /// Lanes, 1 to 4.
    #[n(2)]
    pub lanes: u32,
}

impl Default for KdfParams {
    fn default() -> Self {
        Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 }
    }
}

impl KdfParams {
    /// Refuses costs that are too cheap to protect and those that would exhaust the device.
    ///
    /// # Errors
    /// [`Error::Invalid`] that names the bound.
    pub fn check(&self) -> Result<()> {
        let invalid = |reason| Err(Error::Invalid { field: "key derivation", reason });
        match self {
            Self { memory_kib, .. } if !(65_536..=524_288).contains(memory_kib) => {
                invalid("memory is not between 64 and 512 MiB")
            }
            Self { passes, .. } if !(3..=10).contains(passes) => {
                invalid("passes are not between 3 and 10")
            }
            Self { lanes, .. } if !(1..=4).contains(lanes) => {
                invalid("lanes are not between 1 and 4")
            }
            _ => Ok(()),
        }
    }
}

static RUNS: AtomicU64 = AtomicU64::new(0);

/// How often Argon2 ran in this process: tests prove with it that refused parameters cost nothing.
pub(crate) fn runs() -> u64 {
    RUNS.load(Ordering::Relaxed)
}

/// The key of a passphrase, which counts the same however it was typed (NFKC).
///
/// # Errors
/// [`Error::Invalid`] for costs out of bounds or a passphrase that is empty or over 1,024 bytes.
pub(crate) fn derive_from_passphrase(
    passphrase: &str,
    salt: &[u8; 16],
    params: KdfParams,
) -> Result<Key> {
    params.check()?;
    if passphrase.is_empty() || passphrase.len() > 1024 {
        return Err(Error::Invalid { field: "passphrase", reason: "not 1 to 1,024 bytes long" });
    }
    let failed = |_| Error::Internal("deriving the key of a passphrase");
    let normal: Zeroizing<String> = Zeroizing::new(passphrase.nfkc().collect());
    let params = Params::new(params.memory_kib, params.passes, params.lanes, Some(32));
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.map_err(failed)?);
    let mut key = Zeroizing::new([0; 32]);
    RUNS.fetch_add(1, Ordering::Relaxed);
    argon.hash_password_into(normal.as_bytes(), salt, &mut *key).map_err(failed)?;
    Ok(Key::from(*key))
}
