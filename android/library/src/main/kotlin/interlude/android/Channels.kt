package interlude.android

import android.app.Notification
import android.app.NotificationChannel
import android.app.NotificationManager
import android.content.Context

/** The channels of reminders, for the person to set in the system's settings. */
internal enum class Channel(val id: String, val title: Int, val importance: Int) {
    SESSION("interlude.session", R.string.interlude_channel_session, NotificationManager.IMPORTANCE_HIGH),
    PROMPT("interlude.prompt", R.string.interlude_channel_prompt, NotificationManager.IMPORTANCE_DEFAULT),
    HABIT("interlude.habit", R.string.interlude_channel_habit, NotificationManager.IMPORTANCE_DEFAULT),

    /** Before the first unlock, when nothing is known but that something is due. */
    ANY("interlude.reminder", R.string.interlude_channel_reminder, NotificationManager.IMPORTANCE_DEFAULT),
    ;

    companion object {
        /** By the kind that a plan names. */
        fun of(kind: String?): Channel = when (kind) {
            "session" -> SESSION
            "prompt" -> PROMPT
            "habit" -> HABIT
            else -> ANY
        }
    }
}

/** Makes them, or renames them into the person's language; what the person set stays. */
internal fun makeChannels(context: Context) {
    val channels = Channel.entries.map { one ->
        NotificationChannel(one.id, context.getString(one.title), one.importance).apply {
            lockscreenVisibility = Notification.VISIBILITY_PRIVATE
        }
    }
    context.service<NotificationManager>().createNotificationChannels(channels)
}
