package interlude

import java.io.ByteArrayInputStream
import java.io.IOException
import java.io.InputStream
import java.io.OutputStream
import java.nio.file.Path
import java.util.concurrent.Executors
import kotlin.coroutines.cancellation.CancellationException
import kotlin.io.path.exists
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/** A cancelled coroutine leaves nothing half done; what the app's own code throws comes out again. */
class CancellationTest {
    @Test
    fun `a call that began gives its result to a coroutine that was cancelled`(@TempDir folder: Path) = together {
        make(folder.resolve("v")).use { vault ->
            val written = CompletableDeferred<DocumentId>()
            val writing = launch {
                currentCoroutineContext()[Job]!!.let { job ->
                    vault.handle.observe(object : Observer {
                        // In the middle of the call, in the thread that makes it.
                        override fun changed(changes: List<Change>) = job.cancel()
                    })
                }
                written.complete(vault.journal.write(NewEntry(title = "kept")))
            }
            writing.join()
            assertTrue(writing.isCancelled)
            assertEquals("kept", vault.journal.get(written.await()).summary.title)
        }
    }

    @Test
    fun `a call that has not begun does not begin`(@TempDir folder: Path) = together {
        Executors.newSingleThreadExecutor().asCoroutineDispatcher().use { one ->
            Vault.create(folder.resolve("v"), world = World(BERLIN), dispatcher = one).vault.use { vault ->
                val (busy, free) = Job() to Job()
                launch(one) {
                    busy.complete()
                    runBlocking { free.join() }
                }
                busy.join()
                val waiting = launch(Dispatchers.Unconfined) { vault.journal.write(NewEntry(title = "unwanted")) }
                waiting.cancel()
                free.complete()
                waiting.join()
                assertEquals(0, vault.journal.count())
            }
        }
    }

    @Test
    fun `a sync is given up and goes on`(@TempDir folder: Path) = together {
        make(folder.resolve("v")).use { vault ->
            vault.sync.setRelay(Relay.url)
            vault.journal.writeAll(List(50) { NewEntry(title = "$it") })
            var heard = 0
            val syncing = launch {
                val job = currentCoroutineContext()[Job]!!
                vault.sync.run {
                    heard++
                    // No lock is held: a watcher may call the vault.
                    assertEquals(50uL, JournalHandle(vault.handle).count(EntryFilter()))
                    job.cancel()
                }
            }
            syncing.join()
            assertTrue(syncing.isCancelled)
            assertTrue(heard in 1..2)
            assertInstanceOf(SyncState.InStep::class.java, vault.sync.run().state)
            assertEquals(0uL, vault.sync.status().waiting)
        }
    }

    @Test
    fun `a wait for another device is given up`(@TempDir folder: Path) = together {
        val way = Client()
        make(folder.resolve("v"), transport = way).use { vault ->
            val linking = vault.link(Relay.url)
            val before = way.sent.size
            val waiting = async { linking.awaitNewcomer() }
            // It has begun.
            while (way.sent.size == before) yield()
            waiting.cancelAndJoin()
            linking.close()
            linking.close()
            thrownBy<InterludeException.Closed> { linking.confirm() }
        }
    }

    @Test
    fun `what a callback throws comes out, and nothing was done`(@TempDir folder: Path) = together {
        class Own : RuntimeException("the app's own words")
        make(folder.resolve("v")).use { vault ->
            val entry = vault.journal.write(NewEntry(title = "t"))
            thrownBy<Own> { vault.rebuild { throw Own() } }
            vault.sync.setRelay(Relay.url)
            thrownBy<Own> { vault.sync.run { throw Own() } }
            thrownBy<OutOfMemoryError> { vault.rebuild { throw OutOfMemoryError("pretended") } }
            val broken = object : InputStream() {
                override fun read(): Int = throw IOException("the app's own stream")
            }
            thrownBy<IOException> { vault.journal.attach(entry, broken, "a.txt") }
            val idle = object : InputStream() {
                override fun read(): Int = 0

                override fun read(buffer: ByteArray, offset: Int, length: Int): Int = 0
            }
            thrownBy<IOException> { vault.journal.attach(entry, idle, "a.txt") }
            assertEquals(emptyList<Attachment>(), vault.journal.get(entry).content.attachments)
            assertEquals("t", vault.journal.get(entry).summary.title)
        }
    }

    @Test
    fun `a callback under a lock may not call back, from any thread`(@TempDir folder: Path) = together {
        make(folder.resolve("v")).use { vault ->
            vault.journal.write(NewEntry())
            thrownBy<InterludeException.Refused> { vault.rebuild { runBlocking { vault.journal.count() } } }
            thrownBy<InterludeException.Refused> { vault.rebuild { vault.close() } }
            val entry = vault.journal.write(NewEntry())
            vault.edit(entry).use { thrownBy<InterludeException.Refused> { vault.rebuild { _ -> it.close() } } }
            val calling = object : InputStream() {
                override fun read(): Int = runBlocking { vault.journal.count() }.toInt()
            }
            thrownBy<InterludeException.Refused> { vault.journal.attach(entry, calling, "a") }
            val asking = object : SecretStore by MemorySecretStore() {
                override fun put(name: String, secret: ByteArray) = runBlocking { vault.tidy() }.let { }
            }
            thrownBy<InterludeException.Storage> { vault.enroll(asking) }
            val sink = object : OutputStream() {
                override fun write(byte: Int) = runBlocking { vault.tidy() }.let { }
            }
            linked(vault, make(folder.resolve("other")))
            thrownBy<InterludeException.Refused> { vault.exportBundle(sink) }
            vault.journal.attach(entry, ByteArrayInputStream(ByteArray(10)), "b")
            assertEquals(2, vault.journal.count())
        }
    }

    @Test
    fun `a cancelled backup is none, and the next one is`(@TempDir folder: Path) = together {
        make(folder.resolve("v")).use { vault ->
            vault.journal.writeAll(List(20) { NewEntry(title = "$it") })
            val backup = launch {
                val job = currentCoroutineContext()[Job]!!
                vault.backup(folder.resolve("b")) { job.cancel(CancellationException("enough")) }
            }
            backup.join()
            assertTrue(backup.isCancelled)
            assertFalse(folder.resolve("b").exists())
            assertEquals(20uL, vault.backup(folder.resolve("b")).documents)
            assertEquals(setOf("v", "b"), folder.toFile().list()!!.toSet())
        }
    }
}
