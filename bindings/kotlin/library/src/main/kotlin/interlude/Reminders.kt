package interlude

/** Reminders, and the plan of notifications made of them. Times are `java.time` values. */
public class Reminders internal constructor(internal val handle: RemindersHandle, internal val calls: Calls) {
    /**
     * Every notification that the operating system is to hold from now on. Changes nothing: when the host has done
     * what the plan says, it tells so by [applied].
     *
     * Errors: [InterludeException.Invalid] for a horizon that is not 1 to 400 days.
     */
    public suspend fun plan(request: PlanRequest): Plan = calls { handle.plan(request) }

    /**
     * Notes that the operating system holds this plan now. What it holds is remembered on this device alone: so
     * nothing is heard twice after a journey, and the next plan says what it changes.
     *
     * Errors: [InterludeException.Damaged] for a plan whose history is none; when the vault is locked or damaged or
     * the disk is full.
     */
    public suspend fun applied(plan: Plan): Unit = calls { handle.applied(plan) }

    /**
     * Adds a rule.
     *
     * Errors: [InterludeException.Invalid] that names what breaks a bound, [InterludeException.NotFound] for the
     * schedule it is to stand on.
     */
    public suspend fun add(reminder: Reminder): DocumentId = calls { handle.add(reminder) }

    /**
     * Makes a rule say this. What was done with its occurrences stays; an occurrence keeps its id.
     *
     * Errors: As [add], and [InterludeException.NotFound] for the rule.
     */
    public suspend fun change(id: DocumentId, reminder: Reminder): Unit = calls { handle.change(id, reminder) }

    /**
     * Removes a rule, here and on the other devices, with all that was done with its occurrences.
     *
     * Errors: [InterludeException.NotFound].
     */
    public suspend fun remove(id: DocumentId): Unit = calls { handle.remove(id) }

    /**
     * Every rule that this version understands.
     *
     * Errors: When the vault is locked or damaged.
     */
    public suspend fun list(): List<ReminderDetails> = calls { handle.list() }

    /**
     * One rule.
     *
     * Errors: [InterludeException.NotFound].
     */
    public suspend fun get(id: DocumentId): ReminderDetails = calls { handle.get(id) }

    /**
     * The rule whose id begins with these hexadecimal digits, at least four.
     *
     * Errors: [InterludeException.NotFound], [InterludeException.Invalid] when there are several.
     */
    public suspend fun find(prefix: String): DocumentId = calls { handle.find(prefix) }

    /**
     * Notes what the participant made of an occurrence; none: as if nothing had been.
     *
     * Errors: [InterludeException.NotFound] for the rule.
     */
    public suspend fun mark(id: DocumentId, occurrence: Occurrence, mark: Mark?): Unit =
        calls { handle.mark(id, occurrence, mark) }

    /**
     * Silences everything before a local day; none: everything speaks again.
     *
     * Errors: As [changeSettings].
     */
    public suspend fun pause(until: LocalDate?): Unit = calls { handle.pause(until) }

    /**
     * Silences one rule before a local day; none: it speaks again.
     *
     * Errors: [InterludeException.NotFound].
     */
    public suspend fun pauseOne(id: DocumentId, until: LocalDate?): Unit = calls { handle.pauseOne(id, until) }

    /**
     * What holds for all reminders.
     *
     * Errors: When the vault is locked or damaged.
     */
    public suspend fun settings(): ReminderSettings = calls { handle.settings() }

    /**
     * Makes these hold for all reminders, on all devices.
     *
     * Errors: When the vault is locked or damaged or the disk is full.
     */
    public suspend fun changeSettings(settings: ReminderSettings): Unit = calls { handle.changeSettings(settings) }
}
