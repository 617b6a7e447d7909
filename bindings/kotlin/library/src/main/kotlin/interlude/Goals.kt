package interlude

/** What the participant wants for themselves: the goals of an open vault. */
public class Goals internal constructor(internal val handle: GoalsHandle, internal val calls: Calls) {
    /**
     * Writes a goal down.
     *
     * Errors: [InterludeException.Invalid] for no words, and for more than 4 KiB.
     */
    public suspend fun add(words: String): DocumentId = calls { handle.add(words) }

    /**
     * Erases a goal, on all devices. Entries that name it stay.
     *
     * Errors: [InterludeException.NotFound].
     */
    public suspend fun erase(id: DocumentId): Unit = calls { handle.erase(id) }

    /**
     * The goal whose id begins with these hexadecimal digits, at least four.
     *
     * Errors: [InterludeException.NotFound], [InterludeException.Invalid] when there are several.
     */
    public suspend fun find(prefix: String): DocumentId = calls { handle.find(prefix) }

    /**
     * One goal.
     *
     * Errors: [InterludeException.NotFound].
     */
    public suspend fun get(id: DocumentId): Goal = calls { handle.get(id) }

    /**
     * Says that it is about a session, by the session's key, or that it is not.
     *
     * Errors: [InterludeException.NotFound], [InterludeException.Invalid] for what is no key.
     */
    public suspend fun link(id: DocumentId, session: String, aboutIt: Boolean): Unit =
        calls { handle.link(id, session, aboutIt) }

    /**
     * Every goal, the oldest first.
     *
     * Errors: When the vault is locked or damaged.
     */
    public suspend fun list(): List<Goal> = calls { handle.list() }

    /**
     * Adds a paragraph to what is written of how it goes.
     *
     * Errors: As [writeProgress].
     */
    public suspend fun note(id: DocumentId, words: String): Unit = calls { handle.note(id, words) }

    /**
     * Says it in other words; what stays the same stays the same text for merging.
     *
     * Errors: [InterludeException.NotFound], [InterludeException.Invalid] for no words, and for more than 4 KiB.
     */
    public suspend fun reword(id: DocumentId, words: String): Unit = calls { handle.reword(id, words) }

    /**
     * Says what became of it; an ended one can be taken up again.
     *
     * Errors: [InterludeException.NotFound].
     */
    public suspend fun setState(id: DocumentId, state: GoalState): Unit = calls { handle.setState(id, state) }

    /**
     * Makes what is written of how it goes this.
     *
     * Errors: [InterludeException.NotFound], [InterludeException.Invalid] for more than 128 KiB.
     */
    public suspend fun writeProgress(id: DocumentId, text: String): Unit = calls { handle.writeProgress(id, text) }
}
