package interlude.android

import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import java.io.InputStream
import java.io.OutputStream
import java.security.AlgorithmParameters
import java.security.Key
import java.security.KeyStoreSpi
import java.security.Provider
import java.security.SecureRandom
import java.security.Security
import java.security.cert.Certificate
import java.security.spec.AlgorithmParameterSpec
import java.util.Collections
import java.util.Date
import java.util.Enumeration
import javax.crypto.Cipher
import javax.crypto.CipherSpi
import javax.crypto.KeyGenerator
import javax.crypto.KeyGeneratorSpi
import javax.crypto.SecretKey

/** A Keystore as the library sees it: keys that cannot be had, real AES, and what goes wrong on phones. */
object FakeKeystore {
    val keys = LinkedHashMap<String, SecretKey>()
    val made = ArrayList<KeyGenParameterSpec>()

    /** Thrown for a key in a chip of its own: there is none. */
    var noStrongBox: (() -> Exception)? = null

    /** Thrown when a key of this name is used, or asked for. */
    val unusable = HashMap<String, () -> Exception>()
    val unloadable = HashMap<String, () -> Exception>()

    /** Thrown when any key is used, or made. */
    var refuses: (() -> Exception)? = null
    var makesNone: (() -> Exception)? = null

    fun install() {
        listOf(keys, unusable, unloadable).forEach { it.clear() }
        made.clear()
        noStrongBox = null
        refuses = null
        makesNone = null
        Security.removeProvider(NAME)
        Security.insertProviderAt(Keystore(), 1)
    }

    const val NAME = "AndroidKeyStore"
}

class Keystore : Provider(FakeKeystore.NAME, "1", "") {
    init {
        put("KeyStore.${FakeKeystore.NAME}", Keys::class.java.name)
        put("KeyGenerator.AES", Generator::class.java.name)
        put("Cipher.AES/GCM/NoPadding", Sealing::class.java.name)
        put("Cipher.AES/GCM/NoPadding SupportedKeyClasses", Handle::class.java.name)
    }
}

/** A key that cannot be had. */
class Handle(val alias: String) : SecretKey {
    override fun getAlgorithm() = "AES"

    override fun getFormat(): String? = null

    override fun getEncoded(): ByteArray? = null
}

class Keys : KeyStoreSpi() {
    override fun engineGetKey(alias: String, password: CharArray?): Key? {
        FakeKeystore.unloadable[alias]?.let { throw it() }
        return FakeKeystore.keys[alias]?.let { Handle(alias) }
    }

    override fun engineDeleteEntry(alias: String) {
        FakeKeystore.keys.remove(alias)
    }

    override fun engineLoad(stream: InputStream?, password: CharArray?) = Unit

    override fun engineAliases(): Enumeration<String> = Collections.enumeration(FakeKeystore.keys.keys)

    override fun engineContainsAlias(alias: String) = alias in FakeKeystore.keys

    override fun engineSize() = FakeKeystore.keys.size

    override fun engineIsKeyEntry(alias: String) = alias in FakeKeystore.keys

    override fun engineIsCertificateEntry(alias: String) = false

    override fun engineGetCertificateChain(alias: String): Array<Certificate>? = null

    override fun engineGetCertificate(alias: String): Certificate? = null

    override fun engineGetCertificateAlias(certificate: Certificate): String? = null

    override fun engineGetCreationDate(alias: String): Date? = null

    override fun engineSetKeyEntry(alias: String, key: Key, password: CharArray?, chain: Array<Certificate>?) = no()

    override fun engineSetKeyEntry(alias: String, key: ByteArray, chain: Array<Certificate>?) = no()

    override fun engineSetCertificateEntry(alias: String, certificate: Certificate) = no()

    override fun engineStore(stream: OutputStream?, password: CharArray?) = no()
}

class Generator : KeyGeneratorSpi() {
    private lateinit var specification: KeyGenParameterSpec

    override fun engineInit(parameters: AlgorithmParameterSpec, random: SecureRandom?) {
        specification = parameters as KeyGenParameterSpec
    }

    override fun engineGenerateKey(): SecretKey {
        FakeKeystore.makesNone?.let { throw it() }
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) {
            if (specification.isStrongBoxBacked) FakeKeystore.noStrongBox?.let { throw it() }
        }
        val alias = specification.keystoreAlias
        check(alias !in FakeKeystore.keys) { "a key is written over" }
        FakeKeystore.made += specification
        val real = KeyGenerator.getInstance("AES", "SunJCE").apply { init(specification.keySize) }.generateKey()
        FakeKeystore.keys[alias] = real
        return Handle(alias)
    }

    override fun engineInit(random: SecureRandom?) = no()

    override fun engineInit(size: Int, random: SecureRandom?) = no()
}

class Sealing : CipherSpi() {
    private val real = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE")

    override fun engineInit(mode: Int, key: Key, random: SecureRandom?): Unit = real.init(mode, real(key))

    override fun engineInit(mode: Int, key: Key, parameters: AlgorithmParameterSpec?, random: SecureRandom?): Unit =
        real.init(mode, real(key), parameters)

    private fun real(key: Key): SecretKey {
        val alias = (key as Handle).alias
        (FakeKeystore.refuses ?: FakeKeystore.unusable[alias])?.let { throw it() }
        return FakeKeystore.keys.getValue(alias)
    }

    override fun engineGetIV(): ByteArray = real.iv

    override fun engineGetBlockSize() = real.blockSize

    override fun engineGetOutputSize(length: Int) = real.getOutputSize(length)

    override fun engineGetParameters(): AlgorithmParameters = real.parameters

    override fun engineUpdateAAD(bytes: ByteArray, offset: Int, length: Int) = real.updateAAD(bytes, offset, length)

    override fun engineUpdate(bytes: ByteArray, offset: Int, length: Int): ByteArray? =
        real.update(bytes, offset, length)

    override fun engineUpdate(bytes: ByteArray, offset: Int, length: Int, into: ByteArray, at: Int) =
        real.update(bytes, offset, length, into, at)

    override fun engineDoFinal(bytes: ByteArray?, offset: Int, length: Int): ByteArray =
        if (bytes == null) real.doFinal() else real.doFinal(bytes, offset, length)

    override fun engineDoFinal(bytes: ByteArray, offset: Int, length: Int, into: ByteArray, at: Int) =
        real.doFinal(bytes, offset, length, into, at)

    override fun engineSetMode(mode: String) = Unit

    override fun engineSetPadding(padding: String) = Unit

    override fun engineInit(mode: Int, key: Key, parameters: AlgorithmParameters?, random: SecureRandom?) = no()
}

private fun no(): Nothing = throw UnsupportedOperationException()
