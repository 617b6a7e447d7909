package interlude

import java.util.concurrent.ConcurrentHashMap

/** A secret store that forgets everything with the process: for tests and trying out. */
public class MemorySecretStore : SecretStore {
    private val secrets = ConcurrentHashMap<String, ByteArray>()

    override fun get(name: String): SecretLookup =
        secrets[name]?.let { SecretLookup.Present(it.copyOf()) } ?: SecretLookup.Absent

    override fun put(name: String, secret: ByteArray) {
        secrets[name] = secret.copyOf()
    }

    override fun remove(name: String) {
        secrets.remove(name)
    }
}
