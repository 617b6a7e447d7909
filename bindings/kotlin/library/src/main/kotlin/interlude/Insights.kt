package interlude

/** Counts over the journal of an open vault, each with its n. */
public class Insights internal constructor(internal val handle: InsightsHandle, internal val calls: Calls) {
    /**
     * Triggers with what was done about them, most frequent first. Upper and lower case and spaces around make no
     * difference; notes without trigger or action are left out.
     *
     * Errors: When the vault is locked or damaged.
     */
    public suspend fun coping(span: Span = Span(null, null)): List<CopingCount> = calls { handle.coping(span) }

    /**
     * Emotions, most named first.
     *
     * Errors: When the vault is locked or damaged.
     */
    public suspend fun emotions(span: Span = Span(null, null)): List<EmotionCount> = calls { handle.emotions(span) }

    /**
     * Mood by week, oldest first; weeks without a mood are left out.
     *
     * Errors: When the vault is locked or damaged.
     */
    public suspend fun moods(span: Span = Span(null, null)): List<WeekMood> = calls { handle.moods(span) }

    /**
     * Pairs of emotion and tag, most frequent first.
     *
     * Errors: When the vault is locked or damaged.
     */
    public suspend fun together(span: Span = Span(null, null)): List<Together> = calls { handle.together(span) }
}
