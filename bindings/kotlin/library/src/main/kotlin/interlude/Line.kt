package interlude

/** The line of a group: one member and who leads the group, for what the others need not see. */
public class Line internal constructor(internal val handle: LineHandle, internal val calls: Calls) {
    /**
     * Says that this member cannot come to the session of a day, and why if they like.
     *
     * Errors: As [say], and [InterludeException.Refused] for who leads the group.
     */
    public suspend fun cannotCome(day: LocalDate, words: String = ""): DocumentId =
        calls { handle.cannotCome(day, words) }

    /**
     * What was said on the line, the oldest first. What is over, and what a newer version says, is not among it.
     *
     * Errors: When the vault is locked or damaged.
     */
    public suspend fun messages(): List<LineMessage> = calls { handle.messages() }

    /**
     * Says something.
     *
     * Errors: [InterludeException.Invalid] for nothing, and for more than 16 KiB; [InterludeException.Refused] when
     * this participant is not on the line any more.
     */
    public suspend fun say(words: String): DocumentId = calls { handle.say(words) }

    /**
     * Takes back what this participant said.
     *
     * Errors: [InterludeException.NotFound], [InterludeException.Refused] for what is another's.
     */
    public suspend fun withdraw(id: DocumentId): Unit = calls { handle.withdraw(id) }
}
