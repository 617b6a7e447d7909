/*
 * What becomes of an open vault while the app runs.
 */
package interlude

import java.time.ZoneId

/**
 * Lets go of every file and file lock, keeping the keys in memory. Waits for what is under way. Calls end in
 * [InterludeException.Locked] until [resume].
 */
public suspend fun Vault.suspend(): Unit = calls { handle.suspend() }

/**
 * Takes the files up again after [Vault.suspend].
 *
 * Errors: [InterludeException.Locked] when the vault was locked meanwhile.
 */
public suspend fun Vault.resume(): Unit = calls { handle.resume() }

/** Forgets the keys. Every call ends in [InterludeException.Locked] from then on; only opening the vault anew helps. */
public suspend fun Vault.lock(): Unit = calls { handle.lock() }

/** The present instant and the zone the device is in, as the vault sees them. */
public suspend fun Vault.now(): Present = calls { handle.now() }

/**
 * Tells the zone the device is in from now on: new entries and reminders go by it.
 *
 * Errors: [InterludeException.Invalid] for a zone without a name of the IANA database.
 */
public suspend fun Vault.setZone(zone: ZoneId): Unit = calls { handle.setZone(zone) }
