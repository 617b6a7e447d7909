/*
 * How entries came to be what they are, and looking back.
 */
package interlude

/**
 * The versions of an entry, oldest first.
 *
 * Errors: [InterludeException.NotFound] when there is no such entry.
 */
public suspend fun Journal.history(id: DocumentId): List<VersionInfo> = calls { handle.history(id) }

/**
 * An entry as it was at a version.
 *
 * Errors: [InterludeException.NotFound] when there is no such entry or version.
 */
public suspend fun Journal.version(id: DocumentId, version: String): EntryContent =
    calls { handle.version(id, version) }

/**
 * What a version's body and the present one have apart, word by word.
 *
 * Errors: As [version].
 */
public suspend fun Journal.difference(id: DocumentId, version: String): List<DifferencePart> =
    calls { handle.difference(id, version) }

/**
 * Makes an entry say again what it said at a version, as a new change: nothing is lost.
 *
 * Errors: As [version].
 */
public suspend fun Journal.restore(id: DocumentId, version: String): Unit = calls { handle.restore(id, version) }

/**
 * Erases how an entry came to be what it is: what was written and taken out again is gone for good. What it says now
 * becomes a new entry, with the id that is returned and one version; the old one is erased, on every device.
 *
 * Errors: [InterludeException.NotFound] when there is no such entry, [InterludeException.Refused] while it is in the
 * trash or has conflicts, which would be lost.
 */
public suspend fun Journal.forgetHistory(id: DocumentId): DocumentId = calls { handle.forgetHistory(id) }

/**
 * What came too late, oldest first.
 *
 * Errors: When the vault is locked or damaged.
 */
public suspend fun Journal.lateEdits(): List<LateEdit> = calls { handle.lateEdits() }

/**
 * Makes an entry of its own of what came too late.
 *
 * Errors: [InterludeException.NotFound].
 */
public suspend fun Journal.keepLateEdit(number: Long): DocumentId = calls { handle.keepLateEdit(number) }

/**
 * Lets go of what came too late.
 *
 * Errors: [InterludeException.NotFound].
 */
public suspend fun Journal.dropLateEdit(number: Long): Unit = calls { handle.dropLateEdit(number) }

/**
 * A good moment, drawn at random: a favourite or an entry with a mood of 4 or 5. None while there is none.
 *
 * Errors: When the vault is locked or damaged.
 */
public suspend fun Journal.goodMoment(): EntrySummary? = calls { handle.goodMoment() }

/**
 * What was written on this day in other years, newest first. On 28 February of a year without a 29th, those of the
 * 29th too.
 *
 * Errors: When the vault is locked or damaged.
 */
public suspend fun Journal.onThisDay(today: LocalDate): List<EntrySummary> = calls { handle.onThisDay(today) }
