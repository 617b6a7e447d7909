package interlude

import java.nio.file.Path
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.Job
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.runningReduce
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

private const val THREADS = 16

/** Many threads on one vault, observers that call back, closing while others work. */
class ThreadsTest {
    /** A vault whose calls run on sixteen threads, and as many coroutines that work on it. */
    private suspend fun sixteen(folder: Path, store: SecretStore, work: suspend (Vault, Int) -> Unit) {
        Executors.newFixedThreadPool(THREADS).asCoroutineDispatcher().use { dispatcher ->
            Vault.create(folder, NewVault(secretStore = store), World(BERLIN), dispatcher).vault.use { vault ->
                coroutineScope { repeat(THREADS) { number -> launch(dispatcher) { work(vault, number) } } }
            }
        }
    }

    @Test
    fun `sixteen threads write and read`(@TempDir folder: Path) = together {
        val store = MemorySecretStore()
        sixteen(folder.resolve("v"), store) { vault, number ->
            repeat(5) { n ->
                val id = vault.journal.write(NewEntry(title = "$number/$n"))
                assertEquals("$number/$n", vault.journal.get(id).content.title)
                vault.journal.search("nothing")
            }
        }
        Vault.open(folder.resolve("v"), Unlock.SecretStore(store), World(BERLIN)).use { vault ->
            assertEquals(THREADS * 5L, vault.journal.count())
        }
    }

    @Test
    fun `observers call back in the threads that changed something`(@TempDir folder: Path) = together {
        val heard = ConcurrentLinkedQueue<String>()
        val ended = AtomicInteger()
        sixteen(folder.resolve("v"), MemorySecretStore()) { vault, number ->
            val journal = JournalHandle(vault.handle)
            val observer = object : Observer {
                override fun changed(changes: List<Change>) {
                    for (change in changes.filter { it.kind == DocumentKind.ENTRY }) {
                        val title = journal.get(change.id).summary.title
                        heard.add(title)
                        if (title == "first $number") journal.write(NewEntry(title = "answer $number"))
                    }
                    error("the app's own defect")
                }
            }
            val observing = vault.handle.observe(observer)
            vault.journal.write(NewEntry(title = "first $number"))
            vault.handle.unobserve(observing)
            if (ended.incrementAndGet() == THREADS) {
                val before = heard.size
                vault.journal.write(NewEntry(title = "unheard"))
                assertEquals(before, heard.size)
                assertEquals(2L * THREADS + 1, vault.journal.count())
            }
        }
        for (number in 0 until THREADS) assertTrue("first $number" in heard && "answer $number" in heard)
    }

    @Test
    fun `closing while others work`(@TempDir folder: Path) = together {
        val (store, begun) = MemorySecretStore() to CountDownLatch(THREADS)
        val acknowledged = ConcurrentLinkedQueue<DocumentId>()
        sixteen(folder.resolve("v"), store) { vault, number ->
            if (number == 0) {
                begun.await()
                vault.close()
            } else {
                thrownBy<InterludeException.Closed> {
                    while (true) {
                        acknowledged.add(vault.journal.write(NewEntry(title = "$number")))
                        begun.countDown()
                    }
                }
            }
        }
        Vault.open(folder.resolve("v"), Unlock.SecretStore(store), World(BERLIN)).use { vault ->
            val kept = vault.journal.entries().map { it.id }.toList()
            assertTrue(kept.containsAll(acknowledged) && acknowledged.size >= THREADS)
        }
    }

    @Test
    fun `a flow of changes begins, re-enters and ends with the vault`(@TempDir folder: Path) = together {
        val vault = make(folder.resolve("v"))
        val (begun, heard) = Job() to ConcurrentLinkedQueue<String>()
        val collecting = launch {
            vault.changes().collect { changes ->
                begun.complete()
                changes.mapTo(heard) { vault.journal.get(it.id).summary.title }
                if ("done" in heard) vault.close()
            }
        }
        begun.join()
        listOf("one", "two", "done").forEach { vault.journal.write(NewEntry(title = it)) }
        collecting.join()
        assertEquals(listOf("one", "two", "done"), heard.toList())
        thrownBy<InterludeException.Closed> { vault.changes().first() }
    }

    @Test
    fun `a slow collector misses nothing`(@TempDir folder: Path) = together {
        make(folder.resolve("v")).use { vault ->
            val (begun, go) = Job() to Job()
            val heard = async {
                vault.changes().onEach {
                    begun.complete()
                    go.join()
                }.map { it.size }.runningReduce { sum, more -> sum + more }.first { it == 200 }
            }
            begun.join()
            repeat(200) { vault.journal.write(NewEntry(title = "$it")) }
            go.complete()
            assertEquals(200, heard.await())
        }
    }

    @Test
    fun `two vaults at once`(@TempDir folder: Path) = together {
        make(folder.resolve("one")).use { one ->
            val two = make(folder.resolve("two"))
            coroutineScope {
                repeat(THREADS) { n -> launch { listOf(one, two)[n % 2].journal.write(NewEntry(title = "$n")) } }
            }
            assertEquals(THREADS / 2L, two.journal.count())
            two.close()
            assertEquals(THREADS / 2L, one.journal.count())
        }
    }
}
