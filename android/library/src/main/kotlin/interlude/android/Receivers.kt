/*
 * What the system tells the app. Both run before the first unlock too.
 */
package interlude.android

import android.app.AlarmManager
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent

/** Sets the alarms anew when the system has forgotten them, or they would be at the wrong time. */
public class SystemReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        val phone = Phone.of(context) ?: return
        if (intent.action in TOLD) phone.background(goAsync()) { phone.changed() }
    }

    private companion object {
        val TOLD = setOf(
            Intent.ACTION_LOCKED_BOOT_COMPLETED,
            Intent.ACTION_BOOT_COMPLETED,
            Intent.ACTION_MY_PACKAGE_REPLACED,
            Intent.ACTION_TIME_CHANGED,
            Intent.ACTION_TIMEZONE_CHANGED,
            Intent.ACTION_LOCALE_CHANGED,
            AlarmManager.ACTION_SCHEDULE_EXACT_ALARM_PERMISSION_STATE_CHANGED,
        )
    }
}

/** Shows what is due, and takes what was chosen on it. */
public class ReminderReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        val phone = Phone.of(context) ?: return
        val id = Alarms.subject(intent) ?: return
        if (intent.action == Alarms.DUE) {
            phone.background(goAsync()) { phone.due(id) }
            return
        }
        val action = Action.of(intent) ?: return
        val subject = Action.subject(intent) ?: return
        phone.background(goAsync()) { phone.chosen(action, id, subject) }
    }
}
