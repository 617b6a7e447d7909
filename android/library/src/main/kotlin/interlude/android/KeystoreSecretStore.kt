package interlude.android

import android.content.Context
import interlude.SecretLookup
import interlude.SecretStore
import interlude.Vault
import interlude.enroll
import java.io.File
import java.io.IOException
import java.util.concurrent.ConcurrentHashMap

/**
 * Android's Keystore as the secret store of a vault: the secret lies in a file that no backup takes, sealed by a key of
 * the Keystore. No failure of the Keystore ever deletes anything: what cannot be read now may be readable tomorrow.
 */
public class KeystoreSecretStore internal constructor(
    private val context: Context,
    protection: KeyProtection,
    keys: KeySafe,
) : SecretStore {
    private val sealed = Sealed(File(context.protectedFolder, "keys"), keys, protection, MOST)
    private val ailing = ConcurrentHashMap.newKeySet<String>()

    /** `protection`: of keys that are made from now on. */
    public constructor(context: Context, protection: KeyProtection = KeyProtection()) :
        this(context.applicationContext, protection, AndroidKeySafe())

    /**
     * Whether a key was asked for that is lost (new biometrics, no lock screen any more) or that the Keystore cannot
     * load or use (since an update of the phone, for example). The vault is then opened by passphrase or phrase, and
     * [mend] has a new key made.
     */
    public val needsNewKey: Boolean get() = ailing.isNotEmpty()

    /** A lost secret is absent for certain; whatever may pass is unreadable. */
    override fun get(name: String): SecretLookup {
        // Files look absent before the first unlock.
        if (!context.isUnlocked) return SecretLookup.Unreadable
        val opened = sealed.read(name)
        if (opened == Opened.Lost || opened == Opened.Failing) ailing.add(name)
        return when (opened) {
            is Opened.Whole -> SecretLookup.Present(opened.bytes).also { ailing.remove(name) }
            Opened.None, Opened.Lost -> SecretLookup.Absent
            Opened.NotNow, Opened.Failing -> SecretLookup.Unreadable
        }
    }

    override fun put(name: String, secret: ByteArray): Unit = reaching {
        sealed.write(name, secret)
        ailing.remove(name)
    }

    override fun remove(name: String): Unit = reaching {
        sealed.remove(name)
        ailing.remove(name)
    }

    /**
     * Gives this store a new key for a vault that was just opened by passphrase or phrase, if its old one is lost or
     * fails. Whether it did.
     *
     * Errors: [interlude.InterludeException.Storage] when the Keystore refuses; the vault stays open.
     */
    public suspend fun mend(vault: Vault): Boolean {
        if (!needsNewKey) return false
        vault.enroll(this)
        return true
    }

    /** The Keystore's own words may be anything, and its exceptions those that nobody declared. */
    private fun reaching(work: () -> Unit) {
        if (!context.isUnlocked) throw IOException("the phone was not unlocked yet")
        try {
            work()
        } catch (error: IOException) {
            throw error
        } catch (_: Exception) {
            throw IOException("the Keystore failed")
        }
    }

    private companion object {
        const val MOST = 4096
    }
}
