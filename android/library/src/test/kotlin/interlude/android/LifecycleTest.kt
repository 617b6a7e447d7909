package interlude.android

import android.app.Activity
import android.app.job.JobScheduler
import interlude.Habit
import interlude.InterludeException
import interlude.NewVault
import interlude.Reminder
import interlude.Rule
import interlude.Vault
import interlude.lock
import java.io.File
import java.time.LocalDate
import java.time.LocalTime
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Robolectric

/** The vault holds its files while the app can be seen, or somebody needs it, and no longer. */
class LifecycleTest : PhoneTest() {
    private suspend fun holdsFiles(vault: Vault): Boolean = try {
        vault.sync.status()
        true
    } catch (_: InterludeException.Locked) {
        false
    }

    @Test
    fun `files are held while an activity can be seen`() = together {
        val vault = made()
        assertFalse(holdsFiles(vault))
        val one = Robolectric.buildActivity(Activity::class.java).create().start()
        settle()
        assertTrue(holdsFiles(vault))
        val other = Robolectric.buildActivity(Activity::class.java).create().start()
        one.stop()
        settle()
        assertTrue(holdsFiles(vault))
        phone.lend { assertTrue(holdsFiles(it)) }
        assertTrue(holdsFiles(vault))
        other.stop()
        settle()
        assertFalse(holdsFiles(vault))
        other.restart()
        settle()
        assertTrue(holdsFiles(vault))
        other.stop()
        settle()
    }

    @Test
    fun `a screen that turns lets go of nothing`() = together {
        val vault = made()
        val activity = Robolectric.buildActivity(Activity::class.java).create().start().resume().visible()
        settle()
        val planned = app.service<JobScheduler>().getPendingJob(Jobs.REFILL)
        activity.recreate()
        settle()
        assertTrue(holdsFiles(vault))
        // Nor is anything planned anew.
        assertTrue(planned === app.service<JobScheduler>().getPendingJob(Jobs.REFILL))
        activity.pause().stop()
        settle()
        assertFalse(holdsFiles(vault))
    }

    @Test
    fun `what was changed while the app could be seen is planned when it goes`() = together {
        val vault = made()
        val activity = Robolectric.buildActivity(Activity::class.java).create().start()
        settle()
        val habit = Habit(listOf(LocalTime.of(20, 0)), "FREQ=DAILY", LocalDate.of(2026, 6, 1), null, null, false)
        vault.reminders.add(Reminder("", Rule.Habit(habit)))
        assertTrue(alarms.isEmpty())
        activity.stop()
        settle()
        assertTrue(alarms.isNotEmpty())
    }

    @Test
    fun `whoever needs it opens it, and the last one closes its files`() = together {
        made()
        phone.close()
        openings = 0
        val seen = checkNotNull(phone.lend { outer ->
            phone.lend { inner -> assertTrue(inner === outer) }
            assertTrue(holdsFiles(outer))
            outer
        })
        assertFalse(holdsFiles(seen))
        assertNotNull(phone.lend { it })
        assertEquals(1, openings)
    }

    @Test
    fun `one that was locked is opened anew`() = together {
        val vault = made()
        phone.lend { it.lock() }
        val other = checkNotNull(phone.lend { it })
        assertTrue(other !== vault && vault.isClosed)
        phone.adopt(other)
        assertFalse(other.isClosed)
    }

    @Test
    fun `a vault that another takes the place of, or that the app closes, is closed`() = together {
        val one = made()
        val other = Vault.create(place.resolveSibling("other"), NewVault(secretStore = store), world()).vault
        phone.adopt(other)
        assertTrue(one.isClosed && !other.isClosed)
        phone.close()
        assertTrue(other.isClosed)
    }

    @Test
    fun `files are held and let go of also when planning fails`() = together {
        val vault = made()
        val snapshot = File(app.openFolder, "boot-snapshot")
        snapshot.delete()
        snapshot.resolve("in the way").mkdirs()
        val activity = Robolectric.buildActivity(Activity::class.java).create().start()
        settle()
        assertTrue(holdsFiles(vault))
        activity.stop()
        settle()
        assertFalse(holdsFiles(vault))
        assertEquals(2, failed.size)
        failed.clear()
    }

    @Test
    fun `what fails in the work is the caller's, and the files are closed`() = together {
        val vault = made()
        val thrown = runCatching { phone.lend { error("the app's own") } }.exceptionOrNull()
        assertEquals("the app's own", thrown?.message)
        assertFalse(holdsFiles(vault))
    }

    @Test
    fun `an opener that fails counts as none`() = together {
        val lent = phone.lend { it }
        assertEquals(null, lent)
        assertEquals(null, phone.refresh())
    }
}


