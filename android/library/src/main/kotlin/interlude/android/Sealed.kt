package interlude.android

import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.UserNotAuthenticatedException
import java.io.File
import java.io.IOException
import java.security.GeneralSecurityException
import java.security.InvalidKeyException
import java.security.MessageDigest
import java.security.SecureRandom
import java.security.UnrecoverableKeyException
import javax.crypto.AEADBadTagException
import javax.crypto.Cipher
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/** What became of a sealed file. */
internal sealed interface Opened {
    class Whole(val bytes: ByteArray) : Opened

    /** There is none. */
    data object None : Opened

    /** It is there, and no key will ever open it again. */
    data object Lost : Opened

    /** Not now: the phone is locked, the person has not shown who they are, the Keystore does not answer. */
    data object NotNow : Opened

    /** As [NotNow], and the Keystore says that it is the key which cannot be had or used: that may last. */
    data object Failing : Opened
}

/**
 * Files sealed by keys of a [KeySafe]: a version, the number of the key, the nonce, the sealed bytes (AES-256-GCM, over
 * the file's name). A new key has a new number, and the old one goes only when the file says so: what is interrupted
 * leaves key and file together, and a key that cannot be read now is never written over.
 */
internal class Sealed(
    folder: File,
    private val keys: KeySafe,
    private val protection: KeyProtection,
    private val most: Int,
) {
    private val shelf = Shelf(folder)

    fun read(name: String): Opened = synchronized(Sealed) { opened(name) }

    private fun opened(name: String): Opened = try {
        val file = shelf.read(place(name), most)
        when {
            file == null -> Opened.None
            !isOurs(file) -> Opened.Lost
            else -> keys.find(alias(name, file))?.let { Opened.Whole(open(it, name, file)) } ?: Opened.Lost
        }
    } catch (error: Exception) {
        judge(error)
    }

    /**
     * Seals and writes.
     *
     * @throws GeneralSecurityException when the key cannot be used now; what was there stays.
     * @throws IOException when the file cannot be written.
     */
    fun write(name: String, bytes: ByteArray): Unit = synchronized(Sealed) {
        val file = shelf.read(place(name), most)?.takeIf(::isOurs)
        val before = file?.let { alias(name, it) }
        val kept = before?.let { usable(name, it) }
        val number = if (kept == null) ByteArray(NUMBER).also(SecureRandom()::nextBytes) else file.copyOfRange(1, NONCE)
        val head = byteArrayOf(VERSION) + number
        try {
            val cipher = kept ?: cipher(Cipher.ENCRYPT_MODE, keys.make(alias(name, head), protection), name)
            // The Keystore draws the nonce.
            val sealed = cipher.doFinal(bytes)
            shelf.write(place(name), head + cipher.iv + sealed)
        } catch (error: Exception) {
            if (kept == null) discard(alias(name, head))
            throw error
        }
        if (before != null && kept == null) discard(before)
    }

    fun remove(name: String): Unit = synchronized(Sealed) {
        val file = shelf.read(place(name), most)
        shelf.remove(place(name))
        if (file != null && isOurs(file)) keys.remove(alias(name, file))
    }

    /** Lets go of the file alone. */
    fun forget(name: String): Unit = shelf.remove(place(name))

    /** Seals with the key that is in use; none where another has to be made. */
    private fun usable(name: String, alias: String): Cipher? = try {
        keys.find(alias)?.let { cipher(Cipher.ENCRYPT_MODE, it, name) }
    } catch (error: Exception) {
        if (judge(error) == Opened.NotNow) throw error
        null
    }

    /** A key that seals nothing: where it cannot be removed it is in nobody's way. */
    private fun discard(alias: String) {
        runCatching { keys.remove(alias) }
    }

    private fun open(key: SecretKey, name: String, file: ByteArray): ByteArray {
        val nonce = GCMParameterSpec(8 * TAG, file, NONCE, BODY - NONCE)
        return cipher(Cipher.DECRYPT_MODE, key, name, nonce).doFinal(file, BODY, file.size - BODY)
    }

    /** Of all of them one at a time: file and key are read and made together. */
    private companion object {
        const val VERSION: Byte = 1
        const val NUMBER = 4
        const val NONCE = 1 + NUMBER
        const val BODY = NONCE + 12
        const val TAG = 16

        fun isOurs(file: ByteArray): Boolean = file.size >= BODY + TAG && file[0] == VERSION

        fun cipher(mode: Int, key: SecretKey, name: String, nonce: GCMParameterSpec? = null): Cipher {
            val cipher = Cipher.getInstance("AES/GCM/NoPadding")
            if (nonce == null) cipher.init(mode, key) else cipher.init(mode, key, nonce)
            cipher.updateAAD(name.toByteArray())
            return cipher
        }

        fun place(name: String): String = hex(MessageDigest.getInstance("SHA-256").digest(name.toByteArray()))

        fun alias(name: String, file: ByteArray): String = "$name#${hex(file.copyOfRange(1, NONCE))}"

        /** Anything that is not certain is passing: taking a passing failure for a loss is how keys are thrown away. */
        fun judge(error: Exception): Opened = when (error) {
            is KeyPermanentlyInvalidatedException, is AEADBadTagException -> Opened.Lost
            is UserNotAuthenticatedException -> Opened.NotNow
            // Also what has become of a key by new biometrics (until Android 11) or an update, or not.
            is UnrecoverableKeyException, is InvalidKeyException -> Opened.Failing
            // Also what the Keystores of some phones throw that nobody declared.
            else -> Opened.NotNow
        }
    }
}

internal fun hex(bytes: ByteArray): String = bytes.joinToString("") { "%02x".format(it) }
