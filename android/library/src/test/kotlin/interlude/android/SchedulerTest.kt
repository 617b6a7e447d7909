package interlude.android

import android.app.NotificationManager
import interlude.Degraded
import interlude.ReminderSettings
import interlude.When
import java.time.Duration
import java.time.Instant
import java.time.LocalDateTime
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowAlarmManager

/** What the system holds is the plan, whole. */
class SchedulerTest : PhoneTest() {
    @Test
    fun `the system holds the plan and is told of what changed alone`() = together {
        made()
        habit(9, 20)
        val plan = refreshed()
        val held = alarms
        assertEquals(plan.notifications.map { it.id }.toSet(), held.keys)
        val first = plan.notifications.first()
        assertEquals(Instant.parse("2026-06-01T18:00:00Z").toEpochMilli(), held.getValue(first.id).triggerAtMs)
        assertTrue(held.values.all { it.isExact })
        habit(21)
        val more = refreshed()
        assertEquals(more.notifications.map { it.id }.toSet(), alarms.keys)
        // An alarm that stays is the very same one.
        assertTrue(held.all { (id, alarm) -> alarms[id] === alarm })
        pass(Duration.ofDays(70))
        val later = refreshed()
        assertEquals(later.notifications.map { it.id }.toSet(), alarms.keys)
        assertTrue(later.difference.add.size > 100)
    }

    @Test
    @Config(sdk = [35])
    fun `of 900 habits never more than 500 are held, and it is said when to plan again`() = together {
        made()
        phone.lend { repeat(900) { habit(1 + it % 23) } }
        val plan = refreshed()
        assertEquals(500, alarms.size)
        assertTrue(plan.leftOut > 0u && plan.degraded == listOf(Degraded.TOO_MANY))
        assertTrue(plan.refillBy < Instant.parse("2026-06-02T00:00:00Z"))
        phone.close()
        newPhone(PhoneOptions(otherAlarms = 20, failed = failed::add))
        refreshed()
        assertEquals(480, alarms.size)
    }

    @Test
    @Config(sdk = [35])
    fun `without exact alarms there are windows, until they are allowed`() = together {
        made()
        habit(20)
        refreshed()
        val exact = alarms
        // The system takes them away, and nobody is told.
        ShadowAlarmManager.setCanScheduleExactAlarms(false)
        val plan = refreshed()
        assertTrue(Degraded.EXACT_DENIED in plan.degraded)
        assertEquals(exact.keys, alarms.keys)
        for (one in plan.notifications) {
            val window = one.`when` as When.Window
            val alarm = alarms.getValue(one.id)
            assertEquals(window.v1.toEpochMilli(), alarm.triggerAtMs)
            assertEquals(Duration.ofMinutes(10).toMillis(), alarm.windowLengthMs)
        }
        ShadowAlarmManager.setCanScheduleExactAlarms(true)
        tell("android.app.action.SCHEDULE_EXACT_ALARM_PERMISSION_STATE_CHANGED")
        assertTrue(alarms.values.all { it.isExact })
    }

    @Test
    @Config(sdk = [35])
    fun `a window that has begun is left to the system, and counts`() = together {
        ShadowAlarmManager.setCanScheduleExactAlarms(false)
        made()
        val rule = habit(20)
        val first = refreshed().notifications.first().id
        at(Instant.parse("2026-06-01T18:05:00Z"))
        refreshed()
        assertNotNull(alarms[first])
        tell(android.content.Intent.ACTION_TIME_CHANGED)
        // The plan speaks of it no more, and it is shown all the same.
        goOff(alarms.getValue(first))
        assertEquals(2, shown.getValue(first).actions.size)
        at(Instant.parse("2026-06-02T18:05:00Z"))
        refreshed()
        assertEquals(1, alarms.values.count { it.triggerAtMs < Instant.parse("2026-06-02T18:05:00Z").toEpochMilli() })
        within { it.reminders.remove(rule) }
        refreshed()
        assertEquals(emptySet<String>(), alarms.keys)
    }

    @Test
    @Config(sdk = [35])
    fun `windows that have begun leave so much less room`() = together {
        ShadowAlarmManager.setCanScheduleExactAlarms(false)
        made()
        phone.lend { repeat(300) { habit(20) } }
        refreshed()
        val begun = alarms.filterValues { it.triggerAtMs == Instant.parse("2026-06-01T18:00:00Z").toEpochMilli() }
        assertEquals(300, begun.size)
        at(Instant.parse("2026-06-01T18:05:00Z"))
        refreshed()
        assertTrue(begun.keys.all { it in alarms })
        assertEquals(500, alarms.size)
    }

    @Test
    fun `no alarm says anything, and no file says what a person wrote`() = together {
        made()
        habit(20)
        within { it.reminders.changeSettings(ReminderSettings(null, privateTexts = true)) }
        val plan = refreshed()
        assertTrue(plan.notifications.all { CANARY in checkNotNull(it.full).title })
        for (alarm in alarms.values) {
            val intent = shadowOf(alarm.sends).savedIntent
            assertEquals(null, intent.extras)
            assertFalse(plan.notifications.any { it.reminder in intent.toUri(0) })
        }
        assertTrue(files().size >= 4)
        for (file in files()) assertFalse(file.path, CANARY in file.readBytes().toString(Charsets.UTF_8))
    }

    @Test
    fun `what the phone lets the app do is in the plan`() = together {
        made()
        habit(20)
        shadowOf(app.service<NotificationManager>()).setNotificationsEnabled(false)
        assertTrue(Degraded.NOTIFICATIONS_DENIED in refreshed().degraded)
        shadowOf(app.service<NotificationManager>()).setNotificationsEnabled(true)
        val plan = refreshed()
        assertEquals(emptyList<Degraded>(), plan.degraded)
        assertEquals(BERLIN, plan.zone)
        assertEquals(LocalDateTime.of(2026, 6, 1, 20, 0), plan.notifications.first().local)
    }

    @Test
    @Config(qualifiers = "de")
    fun `texts are in the language of the phone`() = together {
        made()
        habit(20)
        assertEquals("Ein Moment, den du eingeplant hast", refreshed().notifications.first().discreet.title)
    }

    @Test
    fun `when setting fails nothing counts as applied`() = together {
        made()
        habit(20)
        val broken = java.io.File(app.openFolder, "boot-snapshot")
        broken.deleteRecursively()
        broken.resolve("in the way").mkdirs()
        runCatching { phone.refresh() }.exceptionOrNull().let { assertTrue("$it", it is java.io.IOException) }
        broken.deleteRecursively()
        val plan = refreshed()
        assertEquals(plan.notifications.size, plan.difference.add.size)
        assertEquals(plan.notifications.map { it.id }.toSet(), alarms.keys)
    }
}
