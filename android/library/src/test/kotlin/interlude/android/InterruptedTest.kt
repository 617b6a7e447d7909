package interlude.android

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.content.IntentFilter
import interlude.Habit
import interlude.Reminder
import interlude.Rule
import interlude.Unlock
import interlude.Vault
import java.io.File
import java.io.IOException
import java.nio.file.Files
import java.time.Duration
import java.time.Instant
import java.time.LocalDate
import java.time.LocalTime
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/** The process ends, the caller is gone, the system loses patience: in the middle of things. */
class InterruptedTest : PhoneTest() {
    private val alarmsOfOurs get() = Alarms(app, Shelf(app.openFolder))

    /** The process ends where the first alarm would be cancelled. */
    private class Killed : AbstractSet<String>() {
        override val size = 1

        override fun iterator(): Iterator<String> = error("killed")
    }

    @Test
    fun `an alarm that was to be moved when the process ended is moved by the next plan`() = together {
        made()
        val rule = habit(20)
        val first = refreshed().notifications.first().id
        val later = Slot(Instant.parse("2026-06-01T19:00:00Z").toEpochMilli(), null)
        val ours = alarmsOfOurs
        runCatching { ours.apply(ours.held(), Change(Killed(), mapOf(first to later, "f".repeat(32) to later))) }
        newPhone()
        val habit = Habit(listOf(LocalTime.of(21, 0)), "FREQ=DAILY", LocalDate.of(2026, 6, 1), null, null, false)
        within { it.reminders.change(rule, Reminder(CANARY, Rule.Habit(habit))) }
        val plan = refreshed()
        assertEquals(first, plan.notifications.first().id)
        assertEquals(later.first, alarms.getValue(first).triggerAtMs)
        assertEquals(plan.notifications.map { it.id }.toSet(), alarmsOfOurs.held().keys)
    }

    @Test
    fun `a vault that was opened for whoever is gone is there for the next`() = together {
        made()
        phone.close()
        lateinit var asking: Job
        val opener = VaultOpener {
            openings += 1
            withContext(Dispatchers.IO) {
                asking.cancel()
                Vault.open(place, Unlock.SecretStore(store), world())
            }
        }
        app.phone = Phone(app, opener, PhoneOptions(failed = failed::add)) { MORNING }
        openings = 0
        asking = launch { phone.lend { it } }
        asking.join()
        assertTrue(asking.isCancelled)
        assertNotNull(phone.lend { it })
        assertEquals(1, openings)
    }

    @Test
    @Config(sdk = [35])
    fun `a broadcast is over before the system loses patience, and its work goes on`() = together {
        val (go, done) = CompletableDeferred<Unit>() to CompletableDeferred<Unit>()
        lateinit var pending: BroadcastReceiver.PendingResult
        val receiver = object : BroadcastReceiver() {
            override fun onReceive(context: Context, intent: Intent) {
                pending = goAsync()
                phone.background(pending, patience = Duration.ofMillis(1)) {
                    go.await()
                    done.complete(Unit)
                }
            }
        }
        app.registerReceiver(receiver, IntentFilter("anything"), Context.RECEIVER_NOT_EXPORTED)
        app.sendBroadcast(Intent("anything").setPackage(app.packageName))
        shadowOf(android.os.Looper.getMainLooper()).idle()
        try {
            shadowOf(pending).future.get(60, TimeUnit.SECONDS)
            assertFalse(done.isCompleted)
        } finally {
            go.complete(Unit)
        }
        done.await()
    }

    @Test
    fun `notes that cannot be kept in order keep nobody from the vault`() = together {
        made()
        val notes = File(app.protectedFolder, "notes")
        Files.createDirectories(File(notes, "notes.new").toPath())
        File(notes, "notes").writeText("${"0".repeat(64)} 20000 0 done")
        assertEquals(0, within { it.journal.count() })
        assertTrue(failed.isNotEmpty() && failed.all { it is IOException })
        failed.clear()
        File(notes, "notes.new").delete()
    }

    @Test
    fun `what nobody asks for in a day is set again, also where only the person can open the vault`() = together {
        made()
        habit(20)
        refreshed()
        val planned = alarms.keys
        val daily = checkNotNull(app.service<android.app.job.JobScheduler>().getPendingJob(Jobs.REFILL))
        assertEquals(Duration.ofDays(1).toMillis(), daily.maxExecutionDelayMillis)
        phone.close()
        closedToApps = true
        // The system took them away with their permission.
        reboot()
        app.service<android.app.job.JobScheduler>().cancel(Jobs.REFILL)
        phone.refill()
        assertEquals(planned, alarms.keys)
        assertNotNull(app.service<android.app.job.JobScheduler>().getPendingJob(Jobs.REFILL))
    }
}
