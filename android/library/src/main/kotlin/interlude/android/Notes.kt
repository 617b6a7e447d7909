package interlude.android

import interlude.InterludeException
import interlude.Mark
import interlude.Occurrence
import interlude.Vault
import java.time.DateTimeException
import java.time.Instant
import java.time.LocalDate
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock

/**
 * What the participant made of reminders while the vault was closed, kept until it is open. Ids, days and marks, no
 * word of theirs. At most [MOST], the oldest go first.
 */
internal class Notes(private val shelf: Shelf) {
    private val turn = Mutex()

    suspend fun add(subject: Subject, mark: Mark): Unit = turn.withLock {
        val place = words(subject)
        val others = shelf.lines(NAME).filterNot { it.startsWith("$place ") }
        shelf.write(NAME, (others + "$place ${words(mark)}").takeLast(MOST))
    }

    /** Tells the vault. What fails is kept, but for what it will never take. */
    suspend fun apply(vault: Vault): Unit = turn.withLock {
        var left = shelf.lines(NAME)
        if (left.isEmpty()) return
        try {
            for (note in left) {
                read(note)?.let { (subject, mark) -> tell(vault, subject, mark) }
                left = left - note
            }
        } finally {
            shelf.write(NAME, left)
        }
    }

    private suspend fun tell(vault: Vault, subject: Subject, mark: Mark) = try {
        vault.reminders.mark(subject.reminder, subject.occurrence, mark)
    } catch (_: InterludeException.NotFound) {
        // The rule is gone, here or on another device.
    } catch (_: InterludeException.Invalid) {
        // No rule has such an occurrence.
    }

    private fun words(subject: Subject): String =
        "${subject.reminder} ${subject.occurrence.day.toEpochDay()} ${subject.occurrence.place}"

    private fun words(mark: Mark): String = when (mark) {
        is Mark.Done -> "done"
        is Mark.Dismissed -> "dismissed"
        is Mark.Snoozed -> mark.v1.toEpochMilli().toString()
    }

    private fun read(line: String): Pair<Subject, Mark>? {
        val words = line.split(' ')
        if (words.size != 4) return null
        val mark = when (words[3]) {
            "done" -> Mark.Done
            "dismissed" -> Mark.Dismissed
            else -> Mark.Snoozed(Instant.ofEpochMilli(words[3].toLongOrNull() ?: return null))
        }
        return try {
            val day = LocalDate.ofEpochDay(words[1].toLong())
            Subject(words[0], Occurrence(day, words[2].toUByte())) to mark
        } catch (_: NumberFormatException) {
            null
        } catch (_: DateTimeException) {
            null
        }
    }

    private companion object {
        const val NAME = "notes"
        const val MOST = 200
    }
}
