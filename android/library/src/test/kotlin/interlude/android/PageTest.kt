package interlude.android

import android.app.AlarmManager
import android.app.job.JobScheduler
import android.os.UserManager
import example.JournalApp
import example.begin
import example.remind
import example.unlock
import example.write
import java.time.LocalDate
import java.time.LocalTime
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/** The app of docs/android.md. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = JournalApp::class)
class PageTest {
    private val app: JournalApp get() = RuntimeEnvironment.getApplication() as JournalApp

    @Before
    fun start() {
        FakeKeystore.install()
        shadowOf(app.service<UserManager>()).setUserUnlocked(true)
    }

    @Test
    fun `it begins, writes, reminds, and is unlocked again`() = together {
        assertNotNull(app.service<JobScheduler>().getPendingJob(Jobs.SYNC))
        assertNull(app.write("before there is a vault"))
        assertEquals(24, app.begin("a long sentence nobody guesses").size)
        assertNotNull(app.write("Said it out loud today."))
        val plan = checkNotNull(app.remind(LocalTime.of(20, 30), LocalDate.now()))
        assertTrue(plan.notifications.isNotEmpty())
        assertEquals(plan.notifications.size, shadowOf(app.service<AlarmManager>()).scheduledAlarms.size)
        app.phone.close()
        FakeKeystore.keys.keys.removeAll { it.startsWith("interlude/") }
        assertNull(app.write("only the person can open it"))
        app.unlock("a long sentence nobody guesses")
        app.phone.close()
        assertEquals(1, app.phone.lend { it.journal.search("loud").size })
        app.phone.close()
    }
}
