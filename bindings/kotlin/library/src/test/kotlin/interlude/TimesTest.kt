package interlude

import java.nio.file.Path
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.ZoneId
import java.time.ZoneOffset
import java.time.ZonedDateTime
import kotlinx.coroutines.flow.first
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/** Times of `java.time` cross as they are, but for what a vault does not keep. */
class TimesTest {
    /** As a moment comes from the library. */
    private fun lifted(text: String): ZonedDateTime {
        val lift = Class.forName("interlude.TimesKt").getMethod("liftMoment", String::class.java)
        return lift.invoke(null, text) as ZonedDateTime
    }

    @Test
    fun `what the writer's clock showed does not change with the rules of this device`() {
        val (zone, offset) = ZoneId.of("Europe/Berlin") to ZoneOffset.ofHours(1)
        val winter = LocalDateTime.of(2026, 12, 1, 9, 0).atZone(zone)
        assertEquals(winter, lifted("2026-12-01T09:00:00+01:00[Europe/Berlin]"))
        // Here it is summer by other rules, and a zone that nobody knows is none.
        val summer = LocalDateTime.of(2026, 7, 1, 9, 0).atZone(offset)
        assertEquals(summer, lifted("2026-07-01T09:00:00+01:00[Europe/Berlin]"))
        assertEquals(summer, lifted("2026-07-01T09:00:00+01:00[Europe/Nowhere]"))
        assertEquals(summer, lifted("2026-07-01T09:00:00+01:00"))
    }

    @Test
    fun `what is finer than a vault keeps is cut off`(@TempDir folder: Path) = together {
        make(folder.resolve("v")).use { vault ->
            val fine = ZonedDateTime.of(2026, 12, 1, 9, 0, 0, 123_999_999, BERLIN)
            vault.journal.write(NewEntry(created = fine))
            assertEquals(fine.withNano(123_000_000), vault.journal.entries().first().created)
            val rule = vault.reminders.add(eveningCheckIn(LocalTime.of(20, 0, 1, 5), LocalDate.of(2026, 12, 1)))
            val habit = (vault.reminders.get(rule).reminder.rule as Rule.Habit).v1
            assertEquals(listOf(LocalTime.of(20, 0)), habit.times)
            val start = LocalDateTime.of(2026, 12, 1, 18, 0, 2, 7)
            val schedule = vault.reminders.addSchedule(Schedule(start = start, zone = BERLIN, minutes = 90u))
            assertEquals(start.withSecond(0).withNano(0), vault.reminders.schedule(schedule).start)
        }
    }

    @Test
    fun `an instant beyond what can cross is refused`(@TempDir folder: Path) = together {
        make(folder.resolve("v")).use { vault ->
            for (at in listOf(Instant.MIN, Instant.MAX)) {
                assertEquals("instant", thrownBy<InterludeException.Invalid> { vault.letGoExpired(at) }.field)
            }
        }
    }
}
