package interlude

import java.nio.file.Path
import java.security.MessageDigest
import java.time.Instant
import kotlin.reflect.KClass
import kotlinx.coroutines.flow.toList
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.io.TempDir

private const val SECRET = "what nobody is to read"
private const val NOBODY = "http://127.0.0.1:1"

/** Every error is thrown and caught by its type, and none repeats what a person typed. */
class ErrorsTest {
    private val causes: Map<KClass<out InterludeException>, suspend (Path) -> Unit> = mapOf(
        InterludeException.WrongKey::class to { folder ->
            Vault.create(folder, NewVault(passphrase = "right $SECRET"), World(BERLIN)).vault.close()
            Vault.open(folder, Unlock.Passphrase("wrong $SECRET"), World(BERLIN))
        },
        InterludeException.TryLater::class to ::guessOften,
        InterludeException.Locked::class to { folder ->
            make(folder).use { vault ->
                vault.suspend()
                vault.journal.list()
            }
        },
        InterludeException.Closed::class to { folder ->
            make(folder).apply { close() }.journal.write(NewEntry(body = SECRET))
        },
        InterludeException.NotFound::class to { folder -> make(folder).use { it.journal.get("0".repeat(64)) } },
        InterludeException.Exists::class to { folder ->
            make(folder).close()
            make(folder)
        },
        InterludeException.Invalid::class to { folder ->
            make(folder).use { it.journal.write(NewEntry(body = SECRET, mood = 9u)) }
        },
        InterludeException.Damaged::class to { readBootSnapshot(SECRET.encodeToByteArray()) },
        InterludeException.TooNew::class to ::makeNewer,
        InterludeException.Storage::class to { folder -> make(folder, Failing()).close() },
        InterludeException.Refused::class to { folder -> make(folder).use { it.sync.run() } },
        InterludeException.Offline::class to { folder -> make(folder).use { it.link(NOBODY) } },
        InterludeException.Relay::class to { folder -> make(folder, transport = Odd()).use { it.link(NOBODY) } },
        InterludeException.Cancelled::class to ::giveUp,
        InterludeException.Internal::class to ::meetADefect,
    )

    @TestFactory
    fun errors(@TempDir folder: Path): List<DynamicTest> = causes.map { (kind, cause) ->
        DynamicTest.dynamicTest(kind.simpleName) {
            together {
                val thrown = runCatching { cause(folder.resolve(kind.simpleName!!)) }.exceptionOrNull()
                assertEquals(kind, thrown?.let { it::class }, thrown?.stackTraceToString())
                assertFalse(SECRET in thrown.toString() || folder.toString() in thrown.toString())
            }
        }
    }

    @Test
    fun `every error is thrown here`() {
        val sealed = InterludeException::class.java
        val all = sealed.declaredClasses.filter { sealed.isAssignableFrom(it) }
        assertEquals(all.map { it.kotlin }.toSet(), causes.keys)
    }

    @Test
    fun `fields say what and which`(@TempDir folder: Path) = together {
        make(folder.resolve("v")).use { vault ->
            val none = NewEntry(mood = 0u)
            assertEquals("mood", thrownBy<InterludeException.Invalid> { vault.journal.write(none) }.field)
            assertEquals("entry", thrownBy<InterludeException.NotFound> { vault.journal.get("0".repeat(64)) }.what)
            assertEquals("limit", thrownBy<InterludeException.Invalid> { vault.journal.search("word", -1) }.field)
            val late = NewEntry(created = Instant.ofEpochSecond(Long.MAX_VALUE / 1_000_000).atZone(BERLIN))
            assertEquals("date", thrownBy<InterludeException.Invalid> { vault.journal.write(late) }.field)
        }
        val waits = thrownBy<InterludeException.TryLater> { guessOften(folder.resolve("w")) }
        assertTrue(waits.waitMs > 0)
    }

    private suspend fun guessOften(folder: Path) {
        Vault.create(folder, NewVault(passphrase = SECRET), World(BERLIN)).vault.close()
        repeat(6) {
            try {
                Vault.open(folder, Unlock.Passphrase("wrong"), World(BERLIN))
            } catch (_: InterludeException.WrongKey) {
                // Once more.
            }
        }
    }

    /** As a later version would make it: another number behind the four magic bytes, and the right checksum. */
    private suspend fun makeNewer(folder: Path) = make(folder).use { vault ->
        val request = PlanRequest(Instant.EPOCH, BERLIN, "en", 1u, Capabilities(true, 1u, 10u, true), emptyList())
        val snapshot = vault.reminders.plan(request).bootSnapshot
        val later = snapshot.copyOf(snapshot.size - 32).also { it[4] = 0xC8.toByte() }
        readBootSnapshot(later + MessageDigest.getInstance("SHA-256").digest(later))
        Unit
    }

    @Test
    fun `an Error of the app's own code fails the call`(@TempDir folder: Path) = together {
        val unfinished = object : SecretStore by MemorySecretStore() {
            override fun put(name: String, secret: ByteArray): Unit = TODO(SECRET)
        }
        val failure = thrownBy<InterludeException.Storage> { make(folder.resolve("v"), unfinished) }
        assertFalse(SECRET in failure.stackTraceToString())
        make(folder.resolve("w")).use { vault ->
            thrownBy<InterludeException.Storage> { vault.enroll(unfinished) }
        }
    }

    /** A coroutine that is cancelled hears of its own cancellation instead; below that it has this name. */
    private suspend fun giveUp(folder: Path) = make(folder).use { vault ->
        repeat(3) { vault.journal.write(NewEntry(body = SECRET)) }
        try {
            vault.handle.rebuild(object : Progress {
                override fun reached(done: ULong) = done < 2u
            })
        } finally {
            assertEquals(3, vault.journal.entries().toList().size)
        }
    }

    /** Nothing is there of what met it, the vault goes on, and opens again. */
    private suspend fun meetADefect(folder: Path) {
        val clock = ManualClock(Instant.parse("2026-06-01T10:00:00Z"))
        val store = MemorySecretStore()
        make(folder, store, clock = clock).use { vault ->
            clock.breakOnce()
            try {
                vault.journal.write(NewEntry(body = SECRET))
            } finally {
                vault.journal.write(NewEntry(title = "after"))
                vault.close()
                Vault.open(folder, Unlock.SecretStore(store), World(BERLIN)).use { again ->
                    assertEquals(listOf("after"), again.journal.entries().toList().map { it.title })
                    assertEquals(emptyList<Problem>(), again.problems())
                }
            }
        }
    }

    private class Failing : SecretStore {
        override fun get(name: String) = error(SECRET)
        override fun put(name: String, secret: ByteArray) = error(SECRET)
        override fun remove(name: String) = error(SECRET)
    }

    private class Odd : Transport {
        override fun send(request: HttpRequest) = HttpResponse(418u, "no relay".encodeToByteArray())
    }
}
