package interlude.android

import interlude.When
import java.time.Duration
import java.time.Instant

/** When an alarm goes off: at `first`, or between `first` and `last`. In milliseconds of the epoch. */
internal data class Slot(val first: Long, val last: Long?) {
    /** As a line of the list of what is held. */
    fun words(id: String): String = "$id $first ${last ?: "-"}"

    /** What the system lets it be: an alarm that may not be exact gets the shortest window. */
    fun allowed(exact: Boolean): Slot = if (exact || last != null) this else copy(last = first + WINDOW.toMillis())

    companion object {
        /** Shorter windows are made as long by the system. */
        val WINDOW: Duration = Duration.ofMinutes(10)

        /** Of an alarm that may be at another time than it should be. No plan has it. */
        val UNCERTAIN = Slot(0, null)

        fun of(at: When): Slot = when (at) {
            is When.At -> Slot(at.v1.toEpochMilli(), null)
            is When.Window -> Slot(at.v1.toEpochMilli(), at.v2.toEpochMilli())
        }

        fun read(line: String): Pair<String, Slot>? {
            val words = line.split(' ')
            val first = words.getOrNull(1)?.toLongOrNull()
            return if (words.size == 3 && first != null) words[0] to Slot(first, words[2].toLongOrNull()) else null
        }
    }
}

/** What has to be done that the system holds what is wanted. */
internal class Change(val cancel: Set<String>, val set: Map<String, Slot>) {
    companion object {
        /**
         * What is due and still held is left alone, unless its rule is `gone`: it counts as heard from then on, so
         * taking it away would lose it.
         */
        fun between(held: Map<String, Slot>, wanted: Map<String, Slot>, gone: Set<String>, now: Instant): Change {
            val due = due(held, now) - gone
            return Change(held.keys - wanted.keys - due, wanted.filter { (id, slot) -> held[id] != slot })
        }

        /**
         * Held, although it was due: the system counts these among all. A window that has begun may lie as long as the
         * phone does. One that is exact goes off within minutes, or is on our list alone: without the permission the
         * system takes such alarms away, and tells nobody.
         */
        fun due(held: Map<String, Slot>, now: Instant): Set<String> = held.filterValues { slot ->
            val since = now.toEpochMilli() - slot.first
            since >= 0 && (slot.last != null || since < GRACE.toMillis())
        }.keys

        private val GRACE = Duration.ofMinutes(15)
    }
}
