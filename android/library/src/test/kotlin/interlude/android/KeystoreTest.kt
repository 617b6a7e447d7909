package interlude.android

import android.os.UserManager
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.StrongBoxUnavailableException
import android.security.keystore.UserNotAuthenticatedException
import interlude.InterludeException
import interlude.NewVault
import interlude.SecretLookup
import interlude.Unlock
import interlude.Vault
import java.io.IOException
import java.security.ProviderException
import java.security.UnrecoverableKeyException
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/** The Keystore, and what becomes of the vault's key in it. */
class KeystoreTest : PhoneTest() {
    private val secret = ByteArray(32) { it.toByte() }
    private val only: String get() = FakeKeystore.keys.keys.single()

    private fun found(): ByteArray = (store.get("name") as SecretLookup.Present).secret

    @Test
    fun `a secret comes back, and lies nowhere in the open`() {
        assertEquals(SecretLookup.Absent, store.get("name"))
        store.put("name", secret)
        assertArrayEquals(secret, found())
        val sealed = files().single { "keys" in it.path }.readBytes()
        assertFalse(hex(secret) in hex(sealed))
        assertArrayEquals(secret, (KeystoreSecretStore(app).get("name") as SecretLookup.Present).secret)
        val again = secret.reversedArray()
        store.put("name", again)
        assertArrayEquals(again, found())
        assertEquals(1, FakeKeystore.keys.size)
        store.remove("name")
        store.remove("name")
        assertEquals(SecretLookup.Absent, store.get("name"))
        assertTrue(FakeKeystore.keys.isEmpty())
        assertFalse(store.needsNewKey)
    }

    @Test
    fun `a secret is bound to its name`() {
        store.put("name", secret)
        store.put("other", secret)
        val (one, other) = files().filter { "keys" in it.path }
        other.writeBytes(one.readBytes())
        assertEquals(1, listOf("name", "other").count { store.get(it) is SecretLookup.Present })
    }

    @Test
    fun `what cannot be had now is unreadable, never absent, and nothing is deleted`() {
        store.put("name", secret)
        val key = only
        val passing = listOf(
            { UserNotAuthenticatedException() }, { ProviderException("words of a phone") },
            { IllegalStateException("words of another") },
        )
        for (failure in passing) {
            FakeKeystore.unusable[key] = failure
            assertEquals(SecretLookup.Unreadable, store.get("name"))
            val refused = runCatching { store.put("name", secret) }.exceptionOrNull()
            assertTrue("$refused", refused is IOException)
            assertEquals(key, only)
        }
        assertFalse(store.needsNewKey)
        FakeKeystore.unusable.clear()
        shadowOf(app.service<UserManager>()).setUserUnlocked(false)
        assertEquals(SecretLookup.Unreadable, store.get("name"))
        assertTrue(runCatching { store.put("name", secret) }.exceptionOrNull() is IOException)
        shadowOf(app.service<UserManager>()).setUserUnlocked(true)
        assertArrayEquals(secret, found())
    }

    @Test
    fun `a key that the Keystore cannot load is not written over until another seals the secret`() {
        store.put("name", secret)
        val old = only
        FakeKeystore.unloadable[old] = { UnrecoverableKeyException() }
        assertEquals(SecretLookup.Unreadable, store.get("name"))
        assertTrue(store.needsNewKey && old in FakeKeystore.keys)
        FakeKeystore.makesNone = { ProviderException("no room") }
        assertTrue(runCatching { store.put("name", secret) }.exceptionOrNull() is IOException)
        assertTrue(old in FakeKeystore.keys)
        FakeKeystore.unloadable.clear()
        assertArrayEquals(secret, found())
        FakeKeystore.makesNone = null
        FakeKeystore.unloadable[old] = { UnrecoverableKeyException() }
        store.put("name", secret)
        assertArrayEquals(secret, found())
        assertFalse(old in FakeKeystore.keys)
    }

    @Test
    fun `new biometrics lose the key and not the vault`() = together {
        made("a long sentence nobody guesses")
        phone.close()
        val name = FakeKeystore.keys.keys.single { it.startsWith("interlude/") }
        FakeKeystore.unusable[name] = { KeyPermanentlyInvalidatedException() }
        assertEquals(null, phone.lend { it })
        assertTrue(store.needsNewKey)
        val opened = Vault.open(place, Unlock.Passphrase("a long sentence nobody guesses"), world())
        assertTrue(store.mend(opened))
        phone.adopt(opened)
        phone.close()
        assertFalse(store.needsNewKey)
        assertNotNull(phone.lend { it })
        assertFalse(name in FakeKeystore.keys)
        assertFalse(store.mend(opened))
    }

    @Test
    fun `a key that is gone, and a file that is cut, are losses`() = together {
        made()
        phone.close()
        val name = FakeKeystore.keys.keys.single { it.startsWith("interlude/") }
        val key = checkNotNull(FakeKeystore.keys.remove(name))
        assertEquals(null, phone.lend { it })
        assertTrue(store.needsNewKey)
        FakeKeystore.keys[name] = key
        assertNotNull(phone.lend { it })
        assertFalse(store.needsNewKey)
        phone.close()
        val file = files().single { "keys" in it.path }
        file.writeBytes(file.readBytes().copyOf(20))
        assertEquals(null, phone.lend { it })
        assertTrue(store.needsNewKey)
    }

    @Test
    @Config(sdk = [35])
    fun `in a chip of its own where there is one`() {
        store.put("name", secret)
        assertTrue(FakeKeystore.made.single().isStrongBoxBacked)
        FakeKeystore.noStrongBox = { StrongBoxUnavailableException() }
        KeystoreSecretStore(app).put("other", secret)
        assertFalse(FakeKeystore.made.last().isStrongBoxBacked)
        assertTrue(store.get("other") is SecretLookup.Present)
    }

    @Test
    fun `the key asks for what the app wants of the person`() {
        store.put("name", secret)
        val without = FakeKeystore.made.single()
        assertFalse(without.isUserAuthenticationRequired)
        assertEquals(256, without.keySize)
        assertEquals(listOf("GCM"), without.blockModes.toList())
        val protection = KeyProtection(Authentication.BIOMETRIC, validSeconds = 60)
        val asking = KeystoreSecretStore(app, protection)
        asking.put("asking", secret)
        val made = FakeKeystore.made.last()
        assertTrue(made.isUserAuthenticationRequired && made.isInvalidatedByBiometricEnrollment)
        assertEquals(60, made.userAuthenticationValidityDurationSeconds)
        // The prompt was not shown: the key that could not be used goes again.
        FakeKeystore.refuses = { UserNotAuthenticatedException() }
        assertTrue(runCatching { asking.put("third", secret) }.exceptionOrNull() is IOException)
        assertEquals(2, FakeKeystore.keys.size)
    }

    @Test
    fun `a Keystore that fails keeps nobody from making a vault by passphrase`() = together {
        FakeKeystore.makesNone = { ProviderException("broken") }
        val refused = runCatching { Vault.create(place, NewVault(secretStore = store), world()) }.exceptionOrNull()
        assertTrue("$refused", refused is InterludeException.Storage)
        Vault.create(place, NewVault("a long sentence nobody guesses"), world()).vault.also { phone.adopt(it) }
        habit(20)
        // Without the board what is due is shown discreetly and without actions.
        refreshed()
        goOff(alarms.values.minBy { it.triggerAtMs })
        assertEquals(0, shown.values.single().actions?.size ?: 0)
    }
}
