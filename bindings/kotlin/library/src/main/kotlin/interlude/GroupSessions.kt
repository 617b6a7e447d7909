/*
 * When a group meets, and what for.
 */
package interlude

/**
 * When the group meets.
 *
 * Errors: [InterludeException.NotFound] when the facilitator has not said so yet.
 */
public suspend fun Group.schedule(): Schedule = calls { handle.schedule() }

/** The id of the group's schedule: what reminders and calendars name it by. */
public suspend fun Group.scheduleId(): DocumentId = calls { handle.scheduleId() }

/**
 * Says when the group meets. Changes of single sessions stay, where the rule still has their day. Members are
 * reminded of it.
 *
 * Errors: [InterludeException.Invalid], [InterludeException.Refused] for who does not lead the group.
 */
public suspend fun Group.setSchedule(schedule: Schedule): Unit = calls { handle.setSchedule(schedule) }

/**
 * The next session: when, in whose zone, what to prepare, what to bring.
 *
 * Errors: [InterludeException.NotFound] where there is no schedule, or no session within 400 days.
 */
public suspend fun Group.nextSession(): NextSession = calls { handle.nextSession() }

/**
 * The sessions on the days from `from` to `to`, both included.
 *
 * Errors: [InterludeException.NotFound] where there is no schedule.
 */
public suspend fun Group.sessions(from: LocalDate, to: LocalDate): List<GroupSession> =
    calls { handle.sessions(from, to) }

/**
 * One session, with all that is said of it.
 *
 * Errors: [InterludeException.NotFound] when there is none on that day.
 */
public suspend fun Group.session(day: LocalDate): GroupSession = calls { handle.session(day) }

/**
 * What whoever leads a session has at hand.
 *
 * Errors: [InterludeException.Refused] for who does not lead the group, [InterludeException.NotFound] for the
 * session.
 */
public suspend fun Group.sessionMode(day: LocalDate): SessionMode = calls { handle.sessionMode(day) }

/**
 * Changes what a session is for, all or nothing.
 *
 * Errors: [InterludeException.NotFound], [InterludeException.Invalid], [InterludeException.Refused] for who does not
 * lead the group.
 */
public suspend fun Group.editSession(day: LocalDate, edits: List<SessionEdit>): Unit =
    calls { handle.editSession(day, edits) }

/**
 * Cancels, moves or adds the session of a day; none: it is as the rule has it.
 *
 * Errors: [InterludeException.NotFound], [InterludeException.Invalid], [InterludeException.Refused] for who does not
 * lead the group.
 */
public suspend fun Group.changeSession(day: LocalDate, change: SessionChange?): Unit =
    calls { handle.changeSession(day, change) }

/**
 * Notes that a member was heard, or takes one such note back.
 *
 * Errors: As [sessionMode], and [InterludeException.NotFound] for the member.
 */
public suspend fun Group.noteVoice(day: LocalDate, member: PrincipalId, heard: Boolean): Unit =
    calls { handle.noteVoice(day, member, heard) }

/**
 * Who said that they cannot come to the session of a day, for who leads the group.
 *
 * Errors: [InterludeException.Refused] for who does not lead.
 */
public suspend fun Group.absences(day: LocalDate): List<Author> = calls { handle.absences(day) }

/**
 * The lines with all members, for who leads the group; that on which something was said last first.
 *
 * Errors: [InterludeException.Refused] for who does not lead.
 */
public suspend fun Group.lines(): List<LineInfo> = calls { handle.lines() }
