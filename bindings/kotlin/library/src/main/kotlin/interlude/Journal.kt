package interlude

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/** The journal of an open vault: what a participant writes between sessions. */
public class Journal internal constructor(internal val handle: JournalHandle, internal val calls: Calls) {
    /**
     * Writes a new entry.
     *
     * Errors: [InterludeException.Invalid] that names what breaks a rule; nothing is written then.
     */
    public suspend fun write(entry: NewEntry): DocumentId = calls { handle.write(entry) }

    /**
     * Writes many entries, two hundred a transaction; `progress` hears how many are durable.
     *
     * Errors: As [write], before anything is written; later errors leave what `progress` heard.
     */
    public suspend fun writeAll(entries: List<NewEntry>, progress: (Long) -> Unit = {}): Unit =
        calls.long(progress) { handle.writeAll(entries, it) }

    /**
     * Does all of `edits` to an entry as one change.
     *
     * Errors: [InterludeException.NotFound] for the entry or a text to replace, [InterludeException.Invalid] for what
     * breaks a rule; nothing is changed then.
     */
    public suspend fun edit(id: DocumentId, edits: List<Edit>): Unit = calls { handle.edit(id, edits) }

    /**
     * Chooses the value of a field on which devices disagree (or any other: it replaces all).
     *
     * Errors: As [edit].
     */
    public suspend fun resolve(id: DocumentId, field: Field, value: Scalar): Unit =
        calls { handle.resolve(id, field, value) }

    /**
     * Everything about one entry, in the trash or not.
     *
     * Errors: [InterludeException.NotFound] when there is no such entry.
     */
    public suspend fun get(id: DocumentId): EntryDetails = calls { handle.get(id) }

    /**
     * The id that begins with these hexadecimal digits, at least four of them.
     *
     * Errors: [InterludeException.NotFound] when there is none, [InterludeException.Invalid] when there are several
     * or it is not hexadecimal.
     */
    public suspend fun find(prefix: String): DocumentId = calls { handle.find(prefix) }

    /**
     * Finds entries by words, prefixes, phrases in quotes, in any script; best first. Whatever is typed finds
     * something or nothing, it is never an error.
     *
     * Errors: When the vault is locked or damaged.
     */
    public suspend fun search(query: String, limit: Int = 20): List<SearchHit> =
        calls { handle.search(query, whole("limit", limit)) }

    /**
     * Every tag in use, with how many entries carry it, most used first.
     *
     * Errors: When the vault is locked or damaged.
     */
    public suspend fun tags(): List<TagCount> = calls { handle.tags() }

    /**
     * How many entries the filter admits.
     *
     * Errors: When the vault is locked or damaged.
     */
    public suspend fun count(filter: EntryFilter = EntryFilter()): Long = calls { handle.count(filter).toLong() }

    /**
     * Puts an entry into the trash, from which it comes back for 30 days. An edit on another device that did not know
     * of this brings it back by itself.
     *
     * Errors: [InterludeException.NotFound] when there is no such entry.
     */
    public suspend fun trash(id: DocumentId): Unit = calls { handle.trash(id) }

    /**
     * Takes an entry out of the trash.
     *
     * Errors: [InterludeException.NotFound] when there is no such entry.
     */
    public suspend fun untrash(id: DocumentId): Unit = calls { handle.untrash(id) }

    /**
     * Erases an entry for good: text, history, index and attachments. It wins over everything and cannot be undone.
     *
     * Errors: [InterludeException.NotFound] when there is no such entry.
     */
    public suspend fun erase(id: DocumentId): Unit = calls { handle.erase(id) }

    /**
     * One page of at most [limit] entries (1 to 1,000, whatever it says), newest first: what follows [Page.next] of the page
     * before. [entries] turns the pages itself.
     *
     * Errors: [InterludeException.Invalid] for a cursor that is none, or a negative limit.
     */
    public suspend fun list(filter: EntryFilter = EntryFilter(), after: String? = null, limit: Int = PAGE): Page =
        calls { handle.list(filter, after, whole("limit", limit)) }

    /** All entries that the filter admits, newest first, fetched page by page as they are collected. */
    public fun entries(filter: EntryFilter = EntryFilter(), page: Int = PAGE): Flow<EntrySummary> = flow {
        var after: String? = null
        do {
            val got = list(filter, after, page)
            got.entries.forEach { emit(it) }
            after = got.next
        } while (after != null)
    }

    private companion object {
        const val PAGE = 200
    }
}
