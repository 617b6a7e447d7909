/*
 * Whether a vault is well, and what it lets go of.
 */
package interlude

/**
 * What was noticed on opening. The vault works; the person should know. Waits until all is looked at, which goes on
 * beside the first work with the vault: at most a few hundred milliseconds at 100,000 entries.
 *
 * Errors: [InterludeException.Closed].
 */
public suspend fun Vault.problems(): List<Problem> = calls { handle.problems() }

/**
 * Looks for damage. `progress` hears how many documents and attachments are done.
 *
 * Errors: When the vault is locked. Damage is the answer, not an error.
 */
public suspend fun Vault.check(how: Check, progress: (Long) -> Unit = {}): List<Problem> =
    calls.long(progress) { handle.check(how, it) }

/**
 * Computes rows and search index anew from the documents.
 *
 * Errors: [InterludeException.Damaged] when a document cannot be read: everything stays as it was.
 */
public suspend fun Vault.rebuild(progress: (Long) -> Unit = {}): Unit = calls.long(progress) { handle.rebuild(it) }

/**
 * What is done when nobody waits: erases what was in the trash for 30 days, removes files that no entry uses, brings
 * the index up to date, and, after an erasure, puts the database under a fresh key so that what flash memory still
 * holds cannot be read.
 *
 * Errors: When the vault is locked or damaged or the disk is full; what was done stays done.
 */
public suspend fun Vault.tidy(): Tidied = calls { handle.tidy() }

/**
 * How many documents there are of each kind, those that this version does not know too.
 *
 * Errors: When the vault is locked or damaged.
 */
public suspend fun Vault.documentCounts(): List<KindCount> = calls { handle.documentCounts() }

/**
 * A digest over every document's version, rows and searchable text, in hexadecimal: equal on devices that are in
 * step, and never changed by [rebuild].
 *
 * Errors: When the vault is locked or damaged.
 */
public suspend fun Vault.fingerprint(): String = calls { handle.fingerprint() }

/**
 * Lets go of what members shared until now and no longer, and gives how many that were.
 *
 * Errors: When the vault is locked or damaged or the disk is full; what was done stays done.
 */
public suspend fun Vault.letGoExpired(now: Timestamp): Long = calls { handle.letGoExpired(now).toLong() }

/**
 * Erases what was in the trash for 30 days, and gives how many entries that were. Cheap.
 *
 * Errors: When the vault is locked or damaged or the disk is full; what was done stays done.
 */
public suspend fun Vault.purgeTrash(): Long = calls { handle.purgeTrash().toLong() }
