//! Who this vault is: made with it, or, in a vault of an older version, when it is needed first.

use interlude_wire::{Principal, decode, encode};

use crate::crypto::{PrincipalKeys, make_principal};
use crate::environment::Entropy;
use crate::store::{Reading, Write, facts};
use crate::{Error, Result};

/// Gives the vault keys of its own. Changes made from its next opening on bear their name.
pub(crate) fn make_identity(write: &Write<'_>, entropy: &dyn Entropy) -> Result<PrincipalKeys> {
    let keys = make_principal(entropy)?;
    facts::put(&write.tx, facts::IDENTITY, &keys.to_bytes())?;
    let before = facts::get(&write.tx, facts::DEVICE)?.unwrap_or_default();
    let former = facts::get(&write.tx, facts::FORMER_DEVICES)?.unwrap_or_default();
    facts::put(&write.tx, facts::FORMER_DEVICES, &[before, former].concat())?;
    facts::put(&write.tx, facts::DEVICE, &keys.public().id().0[..8])?;
    Ok(keys)
}

/// The vault's keys; made now where there are none.
pub(crate) fn identity(write: &Write<'_>, entropy: &dyn Entropy) -> Result<PrincipalKeys> {
    match facts::get(&write.tx, facts::IDENTITY)? {
        Some(bytes) => PrincipalKeys::from_bytes(&zeroize::Zeroizing::new(bytes)),
        None => make_identity(write, entropy),
    }
}

/// Notes whom the recovery phrase stands for.
pub(crate) fn put_recovery(write: &Write<'_>, recovery: &Principal) -> Result<()> {
    facts::put(&write.tx, facts::RECOVERY, &encode(recovery))
}

/// Whom the recovery phrase stands for.
///
/// # Errors
/// [`Error::Refused`] in a vault of an older version whose phrase was not typed since.
pub(crate) fn recovery(db: &Reading) -> Result<Principal> {
    let bytes = facts::get(db, facts::RECOVERY)?.ok_or(Error::Refused(
        "type the recovery phrase once (protect) before you link a device: this vault is older",
    ))?;
    decode("the recovery principal", &bytes, 256)
        .map_err(|_| Error::Damaged("the recovery principal"))
}
