package interlude.android

import android.app.Notification
import android.app.NotificationManager
import android.content.ComponentName
import android.content.Intent
import android.content.IntentFilter
import interlude.ReminderSettings
import interlude.Schedule
import interlude.addSchedule
import interlude.aroundSessions
import java.time.LocalDateTime
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/** What is shown, and to whom. */
class NoticesTest : PhoneTest() {
    private suspend fun shownFirst(): Notification {
        refreshed()
        goOff(alarms.values.minBy { it.triggerAtMs })
        return shown.values.single()
    }

    @Test
    fun `discreet until asked otherwise`() = together {
        made()
        habit(20)
        val notification = shownFirst()
        assertEquals("A moment you planned", notification.extras.getString(Notification.EXTRA_TITLE))
        assertFalse(said(notification).any { CANARY in it })
        assertEquals(Notification.VISIBILITY_PRIVATE, notification.visibility)
        assertEquals("interlude.habit", notification.channelId)
        assertNotNull(notification.publicVersion)
        assertEquals(R.drawable.interlude_reminder, notification.smallIcon.resId)
        assertNull(notification.category)
        assertTrue(notification.flags and Notification.FLAG_AUTO_CANCEL != 0)
    }

    @Test
    fun `it looks as the app wants`() = together {
        val icon = android.R.drawable.star_on
        newPhone(PhoneOptions(icon = icon, color = 0xff336699.toInt(), failed = failed::add))
        made()
        habit(20)
        val notification = shownFirst()
        for (one in listOf(notification, notification.publicVersion)) {
            assertEquals(0xff336699.toInt(), one.color)
            assertEquals(icon, one.smallIcon.resId)
        }
        for (days in listOf(0, 401)) assertThrows(IllegalArgumentException::class.java) { PhoneOptions(days) }
        for (more in listOf(-1, 501)) assertThrows(IllegalArgumentException::class.java) { PhoneOptions(otherAlarms = more) }
    }

    @Test
    fun `full when the person asked, and discreet on the lock screen`() = together {
        made()
        habit(20)
        within { it.reminders.changeSettings(ReminderSettings(null, privateTexts = true)) }
        val notification = shownFirst()
        assertTrue(CANARY in checkNotNull(notification.extras.getString(Notification.EXTRA_TITLE)))
        assertEquals(Notification.VISIBILITY_PRIVATE, notification.visibility)
        assertFalse(said(notification.publicVersion).any { CANARY in it })
    }

    @Test
    fun `full also when the vault is closed and only the person can open it`() = together {
        made()
        habit(20)
        within { it.reminders.changeSettings(ReminderSettings(null, privateTexts = true)) }
        refreshed()
        phone.close()
        closedToApps = true
        newPhone()
        goOff(alarms.values.minBy { it.triggerAtMs })
        assertTrue(CANARY in checkNotNull(shown.values.single().extras.getString(Notification.EXTRA_TITLE)))
        assertEquals(0, openings)
    }

    @Test
    fun `nothing on the lock screen when the person wants nothing there`() = together {
        made()
        habit(20)
        phone.lockScreen = LockScreen.HIDDEN
        newPhone()
        assertEquals(LockScreen.HIDDEN, phone.lockScreen)
        assertEquals(Notification.VISIBILITY_SECRET, shownFirst().visibility)
    }

    @Test
    fun `each kind has its channel, and a session may break through`() = together {
        made()
        val start = LocalDateTime.of(2026, 6, 9, 18, 0)
        within {
            val schedule = it.reminders.addSchedule(Schedule(start = start, zone = BERLIN, minutes = 90u))
            it.reminders.add(aroundSessions(schedule))
        }
        val notification = shownFirst()
        assertEquals("interlude.session", notification.channelId)
        assertEquals(Notification.CATEGORY_REMINDER, notification.category)
        val channels = app.service<NotificationManager>().notificationChannels.associateBy { it.id }
        assertEquals(Channel.entries.map { it.id }.toSet(), channels.keys)
        val kinds = listOf("session", "prompt", "habit", "of a later version", null).map(Channel::of)
        assertEquals(listOf(Channel.SESSION, Channel.PROMPT, Channel.HABIT, Channel.ANY, Channel.ANY), kinds)
        val session = channels.getValue("interlude.session")
        assertEquals(NotificationManager.IMPORTANCE_HIGH, session.importance)
        assertTrue(channels.values.all { it.lockscreenVisibility == Notification.VISIBILITY_PRIVATE })
    }

    @Test
    @Config(qualifiers = "de")
    fun `names of channels and actions are in the language of the phone`() = together {
        made()
        habit(20)
        val notification = shownFirst()
        assertEquals(listOf("Erledigt", "In einer halben Stunde"), notification.actions.map { it.title.toString() })
        assertEquals("Sitzungen", app.service<NotificationManager>().getNotificationChannel("interlude.session").name)
    }

    @Test
    fun `a new language of the phone is that of channels, texts and actions`() = together {
        made()
        habit(20)
        refreshed()
        RuntimeEnvironment.setQualifiers("+de")
        tell(Intent.ACTION_LOCALE_CHANGED)
        assertEquals("Sitzungen", app.service<NotificationManager>().getNotificationChannel("interlude.session").name)
        goOff(alarms.values.minBy { it.triggerAtMs })
        val notification = shown.values.single()
        assertEquals("Ein Moment, den du eingeplant hast", notification.extras.getString(Notification.EXTRA_TITLE))
        assertEquals("Erledigt", notification.actions[0].title.toString())
    }

    @Test
    fun `a tap leads to the app, or to the screen of it that shows reminders`() = together {
        made()
        habit(20)
        val (main, screen) = ComponentName(app, "example.Main") to ComponentName(app, "example.Reminder")
        val packages = shadowOf(app.packageManager)
        packages.addActivityIfNotPresent(main)
        val launched = IntentFilter(Intent.ACTION_MAIN).apply { addCategory(Intent.CATEGORY_LAUNCHER) }
        packages.addIntentFilterForActivity(main, launched)
        val toApp = shadowOf(shownFirst().contentIntent)
        assertEquals(main, toApp.savedIntent.component)
        packages.addActivityIfNotPresent(screen)
        val links = IntentFilter(Intent.ACTION_VIEW).apply {
            addCategory(Intent.CATEGORY_DEFAULT)
            addDataScheme("interlude")
        }
        packages.addIntentFilterForActivity(screen, links)
        goOff(alarms.values.minBy { it.triggerAtMs })
        val toScreen = shown.values.map { shadowOf(it.contentIntent) }.single { it.savedIntent.data != null }
        assertEquals("interlude://reminder/", toScreen.savedIntent.dataString?.take(21))
        assertEquals(app.packageName, toScreen.savedIntent.`package`)
        for (intent in listOf(toApp, toScreen)) assertTrue(intent.isActivity && intent.isImmutable)
    }

    @Test
    fun `what is shown of a rule that is gone goes with it`() = together {
        made()
        val rule = habit(20)
        shownFirst()
        within { it.reminders.remove(rule) }
        refreshed()
        assertTrue(shown.isEmpty() && alarms.isEmpty())
    }

    @Test
    fun `an alarm of nothing that is planned shows nothing`() = together {
        made()
        habit(20)
        refreshed()
        app.sendBroadcast(Alarms.intent(app, Alarms.DUE, "0".repeat(32)))
        settle()
        assertTrue(shown.isEmpty())
        assertNull(Alarms.subject(Intent("anything")))
        assertEquals(0, shadowOf(app.service<NotificationManager>()).size())
    }
}
