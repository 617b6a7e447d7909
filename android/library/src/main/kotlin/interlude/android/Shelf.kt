package interlude.android

import java.io.ByteArrayOutputStream
import java.io.File
import java.io.FileOutputStream
import java.io.IOException
import java.io.InputStream
import java.nio.channels.FileChannel
import java.nio.file.Files
import java.nio.file.NoSuchFileException
import java.nio.file.StandardCopyOption
import java.nio.file.StandardOpenOption

/** Small files, each written whole or not at all; `android.util.AtomicFile` tells nobody when it could not. */
internal class Shelf(private val folder: File) {
    /**
     * Its bytes; none where there is none, or one of more than `most` bytes, which is not of our making.
     *
     * @throws IOException when it is there and cannot be read now, which `FileInputStream` calls not found as well.
     */
    fun read(name: String, most: Int): ByteArray? = try {
        Files.newInputStream(File(folder, name).toPath()).use { it.readUpTo(most + 1) }.takeIf { it.size <= most }
    } catch (_: NoSuchFileException) {
        null
    }

    /** @throws IOException when the disk is full, for example; what was there stays. */
    fun write(name: String, bytes: ByteArray) {
        Files.createDirectories(folder.toPath())
        val fresh = File(folder, "$name.new")
        FileOutputStream(fresh).use {
            it.write(bytes)
            it.fd.sync()
        }
        Files.move(fresh.toPath(), File(folder, name).toPath(), StandardCopyOption.ATOMIC_MOVE)
        settle()
    }

    /** So that no power cut brings back what was there before, whose key may be gone. Some file systems have no such call. */
    private fun settle() {
        try {
            FileChannel.open(folder.toPath(), StandardOpenOption.READ).use { it.force(true) }
        } catch (_: IOException) {
            return
        }
    }

    fun remove(name: String) {
        Files.deleteIfExists(File(folder, name).toPath())
    }

    /** As lines; what is too large counts as none. */
    fun lines(name: String): List<String> =
        read(name, MOST_LINES)?.toString(Charsets.UTF_8)?.lines()?.filter(String::isNotEmpty) ?: emptyList()

    fun write(name: String, lines: Collection<String>): Unit = write(name, lines.joinToString("\n").toByteArray())

    private companion object {
        const val MOST_LINES = 256 * 1024
    }
}

/** `InputStream.readNBytes` came with Android 13. */
private fun InputStream.readUpTo(most: Int): ByteArray {
    val bytes = ByteArrayOutputStream()
    val piece = ByteArray(8192)
    while (bytes.size() < most) {
        val read = read(piece, 0, minOf(piece.size, most - bytes.size()))
        if (read < 0) break
        bytes.write(piece, 0, read)
    }
    return bytes.toByteArray()
}
