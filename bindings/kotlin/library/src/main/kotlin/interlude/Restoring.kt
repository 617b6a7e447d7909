/*
 * Vaults made of what is left of others.
 */
package interlude

import java.nio.file.Path
import java.time.ZoneId
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers

/** A vault that was made of a backup. */
public data class RestoredVault(
    /** The vault, open: a new device. */
    val vault: Vault,
    /** Its own recovery phrase: the backup's opens the backup alone. */
    val phrase: List<String>,
    /** What was in the backup. */
    val report: BackupReport,
) {
    override fun toString(): String = "RestoredVault(..)"
}

/**
 * Makes a new vault of a backup. It runs to its end once begun: giving up would leave half a folder behind.
 *
 * Errors: [InterludeException.WrongKey], [InterludeException.Damaged], [InterludeException.TooNew],
 * [InterludeException.NotFound], and [InterludeException.Exists] when anything is in the folder.
 */
public suspend fun Vault.Companion.restore(
    file: Path,
    key: RestoreKey,
    folder: Path,
    new: NewVault = NewVault(),
    world: World = World(ZoneId.systemDefault()),
    dispatcher: CoroutineDispatcher = Dispatchers.IO,
): RestoredVault {
    val made = Calls(dispatcher).invoke {
        restoreVault(file.toString(), key, folder.toString(), new.guarded(), world)
    }
    return RestoredVault(over(made.vault, dispatcher), made.phrase, made.report)
}

/** A vault that was made of a damaged one. */
public data class Rescued(
    /** The vault, open: a new device. */
    val vault: Vault,
    /** Its own recovery phrase. */
    val phrase: List<String>,
    /** What could be read of the damaged one. */
    val report: Salvaged,
) {
    override fun toString(): String = "Rescued(..)"
}

/**
 * Makes a new vault of whatever can be read of a damaged one, which is left as it is. It runs to its end once begun.
 *
 * Errors: as [Vault.Companion.open] for the damaged one, and [InterludeException.Exists] when anything is in the
 * folder.
 */
public suspend fun Vault.Companion.salvage(
    damaged: Path,
    unlock: Unlock,
    folder: Path,
    new: NewVault = NewVault(),
    world: World = World(ZoneId.systemDefault()),
    dispatcher: CoroutineDispatcher = Dispatchers.IO,
): Rescued {
    val made = Calls(dispatcher).invoke {
        salvageVault(damaged.toString(), unlock.guarded(), folder.toString(), new.guarded(), world)
    }
    return Rescued(over(made.vault, dispatcher), made.phrase, made.report)
}
