package interlude.android

import android.app.Notification
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import android.graphics.drawable.Icon
import android.net.Uri
import interlude.Texts

/** What the lock screen shows of a reminder. */
public enum class LockScreen {
    /** Its discreet texts; its own only where the phone is set to show private content. */
    DISCREET,

    /** Nothing. */
    HIDDEN,
}

/** Shows reminders. */
internal class Notices(private val context: Context, private val shelf: Shelf, private val options: PhoneOptions) {
    private val system: NotificationManager get() = context.service()

    fun allowed(): Boolean = system.areNotificationsEnabled()

    /** As the person chose; read before the first unlock too. */
    var lockScreen: LockScreen
        get() = if (LockScreen.HIDDEN.name in shelf.lines(LOCK_SCREEN)) LockScreen.HIDDEN else LockScreen.DISCREET
        set(value) = shelf.write(LOCK_SCREEN, listOf(value.name))

    /** Without `posted`, before the first unlock: one channel, no action, nothing that tells a session from a habit. */
    fun show(id: String, posted: Posted?, discreet: Texts) {
        makeChannels(context)
        val channel = Channel.of(posted?.kind)
        val shown = builder(channel, posted?.full ?: discreet)
            .setContentIntent(open(posted?.link))
            .setVisibility(visibility())
            .setPublicVersion(builder(channel, discreet).build())
        if (posted?.urgent == true) shown.setCategory(Notification.CATEGORY_REMINDER)
        posted?.let { act(shown, id, it.subject) }
        system.notify(id, NUMBER, shown.build())
    }

    fun takeDown(ids: Collection<String>): Unit = ids.forEach { system.cancel(it, NUMBER) }

    private fun builder(channel: Channel, texts: Texts): Notification.Builder {
        val builder = Notification.Builder(context, channel.id)
            .setSmallIcon(options.icon)
            .setContentTitle(texts.title)
            .setContentText(texts.body)
            .setStyle(Notification.BigTextStyle().bigText(texts.body))
            .setAutoCancel(true)
        options.color?.let(builder::setColor)
        return builder
    }

    private fun visibility(): Int = when (lockScreen) {
        LockScreen.DISCREET -> Notification.VISIBILITY_PRIVATE
        LockScreen.HIDDEN -> Notification.VISIBILITY_SECRET
    }

    private fun act(shown: Notification.Builder, id: String, subject: Subject) {
        val named = listOf(Action.DONE to R.string.interlude_done, Action.SNOOZE to R.string.interlude_snooze)
        for ((action, name) in named) {
            val icon = null as Icon?
            val title = context.getString(name)
            shown.addAction(Notification.Action.Builder(icon, title, action.intent(context, id, subject)).build())
        }
        shown.setDeleteIntent(Action.DISMISS.intent(context, id, subject))
    }

    /** Where a tap leads: to the screen of the app that shows this link, or to the app. */
    private fun open(link: String?): PendingIntent? {
        val own = link?.let { Intent(Intent.ACTION_VIEW, Uri.parse(it)).setPackage(context.packageName) }
        val packages = context.packageManager
        val intent = own?.takeIf { it.resolveActivity(packages) != null }
            ?: packages.getLaunchIntentForPackage(context.packageName)
        return intent?.let { PendingIntent.getActivity(context, 0, it, PendingIntent.FLAG_IMMUTABLE) }
    }

    private companion object {
        /** The tag tells them apart. */
        const val NUMBER = 0
        const val LOCK_SCREEN = "lock-screen"
    }
}
