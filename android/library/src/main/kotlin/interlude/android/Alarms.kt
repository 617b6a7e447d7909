package interlude.android

import android.app.AlarmManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import android.net.Uri
import android.os.Build

/**
 * The alarms of this app in the system. An alarm is named by the id of its notification and carries nothing else. The
 * system does not tell what it holds, so a list is kept; what is on it counts as long as its intent is known, which a
 * reboot and a forced stop end.
 */
internal class Alarms(private val context: Context, private val shelf: Shelf) {
    private val system: AlarmManager get() = context.service()

    /** Whether alarms may be exact. */
    fun exact(): Boolean = Build.VERSION.SDK_INT < Build.VERSION_CODES.S || system.canScheduleExactAlarms()

    fun held(): Map<String, Slot> = list().filterKeys { known(it) != null }

    /**
     * Cancels before it sets, so that there are never more than the system holds.
     *
     * @throws IllegalStateException when the system holds no more: alarms of the app's own.
     */
    fun apply(held: Map<String, Slot>, change: Change) {
        // Whatever is interrupted, nothing is held that is not on the list, and nothing counts as set that was not.
        keep(held + change.set.keys.associateWith { Slot.UNCERTAIN })
        change.cancel.forEach(::cancel)
        change.set.forEach(::set)
        keep(held - change.cancel + change.set)
    }

    /** Sets one more. */
    fun add(id: String, slot: Slot): Unit = apply(held(), Change(emptySet(), mapOf(id to slot)))

    /** It went off; whether it was one of ours. */
    fun over(id: String): Boolean {
        val list = list()
        known(id)?.cancel()
        keep(list - id)
        return id in list
    }

    private fun list(): Map<String, Slot> = shelf.lines(LIST).mapNotNull(Slot::read).toMap()

    private fun keep(held: Map<String, Slot>): Unit = shelf.write(LIST, held.map { (id, slot) -> slot.words(id) })

    private fun set(id: String, slot: Slot) {
        val intent = checkNotNull(pending(id, PendingIntent.FLAG_UPDATE_CURRENT))
        val wanted = slot.allowed(exact())
        try {
            if (wanted.last == null) {
                system.setExactAndAllowWhileIdle(AlarmManager.RTC_WAKEUP, wanted.first, intent)
                return
            }
        } catch (_: SecurityException) {
            // The permission was taken away at this moment.
        }
        val (first, last) = slot.allowed(exact = false)
        system.setWindow(AlarmManager.RTC_WAKEUP, first, checkNotNull(last) - first, intent)
    }

    private fun cancel(id: String) {
        known(id)?.let {
            system.cancel(it)
            it.cancel()
        }
    }

    private fun known(id: String): PendingIntent? = pending(id, PendingIntent.FLAG_NO_CREATE)

    private fun pending(id: String, flag: Int): PendingIntent? =
        PendingIntent.getBroadcast(context, 0, intent(context, DUE, id), flag or PendingIntent.FLAG_IMMUTABLE)

    companion object {
        /** The action of an alarm that goes off. */
        const val DUE = "interlude.android.DUE"
        private const val LIST = "alarms"

        /** About one notification, to [ReminderReceiver]: its data name it, so that each has an intent of its own. */
        fun intent(context: Context, action: String, id: String): Intent =
            Intent(context, ReminderReceiver::class.java).setAction(action).setData(Uri.fromParts(SCHEME, id, null))

        /** Which notification an intent is about; none for one that is not of our making. */
        fun subject(intent: Intent): String? =
            intent.data?.takeIf { it.scheme == SCHEME }?.schemeSpecificPart

        private const val SCHEME = "interlude-notification"
    }
}
