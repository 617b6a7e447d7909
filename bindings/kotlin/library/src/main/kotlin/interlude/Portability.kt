/*
 * Backups, exports and imports.
 */
package interlude

import java.nio.file.Path

/**
 * Writes everything into one encrypted file that the recovery phrase opens, and the passphrase if one is given. The
 * file is read back and checked before it gets its name. `progress` hears how many documents are done.
 *
 * Errors: [InterludeException.Exists] when the file is there already, [InterludeException.Storage].
 */
public suspend fun Vault.backup(file: Path, passphrase: String? = null, progress: (Long) -> Unit = {}): BackupReport =
    calls.long(progress) { handle.backup(file.toString(), passphrase, it) }

/**
 * Takes everything of a backup into this vault, as if another device had sent it. `progress` hears how many documents
 * are done.
 *
 * Errors: [InterludeException.WrongKey], [InterludeException.Damaged] when the file is not whole: what came before
 * the damage was taken in, which does no harm, and nothing was taken away.
 */
public suspend fun Vault.mergeBackup(file: Path, key: RestoreKey, progress: (Long) -> Unit = {}): BackupReport =
    calls.long(progress) { handle.mergeBackup(file.toString(), key, it) }

/**
 * Writes the whole journal, readable, into a new folder. What is in it is no longer protected by the vault.
 * `progress` hears how many entries are done.
 *
 * Errors: [InterludeException.Exists] when anything is in the folder, [InterludeException.Storage].
 */
public suspend fun Vault.exportJournal(
    folder: Path,
    format: ExportFormat,
    progress: (Long) -> Unit = {},
): ExportReport = calls.long(progress) { handle.exportJournal(folder.toString(), format, it) }

/**
 * Imports another app's export or our own; the format is recognised if left out, and nothing changes when `dry_run`
 * only asks what would. A record that cannot be read stops nothing but itself; importing again changes nothing;
 * `progress` hears how many records are done.
 *
 * Errors: When the export as a whole cannot be read, the vault is locked or the disk is full. What was imported by
 * then stays, and importing again goes on.
 */
public suspend fun Vault.importJournal(
    path: Path,
    format: String? = null,
    dryRun: Boolean = false,
    progress: (Long) -> Unit = {},
): ImportReport = calls.long(progress) { handle.importJournal(path.toString(), format, dryRun, it) }

/**
 * As [importBundle], from a file.
 *
 * Errors: Also when the file cannot be read.
 */
public suspend fun Vault.importBundleFile(file: Path): BundleReport = calls { handle.importBundleFile(file.toString()) }
