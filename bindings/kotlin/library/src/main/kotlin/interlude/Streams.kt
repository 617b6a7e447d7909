/*
 * What crosses as bytes: attachments and bundles, as streams of Java.
 */
package interlude

import java.io.InputStream
import java.io.OutputStream

/**
 * Streams a photo, recording or file into an entry and gives its id. At most 64 MiB; only encrypted bytes touch the
 * disk. The same content in two entries is kept once. The stream is read on the vault's dispatcher and not closed; what
 * it throws is thrown here, and nothing is attached then. So it is when the coroutine is cancelled.
 *
 * Errors: [InterludeException.Invalid] beyond a bound, [InterludeException.NotFound] for the entry.
 */
public suspend fun Journal.attach(
    id: DocumentId,
    content: InputStream,
    fileName: String,
    mediaType: String = mediaType(fileName),
): String = calls.streaming { watch -> handle.attach(id, Reading(watch, content), fileName, mediaType) }

/** Takes an attachment out of an entry. Its bytes go 30 days after the last entry let go of it. */
public suspend fun Journal.detach(id: DocumentId, attachment: String): Unit = calls { handle.detach(id, attachment) }

/**
 * The content of an attachment. Only what is asked for is decrypted. The stream blocks, throws [InterludeException],
 * and is to be closed.
 *
 * Errors: [InterludeException.NotFound], also when its bytes are not on this device: [Sync.fetchAttachment] fetches
 * them.
 */
public suspend fun Journal.openAttachment(id: DocumentId, attachment: String): InputStream =
    AttachmentStream(calls { handle.readAttachment(id, attachment) })

/**
 * A picture or recording of a group's resource, as [openAttachment] gives an attachment.
 *
 * Errors: [InterludeException.NotFound] for resource or file, also when its bytes are not on this device:
 * [Sync.fetchMedia] fetches them.
 */
public suspend fun Group.openMedia(resource: DocumentId, file: String): InputStream =
    AttachmentStream(calls { handle.readMedia(resource, file) })

/**
 * Writes what other devices need to have all that this one has, for devices without any network. Nobody else can read
 * it. The stream is not closed; what it throws is thrown here.
 *
 * Errors: [InterludeException.Refused] when the vault is not linked or was removed.
 */
public suspend fun Vault.exportBundle(to: OutputStream): BundleReport =
    calls.streaming { watch -> handle.exportBundle(Writing(watch, to)) }

/**
 * Takes in a bundle of another device of the same person. The stream is not closed; what it throws is thrown here, and
 * what came before is in.
 *
 * Errors: [InterludeException.Invalid] when it is none, [InterludeException.Refused] when it is somebody else's,
 * [InterludeException.Damaged] when it is cut: what came before is in then.
 */
public suspend fun Vault.importBundle(from: InputStream): BundleReport =
    calls.streaming { watch -> handle.importBundle(Reading(watch, from)) }

private class AttachmentStream(private val handle: AttachmentReaderHandle) : InputStream() {
    override fun read(): Int {
        val one = ByteArray(1)
        return if (read(one, 0, 1) < 0) -1 else one[0].toUByte().toInt()
    }

    override fun read(buffer: ByteArray, offset: Int, length: Int): Int {
        if (offset < 0 || length < 0 || length > buffer.size - offset) throw IndexOutOfBoundsException()
        if (length == 0) return 0
        val piece = crossing { handle.read(minOf(length, PIECE).toUInt()) }
        piece.copyInto(buffer, offset)
        return if (piece.isEmpty()) -1 else piece.size
    }

    override fun close() = free(handle) { handle.shut() }

    private companion object {
        const val PIECE = 256 shl 10
    }
}
