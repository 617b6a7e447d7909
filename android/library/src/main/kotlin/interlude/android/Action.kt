package interlude.android

import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import interlude.Mark
import interlude.Occurrence
import java.time.DateTimeException
import java.time.Duration
import java.time.Instant
import java.time.LocalDate

/** What a participant chose on a notification, without opening the app. */
internal enum class Action {
    DONE,
    SNOOZE,

    /** It was swiped away. */
    DISMISS,
    ;

    fun intent(context: Context, id: String, subject: Subject): PendingIntent {
        val intent = Alarms.intent(context, name, id)
            .putExtra(REMINDER, subject.reminder)
            .putExtra(DAY, subject.occurrence.day.toEpochDay())
            .putExtra(PLACE, subject.occurrence.place.toInt())
        val flags = PendingIntent.FLAG_UPDATE_CURRENT or PendingIntent.FLAG_IMMUTABLE
        return PendingIntent.getBroadcast(context, 0, intent, flags)
    }

    /** What the vault is told of it. */
    fun mark(now: Instant): Mark = when (this) {
        DONE -> Mark.Done
        SNOOZE -> Mark.Snoozed(now + PAUSE)
        DISMISS -> Mark.Dismissed
    }

    companion object {
        /** How long a snooze lasts. */
        val PAUSE: Duration = Duration.ofMinutes(30)
        private const val REMINDER = "reminder"
        private const val DAY = "day"
        private const val PLACE = "place"

        fun of(intent: Intent): Action? = entries.find { it.name == intent.action }

        fun subject(intent: Intent): Subject? = try {
            val place = intent.getIntExtra(PLACE, -1)
            val day = LocalDate.ofEpochDay(intent.getLongExtra(DAY, Long.MIN_VALUE))
            val reminder = intent.getStringExtra(REMINDER)
            reminder?.takeIf { place in 0..255 }?.let { Subject(it, Occurrence(day, place.toUByte())) }
        } catch (_: DateTimeException) {
            null
        }
    }
}
