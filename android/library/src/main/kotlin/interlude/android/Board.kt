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
import java.security.GeneralSecurityException
import java.security.ProviderException
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
)

/**
 * What the notifications of the plan are about, sealed: alarms carry their names alone, and when one goes off the vault
 * may be closed.
 */
internal class Board(private val sealed: Sealed) {
    /** Without a Keystore that works there is no board: what is due is shown discreetly and without actions then. */
    fun write(plan: Plan) {
        val bytes = ByteArrayOutputStream()
        DataOutputStream(bytes).use { out ->
            out.writeInt(plan.notifications.size)
            plan.notifications.forEach { put(out, it) }
        }
        try {
            sealed.write(NAME, bytes.toByteArray())
        } catch (_: GeneralSecurityException) {
            sealed.forget(NAME)
        } catch (_: ProviderException) {
            sealed.forget(NAME)
        }
    }

    /** What is said of one; none for one that is not of the plan, or cannot be told now. */
    fun find(id: String): Posted? = (sealed.read(NAME) as? Opened.Whole)?.let { opened ->
        val words = DataInputStream(ByteArrayInputStream(opened.bytes))
        try {
            generateSequence { words.readUTF() to take(words) }.take(words.readInt()).find { it.first == id }?.second
        } catch (_: IOException) {
            null
        }
    }

    private fun put(out: DataOutputStream, one: Notification) {
        val full = one.full.takeIf { one.visibility == Visibility.FULL }
        out.writeUTF(one.id)
        out.writeUTF(one.kind)
        out.writeUTF(one.reminder)
        out.writeLong(one.occurrence.day.toEpochDay())
        out.writeByte(one.occurrence.place.toInt())
        out.writeUTF(one.deepLink)
        out.writeBoolean(one.interruption == Interruption.TIME_SENSITIVE)
        put(out, one.discreet)
        out.writeBoolean(full != null)
        full?.let { put(out, it) }
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

        /** 500 notifications of a plan, whose texts are bounded by the core. */
        const val MOST = 4 * 1024 * 1024
    }
}
