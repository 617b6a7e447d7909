package interlude.android

import android.app.Notification
import android.content.Intent
import interlude.InterludeException
import interlude.Mark
import interlude.Unlock
import interlude.Vault
import java.io.File
import java.time.Duration
import java.time.Instant
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Shadows.shadowOf

/** Done, snoozed, swiped away: on the notification, without the app. */
class ActionsTest : PhoneTest() {
    private lateinit var rule: String

    /** A habit at eight in the evening, shown. */
    private suspend fun evening(): Pair<String, Notification> {
        made()
        rule = habit(20)
        val first = refreshed().notifications.first().id
        goOff(alarms.getValue(first))
        return first to shown.getValue(first)
    }

    /** The vault is closed, and only the person can open it. */
    private suspend fun onlyThePerson() {
        phone.close()
        closedToApps = true
        newPhone()
    }

    /** The person opened it; to the vault it is the same how. */
    private suspend fun opened() {
        phone.adopt(Vault.open(place, Unlock.SecretStore(store), world()))
    }

    private suspend fun marks(): List<Mark> = within { it.reminders.get(rule).reminder.marks.map { one -> one.mark } }

    @Test
    fun `done is in the vault, and the notification goes`() = together {
        val (first, notification) = evening()
        choose(notification.actions[0].actionIntent)
        assertEquals(listOf<Mark>(Mark.Done), marks())
        assertTrue(shown.isEmpty())
        refreshed()
        assertFalse(first in alarms)
    }

    @Test
    fun `snoozed comes again after half an hour, once`() = together {
        val (first, notification) = evening()
        choose(notification.actions[1].actionIntent)
        assertTrue(shown.isEmpty())
        // What was shown before is told to one plan and no more.
        refreshed()
        val again = alarms.getValue(first)
        assertEquals(Instant.parse("2026-06-01T18:30:00Z").toEpochMilli(), again.triggerAtMs)
        goOff(again)
        assertEquals(setOf(first), shown.keys)
        refreshed()
        assertFalse(first in alarms)
    }

    @Test
    fun `swiped away is dismissed`() = together {
        val (_, notification) = evening()
        choose(notification.deleteIntent)
        assertEquals(listOf<Mark>(Mark.Dismissed), marks())
    }

    @Test
    fun `with the vault closed it is noted, and told when it is open`() = together {
        val (_, notification) = evening()
        onlyThePerson()
        choose(notification.actions[0].actionIntent)
        assertTrue(shown.isEmpty())
        assertEquals(null, phone.lend { it })
        val note = File(app.protectedFolder, "notes/notes").readText()
        assertFalse(CANARY in note)
        opened()
        assertEquals(listOf<Mark>(Mark.Done), marks())
        assertEquals("", File(app.protectedFolder, "notes/notes").readText())
    }

    @Test
    fun `with the vault closed a snoozed one comes again, also over a reboot`() = together {
        val (first, notification) = evening()
        onlyThePerson()
        choose(notification.actions[1].actionIntent)
        assertEquals(Instant.parse("2026-06-01T18:30:00Z").toEpochMilli(), alarms.getValue(first).triggerAtMs)
        reboot()
        pass(Duration.ofMinutes(5))
        tell(Intent.ACTION_LOCKED_BOOT_COMPLETED)
        assertTrue(shown.isEmpty())
        goOff(alarms.getValue(first))
        assertEquals(setOf(first), shown.keys)
        reboot()
        tell(Intent.ACTION_LOCKED_BOOT_COMPLETED)
        assertTrue(shown.isEmpty() && first !in alarms)
        // Open again half an hour later, nothing is said a third time.
        pass(Duration.ofMinutes(30))
        opened()
        assertFalse(first in alarms)
    }

    @Test
    fun `a snoozed one that the vault hears of before it comes again comes all the same`() = together {
        val (first, notification) = evening()
        onlyThePerson()
        choose(notification.actions[1].actionIntent)
        pass(Duration.ofMinutes(5))
        opened()
        val again = alarms.getValue(first)
        assertEquals(Instant.parse("2026-06-01T18:30:00Z").toEpochMilli(), again.triggerAtMs)
        goOff(again)
        assertEquals(setOf(first), shown.keys)
    }

    @Test
    fun `a snoozed one that was done meanwhile does not come again, at a start of the phone neither`() = together {
        val (first, notification) = evening()
        onlyThePerson()
        choose(notification.actions[1].actionIntent)
        opened()
        val subject = checkNotNull(Action.subject(shadowOf(notification.deleteIntent).savedIntent))
        within { it.reminders.mark(rule, subject.occurrence, Mark.Done) }
        refreshed()
        assertFalse(first in alarms)
        reboot()
        tell(Intent.ACTION_LOCKED_BOOT_COMPLETED)
        assertTrue(shown.isEmpty() && first !in alarms)
    }

    @Test
    fun `the last choice counts, and notes are few`() = together {
        val (_, notification) = evening()
        onlyThePerson()
        choose(notification.actions[1].actionIntent)
        choose(notification.actions[0].actionIntent)
        assertEquals(1, File(app.protectedFolder, "notes/notes").readLines().size)
        val notes = Notes(Shelf(File(app.protectedFolder, "notes")))
        val subject = checkNotNull(Action.subject(shadowOf(notification.deleteIntent).savedIntent))
        repeat(300) { day ->
            val occurrence = subject.occurrence.copy(day = subject.occurrence.day.plusDays(1L + day))
            notes.add(subject.copy(occurrence = occurrence), Mark.Dismissed)
        }
        assertEquals(200, File(app.protectedFolder, "notes/notes").readLines().size)
        opened()
        assertEquals(200, marks().size)
    }

    @Test
    fun `a note of a rule that is gone, or of nothing, keeps no other`() = together {
        val (_, notification) = evening()
        onlyThePerson()
        choose(notification.actions[0].actionIntent)
        val file = File(app.protectedFolder, "notes/notes")
        val note = file.readText()
        val rule = "0".repeat(64)
        val bad = listOf(
            "$rule 20000 0 done", "no note", "a b c d", "$rule 9999999999999 0 done", "no-id 20000 0 done",
        )
        file.writeText((bad + note).joinToString("\n"))
        opened()
        assertEquals(listOf<Mark>(Mark.Done), marks())
        assertEquals("", file.readText())
    }

    @Test
    fun `a vault that cannot take it now is told later`() = together {
        val (_, notification) = evening()
        val vault = within { it }
        phone.lend { vault.close() }
        // What was open is gone in the middle; the next opening has the note.
        choose(notification.actions[0].actionIntent)
        assertEquals(listOf<Mark>(Mark.Done), marks())
        assertNotNull(runCatching { vault.reminders.list() }.exceptionOrNull() as InterludeException.Closed)
    }

    @Test
    fun `intents of the actions carry ids alone`() = together {
        val (_, notification) = evening()
        val intents = notification.actions.map { it.actionIntent } + notification.deleteIntent
        for (intent in intents) {
            val saved = shadowOf(intent).savedIntent
            assertEquals(setOf("reminder", "day", "place"), checkNotNull(saved.extras).keySet())
            assertEquals(ReminderReceiver::class.java.name, saved.component?.className)
            assertTrue(shadowOf(intent).isImmutable)
        }
        assertEquals(intents.size, intents.toSet().size)
    }
}
