package interlude.android

import interlude.Interruption
import interlude.Notification
import interlude.Occurrence
import interlude.Plan
import interlude.Texts
import interlude.Visibility
import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.io.DataInputStream
import java.io.DataOutputStream
import java.io.IOException
import java.time.LocalDate

/** An occurrence of a rule. */
internal data class Subject(val reminder: String, val occurrence: Occurrence)

/** What is to be shown of a notification once the phone was unlocked. */
internal class Posted(
    val kind: String,
    val subject: Subject,
    val link: String,
    val urgent: Boolean,
    val discreet: Texts,
    /** None unless the participant asked for them. */
    val full: Texts?,
) {
    companion object {
        fun of(one: Notification): Posted = Posted(
            kind = one.kind,
            subject = Subject(one.reminder, one.occurrence),
            link = one.deepLink,
            urgent = one.interruption == Interruption.TIME_SENSITIVE,
            discreet = one.discreet,
            full = one.full.takeIf { one.visibility == Visibility.FULL },
        )
    }
}

/**
 * What the notifications of the plan are about, sealed: alarms carry their names alone, and when one goes off the vault
 * may be closed.
 */
internal class Board(private val sealed: Sealed) {
    /**
     * `kept`: of the plan before, whose alarms have not gone off. Without a Keystore that works there is no board: what
     * is due is shown discreetly and without actions then.
     */
    fun write(plan: Plan, kept: Set<String>) {
        val before = if (kept.isEmpty()) emptyMap() else read().filterKeys(kept::contains)
        val all = before + plan.notifications.associate { it.id to Posted.of(it) }
        val bytes = ByteArrayOutputStream()
        DataOutputStream(bytes).use { out ->
            out.writeInt(all.size)
            for ((id, posted) in all) {
                out.writeUTF(id)
                put(out, posted)
            }
        }
        try {
            sealed.write(NAME, bytes.toByteArray())
        } catch (error: IOException) {
            throw error
        } catch (_: Exception) {
            // The Keystores of some phones throw what nobody declared.
            sealed.forget(NAME)
        }
    }

    /** What is said of one; none for one that is not on it, or cannot be told now. */
    fun find(id: String): Posted? = read()[id]

    private fun read(): Map<String, Posted> {
        val opened = sealed.read(NAME) as? Opened.Whole ?: return emptyMap()
        val words = DataInputStream(ByteArrayInputStream(opened.bytes))
        return try {
            (0 until words.readInt()).associate { words.readUTF() to take(words) }
        } catch (_: IOException) {
            emptyMap()
        }
    }

    private fun put(out: DataOutputStream, one: Posted) {
        out.writeUTF(one.kind)
        out.writeUTF(one.subject.reminder)
        out.writeLong(one.subject.occurrence.day.toEpochDay())
        out.writeByte(one.subject.occurrence.place.toInt())
        out.writeUTF(one.link)
        out.writeBoolean(one.urgent)
        put(out, one.discreet)
        out.writeBoolean(one.full != null)
        one.full?.let { put(out, it) }
    }

    private fun put(out: DataOutputStream, texts: Texts) {
        out.writeUTF(texts.title)
        out.writeUTF(texts.body)
    }

    private fun take(words: DataInputStream): Posted = Posted(
        kind = words.readUTF(),
        subject = Subject(
            words.readUTF(),
            Occurrence(LocalDate.ofEpochDay(words.readLong()), words.readUnsignedByte().toUByte()),
        ),
        link = words.readUTF(),
        urgent = words.readBoolean(),
        discreet = texts(words),
        full = if (words.readBoolean()) texts(words) else null,
    )

    private fun texts(words: DataInputStream) = Texts(words.readUTF(), words.readUTF())

    companion object {
        private const val NAME = "interlude-board"

        /** As many notifications as the system holds, and some more; their texts are bounded by the core. */
        const val MOST = 4 * 1024 * 1024
    }
}
