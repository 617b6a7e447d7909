package interlude.android

import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import java.security.GeneralSecurityException
import java.security.KeyStore
import java.security.ProviderException
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey

/** Keys that never leave where they are. Everything may throw [GeneralSecurityException]s and `ProviderException`s. */
internal interface KeySafe {
    /** The key of this name; none where there is none, for certain. */
    fun find(alias: String): SecretKey?

    /** Makes one; of that name there must be none. */
    fun make(alias: String, protection: KeyProtection): SecretKey

    /** Takes it away for good; absent already is success. */
    fun remove(alias: String)
}

/** Android's Keystore. */
internal class AndroidKeySafe : KeySafe {
    private val store: KeyStore get() = KeyStore.getInstance(PROVIDER).apply { load(null) }

    override fun find(alias: String): SecretKey? = store.getKey(alias, null) as SecretKey?

    override fun make(alias: String, protection: KeyProtection): SecretKey {
        if (protection.strongBox && Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) {
            try {
                return generate(specification(alias, protection).setIsStrongBoxBacked(true).build())
            } catch (_: ProviderException) {
                // None, none for such keys, or one that fails: the secure world of the main processor does it.
            }
        }
        return generate(specification(alias, protection).build())
    }

    override fun remove(alias: String): Unit = store.deleteEntry(alias)

    private fun generate(specification: KeyGenParameterSpec): SecretKey {
        val generator = KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, PROVIDER)
        generator.init(specification)
        return generator.generateKey()
    }

    private companion object {
        const val PROVIDER = "AndroidKeyStore"
    }
}

private fun specification(alias: String, protection: KeyProtection): KeyGenParameterSpec.Builder {
    val purposes = KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT
    val builder = KeyGenParameterSpec.Builder(alias, purposes)
        .setKeySize(256)
        .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
        .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
    if (protection.unlockedDevice && Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) {
        builder.setUnlockedDeviceRequired(true)
    }
    if (protection.authentication != Authentication.NONE) authenticated(builder, protection)
    return builder
}

private fun authenticated(builder: KeyGenParameterSpec.Builder, protection: KeyProtection) {
    builder.setUserAuthenticationRequired(true)
        .setInvalidatedByBiometricEnrollment(protection.authentication == Authentication.BIOMETRIC)
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
        val credential = when (protection.authentication) {
            Authentication.BIOMETRIC_OR_CREDENTIAL -> KeyProperties.AUTH_DEVICE_CREDENTIAL
            else -> 0
        }
        val who = KeyProperties.AUTH_BIOMETRIC_STRONG or credential
        builder.setUserAuthenticationParameters(protection.validSeconds, who)
    } else {
        @Suppress("DEPRECATION")
        builder.setUserAuthenticationValidityDurationSeconds(protection.validSeconds)
    }
}
