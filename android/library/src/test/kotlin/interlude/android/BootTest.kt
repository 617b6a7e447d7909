package interlude.android

import android.app.AlarmManager
import android.app.NotificationManager
import android.content.Intent
import android.os.UserManager
import interlude.ReminderSettings
import interlude.now
import java.io.File
import java.time.Duration
import java.time.Instant
import java.util.SimpleTimeZone
import java.util.TimeZone
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowAlarmManager

/** The phone starts, is set, travels: alarms come from the boot snapshot, and the vault stays closed. */
class BootTest : PhoneTest() {
    /** Planned with two habits a day, full texts, and restarted: nobody has unlocked it. */
    private suspend fun restarted(): Set<String> {
        made()
        habit(9, 20)
        within { it.reminders.changeSettings(ReminderSettings(null, privateTexts = true)) }
        val planned = refreshed().notifications.map { it.id }.toSet()
        phone.close()
        reboot()
        assertTrue(alarms.isEmpty())
        locked(true)
        return planned
    }

    private fun locked(locked: Boolean) {
        shadowOf(app.service<UserManager>()).setUserUnlocked(!locked)
        // Files of the person look absent until then.
        val (here, away) = app.protectedFolder to File(app.noBackupFilesDir, "away")
        if (locked) here.renameTo(away) else away.renameTo(here)
    }

    @Test
    fun `before the first unlock the snapshot is enough`() = together {
        val planned = restarted()
        tell(Intent.ACTION_LOCKED_BOOT_COMPLETED)
        assertEquals(planned, alarms.keys)
        assertEquals(0, openings)
        goOff(alarms.values.minBy { it.triggerAtMs })
        val notification = shown.values.single()
        assertEquals("interlude.reminder", notification.channelId)
        assertEquals(0, notification.actions?.size ?: 0)
        assertFalse(said(notification).any { CANARY in it })
        locked(false)
        tell(Intent.ACTION_BOOT_COMPLETED)
        assertEquals(1, openings)
        assertEquals(planned - shown.keys, alarms.keys.intersect(planned))
        assertEquals(1, shown.size)
    }

    @Test
    fun `what was due while the phone was off is shown once`() = together {
        val planned = restarted()
        at(Instant.parse("2026-06-01T18:30:00Z"))
        tell(Intent.ACTION_LOCKED_BOOT_COMPLETED)
        assertEquals(1, shown.size)
        assertEquals(planned - shown.keys, alarms.keys)
        val first = shown.keys
        repeat(2) {
            reboot()
            // The clock goes back: it was heard all the same.
            pass(Duration.ofHours(-1))
            tell(Intent.ACTION_TIME_CHANGED)
            assertTrue(shown.isEmpty())
            assertEquals(planned - first, alarms.keys)
        }
    }

    @Test
    fun `what was due long ago is left to the next plan`() = together {
        val planned = restarted()
        at(Instant.parse("2026-06-02T06:00:00Z"))
        tell(Intent.ACTION_LOCKED_BOOT_COMPLETED)
        assertTrue(shown.isEmpty())
        assertEquals(planned.size - 1, alarms.size)
    }

    @Test
    fun `a habit goes with the phone's zone`() = together {
        made()
        habit(20)
        refreshed()
        phone.close()
        reboot()
        locked(true)
        TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"))
        tell(Intent.ACTION_TIMEZONE_CHANGED)
        val next = Instant.parse("2026-06-02T00:00:00Z").toEpochMilli()
        assertEquals(next, alarms.values.minOf { it.triggerAtMs })
        assertEquals(0, openings)
        locked(false)
        tell(Intent.ACTION_TIMEZONE_CHANGED)
        assertEquals(1, openings)
        assertEquals("America/New_York", within { it.now() }.zone.id)
        assertEquals(next, alarms.values.minOf { it.triggerAtMs })
    }

    @Test
    fun `a zone that has no name counts as one of its hours`() = together {
        made()
        habit(20)
        val nameless = mapOf(
            TimeZone.getTimeZone("GMT-05:00") to "2026-06-02T01:00:00Z",
            SimpleTimeZone(0, "nobody's") to "2026-06-01T20:00:00Z",
        )
        for ((zone, evening) in nameless) {
            TimeZone.setDefault(zone)
            refreshed()
            assertEquals(Instant.parse(evening).toEpochMilli(), alarms.values.minOf { it.triggerAtMs })
        }
    }

    @Test
    @Config(sdk = [35])
    fun `without the permission the snapshot is set in windows`() = together {
        val planned = restarted()
        ShadowAlarmManager.setCanScheduleExactAlarms(false)
        tell(Intent.ACTION_MY_PACKAGE_REPLACED)
        assertEquals(planned, alarms.keys)
        assertTrue(alarms.values.all { it.windowLengthMs == Slot.WINDOW.toMillis() })
    }

    @Test
    fun `the clock set forward over a reminder has it heard once`() = together {
        made()
        habit(20)
        val first = refreshed().notifications.first().id
        at(Instant.parse("2026-06-01T18:20:00Z"))
        tell(Intent.ACTION_TIME_CHANGED)
        assertEquals(setOf(first), shown.keys)
        // It is swiped away, and then the system sends its alarm as well, which was due.
        app.service<NotificationManager>().cancelAll()
        app.sendBroadcast(Alarms.intent(app, Alarms.DUE, first))
        settle()
        assertTrue(shown.isEmpty())
        assertFalse(first in alarms)
        at(MORNING)
        tell(Intent.ACTION_TIME_CHANGED)
        assertFalse(first in alarms)
    }

    @Test
    fun `a snapshot that is none sets nothing, and the next plan all`() = together {
        val planned = restarted()
        val snapshot = File(app.openFolder, "boot-snapshot")
        val bytes = snapshot.readBytes()
        for (bad in listOf(ByteArray(0), bytes.copyOf(100), bytes.also { it[it.size / 2] = 0 }, ByteArray(600_000))) {
            snapshot.writeBytes(bad)
            tell(Intent.ACTION_LOCKED_BOOT_COMPLETED)
            assertTrue(alarms.isEmpty())
        }
        locked(false)
        tell(Intent.ACTION_BOOT_COMPLETED)
        assertEquals(planned, alarms.keys)
    }

    @Test
    fun `nothing that can be read before the first unlock is private`() = together {
        restarted()
        val files = app.openFolder.walkTopDown().filter { it.isFile }.toList()
        assertTrue(files.size >= 3)
        for (file in files) assertFalse(file.path, CANARY in file.readBytes().toString(Charsets.UTF_8))
        assertEquals(0, shadowOf(app.service<AlarmManager>()).scheduledAlarms.size)
    }

    @Test
    fun `an app without a phone and other broadcasts do nothing`() = together {
        made()
        habit(20)
        refreshed()
        reboot()
        SystemReceiver().onReceive(app, Intent(Intent.ACTION_BATTERY_LOW))
        ReminderReceiver().onReceive(app, Intent(Action.DONE.name))
        settle()
        assertTrue(alarms.isEmpty())
    }
}
