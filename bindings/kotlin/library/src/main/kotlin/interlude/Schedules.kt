/*
 * When groups meet: the sessions that reminders stand on.
 */
package interlude

/**
 * Adds the times at which the participant's group meets.
 *
 * Errors: [InterludeException.Invalid] that names what breaks a bound.
 */
public suspend fun Reminders.addSchedule(schedule: Schedule): DocumentId = calls { handle.addSchedule(schedule) }

/**
 * Makes a schedule say this. Changes of single sessions stay, where the rule still has their day.
 *
 * Errors: As [addSchedule], and [InterludeException.NotFound].
 */
public suspend fun Reminders.changeSchedule(id: DocumentId, schedule: Schedule): Unit =
    calls { handle.changeSchedule(id, schedule) }

/**
 * Removes a schedule and every rule that stands on it.
 *
 * Errors: [InterludeException.NotFound].
 */
public suspend fun Reminders.removeSchedule(id: DocumentId): Unit = calls { handle.removeSchedule(id) }

/**
 * One schedule.
 *
 * Errors: [InterludeException.NotFound].
 */
public suspend fun Reminders.schedule(id: DocumentId): Schedule = calls { handle.schedule(id) }

/**
 * Every schedule that this version understands.
 *
 * Errors: When the vault is locked or damaged.
 */
public suspend fun Reminders.schedules(): List<ScheduleDetails> = calls { handle.schedules() }

/**
 * The schedule whose id begins with these hexadecimal digits, at least four.
 *
 * Errors: [InterludeException.NotFound], [InterludeException.Invalid] when there are several.
 */
public suspend fun Reminders.findSchedule(prefix: String): DocumentId = calls { handle.findSchedule(prefix) }

/**
 * Cancels, moves or adds the session of a day; none: it is as the rule has it.
 *
 * Errors: [InterludeException.NotFound] for the schedule, or when its rule has no session on that day and none is
 * added; [InterludeException.Invalid] when one is added on a day that has one.
 */
public suspend fun Reminders.changeSession(id: DocumentId, day: LocalDate, change: SessionChange?): Unit =
    calls { handle.changeSession(id, day, change) }

/**
 * The day of the schedule's next session that takes place and has not ended yet.
 *
 * Errors: [InterludeException.NotFound] for the schedule, or when none comes within 400 days.
 */
public suspend fun Reminders.nextSession(id: DocumentId): Session = calls { handle.nextSession(id) }

/**
 * An iCalendar file of sessions.
 *
 * Errors: [InterludeException.NotFound] for the schedule or session that is asked for.
 */
public suspend fun Reminders.calendar(request: CalendarRequest): String = calls { handle.calendar(request) }
