package interlude

import java.nio.file.Path
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

private const val SECRET = "what nobody is to read"

/** What is printed by mistake tells nobody anything. */
class SilenceTest {
    @Test
    fun `what a person wrote is not in what is printed`(@TempDir folder: Path) = together {
        val made = Vault.create(folder.resolve("v"), NewVault(secretStore = MemorySecretStore()), World(BERLIN))
        made.vault.use { vault ->
            val entry = vault.journal.get(vault.journal.write(NewEntry(title = SECRET, body = SECRET)))
            val shown = listOf(
                made, Unlock.Passphrase(SECRET), NewVault(passphrase = SECRET), Edit.Title(SECRET),
                HttpResponse(200u, SECRET.encodeToByteArray()), entry, entry.summary, vault.journal.search("nobody"),
            )
            for (one in shown) {
                assertTrue("(..)" in "$one")
                assertFalse("nobody" in "$one" || made.phrase[0] in "$one", one::class.simpleName)
            }
        }
    }

    @Test
    fun `every record and variant says its name alone`() {
        val kinds = generatedClasses().map { Class.forName("interlude.$it") }
        // A data class has this.
        val records = kinds.filter { kind -> kind.declaredMethods.any { it.name.startsWith("component1") } }
        assertTrue(records.size > 100, "${records.size}")
        for (kind in records) {
            assertEquals("${kind.simpleName}(..)", unsafe.allocateInstance(kind).toString())
        }
    }

    /** Makes objects without a constructor: what they say must not depend on what is in them. */
    private val unsafe = sun.misc.Unsafe::class.java.getDeclaredField("theUnsafe").let { field ->
        field.isAccessible = true
        field.get(null) as sun.misc.Unsafe
    }
}
