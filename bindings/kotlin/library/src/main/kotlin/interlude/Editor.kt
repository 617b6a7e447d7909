package interlude

/**
 * An entry open for live editing. To be closed; whatever a call returned from is durable.
 *
 * The library counts positions in Unicode scalar values, Kotlin in UTF-16. [replace] takes Kotlin's;
 * [TextPatch.Companion.of] and [applyTo] turn one into the other.
 */
public class Editor internal constructor(
    /** The entry. */
    public val id: DocumentId,
    private val handle: EditorHandle,
    private val calls: Calls,
) : AutoCloseable {
    /**
     * A text as it is now, with everything other devices did; call [refresh] first to have the splices that follow
     * refer to it.
     *
     * Errors: [InterludeException.NotFound] when the entry was erased meanwhile.
     */
    public suspend fun text(field: TextField = TextField.BODY): String = calls { handle.text(field) }

    /**
     * What another device changed since the screen was drawn, to be applied to it in order ([applyTo]).
     *
     * Errors: [InterludeException.NotFound] when the entry was erased meanwhile.
     */
    public suspend fun refresh(): List<TextPatch> = calls { handle.refresh() }

    /**
     * Changes a text; positions count Unicode scalar values in what the screen shows.
     *
     * Errors: [InterludeException.Invalid] beyond the end of the text, [InterludeException.NotFound] when the entry was
     * erased meanwhile.
     */
    public suspend fun splice(patch: TextPatch): Unit = calls { handle.splice(patch) }

    /**
     * Puts `text` in the place of what the screen shows from `start` to `end`, which are positions in `shown` as Kotlin
     * counts them. `shown` is what was on the screen before.
     *
     * Errors: as [splice], and [InterludeException.Invalid] for a position beyond `shown` or within a surrogate pair.
     */
    public suspend fun replace(
        shown: CharSequence,
        start: Int,
        end: Int,
        text: String,
        field: TextField = TextField.BODY,
    ): Unit = splice(TextPatch.of(shown, start, end, text, field))

    /** Ends the editing. Waits for what is under way. */
    override fun close(): Unit = free(handle) { handle.shut() }
}
