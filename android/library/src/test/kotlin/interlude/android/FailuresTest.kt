package interlude.android

import android.security.keystore.KeyProperties
import android.security.keystore.UserNotAuthenticatedException
import interlude.SecretLookup
import interlude.Unlock
import interlude.Vault
import java.io.File
import java.io.IOException
import java.nio.file.Files
import java.security.InvalidKeyException
import java.security.ProviderException
import java.util.concurrent.Callable
import java.util.concurrent.CyclicBarrier
import java.util.concurrent.Executors
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.annotation.Config

private const val PASSPHRASE = "a long sentence nobody guesses"

/** What Keystores of phones do that nobody declared, and what becomes of the vault then. */
class FailuresTest : PhoneTest() {
    private val secret = ByteArray(32) { it.toByte() }

    private fun keyOfVault(): String = FakeKeystore.keys.keys.single { it.startsWith("interlude/") }

    @Test
    fun `a key that an update made useless is replaced when the person has opened the vault`() = together {
        made(PASSPHRASE)
        phone.close()
        val old = keyOfVault()
        FakeKeystore.unusable[old] = { InvalidKeyException("invalid key blob") }
        assertEquals(null, phone.lend { it })
        assertTrue(store.needsNewKey && old in FakeKeystore.keys)
        val opened = Vault.open(place, Unlock.Passphrase(PASSPHRASE), world())
        phone.adopt(opened)
        assertEquals(true, phone.lend { store.mend(it) })
        phone.close()
        assertNotNull(phone.lend { it })
        assertFalse(store.needsNewKey || old == keyOfVault())
    }

    @Test
    fun `a person who did not show a finger has a key all the same`() = together {
        made(PASSPHRASE)
        phone.close()
        val old = keyOfVault()
        FakeKeystore.unusable[old] = { UserNotAuthenticatedException() }
        assertEquals(null, phone.lend { it })
        val opened = Vault.open(place, Unlock.Passphrase(PASSPHRASE), world())
        phone.adopt(opened)
        assertFalse(store.mend(opened))
        assertEquals(old, keyOfVault())
    }

    @Test
    fun `reminders are set whatever the Keystore throws`() = together {
        val thrown = listOf({ IllegalStateException() }, { NullPointerException() }, { ProviderException() })
        made()
        habit(20)
        refreshed()
        for (failure in thrown) {
            FakeKeystore.refuses = failure
            val plan = refreshed()
            assertEquals(plan.notifications.map { it.id }.toSet(), alarms.keys)
        }
        FakeKeystore.refuses = null
        // Nothing is told of a plan that is not this one.
        goOff(alarms.values.minBy { it.triggerAtMs })
        assertEquals(0, shown.values.single().actions?.size ?: 0)
    }

    @Test
    @Config(sdk = [35])
    fun `a chip of its own that fails is done without`() {
        FakeKeystore.noStrongBox = { ProviderException("of a phone") }
        store.put("name", secret)
        assertFalse(FakeKeystore.made.single().isStrongBoxBacked)
    }

    @Test
    fun `a file that is there and cannot be read is no absence`() {
        store.put("name", secret)
        val file = files().single { "keys" in it.path }
        val away = File(file.path + ".away")
        assertTrue(file.renameTo(away))
        Files.createSymbolicLink(file.toPath(), file.toPath())
        assertEquals(SecretLookup.Unreadable, store.get("name"))
        assertTrue(runCatching { store.put("name", secret) }.exceptionOrNull() is IOException)
        Files.delete(file.toPath())
        assertTrue(away.renameTo(file))
        assertArrayEquals(secret, (store.get("name") as SecretLookup.Present).secret)
    }

    @Test
    fun `of sixteen who put a secret at once one does, and there is one key`() {
        val threads = Executors.newFixedThreadPool(16)
        val together = CyclicBarrier(16)
        val one = Callable {
            together.await()
            repeat(4) {
                store.put("name", secret)
                assertTrue(store.get("name") is SecretLookup.Present)
            }
        }
        threads.invokeAll(List(16) { one }).forEach { it.get() }
        threads.shutdown()
        assertEquals(1, FakeKeystore.keys.size)
        assertArrayEquals(secret, (store.get("name") as SecretLookup.Present).secret)
    }

    @Test
    @Config(sdk = [35])
    fun `the key asks for as much as was wanted`() {
        val either = Authentication.BIOMETRIC_OR_CREDENTIAL
        val protection = KeyProtection(either, validSeconds = 90, unlockedDevice = true, strongBox = false)
        KeystoreSecretStore(app, protection).put("name", secret)
        val made = FakeKeystore.made.single()
        assertTrue(made.isUserAuthenticationRequired && made.isUnlockedDeviceRequired)
        assertFalse(made.isInvalidatedByBiometricEnrollment || made.isStrongBoxBacked)
        assertEquals(90, made.userAuthenticationValidityDurationSeconds)
        val both = KeyProperties.AUTH_BIOMETRIC_STRONG or KeyProperties.AUTH_DEVICE_CREDENTIAL
        assertEquals(both, made.userAuthenticationType)
        KeystoreSecretStore(app, KeyProtection(Authentication.BIOMETRIC)).put("other", secret)
        assertEquals(KeyProperties.AUTH_BIOMETRIC_STRONG, FakeKeystore.made.last().userAuthenticationType)
        assertFalse(FakeKeystore.made.last().isUnlockedDeviceRequired)
    }
}
