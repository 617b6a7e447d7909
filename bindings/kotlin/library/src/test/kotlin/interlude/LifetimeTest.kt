package interlude

import java.lang.ref.PhantomReference
import java.lang.ref.ReferenceQueue
import java.nio.file.Path
import kotlin.io.path.Path
import kotlin.io.path.readText
import kotlinx.coroutines.flow.first
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

private const val MIB = 1L shl 20

/** Nothing is kept of what is over: counted and waited for, not timed. */
class LifetimeTest {
    /**
     * Bytes that this process has in memory. Java's heap is all there from the beginning (pom.xml), so it does not
     * count.
     */
    private fun resident(): Long {
        System.gc()
        return Path("/proc/self/statm").readText().split(' ')[1].toLong() * 4096
    }

    @Test
    fun `calls leave nothing`(@TempDir folder: Path) = together {
        make(folder.resolve("v")).use { vault ->
            vault.journal.write(NewEntry(title = "one"))
            val journal = JournalHandle(vault.handle)
            fun call(times: Int) = repeat(times) {
                textPosition("a😀b", 3u, TextUnit.UTF16, TextUnit.SCALARS)
                if (it % 100 == 0) journal.list(EntryFilter(), null, 10u)
                if (it % 100 == 1) runCatching { journal.get("0".repeat(64)) }
            }
            call(50_000)
            val before = resident()
            call(1_000_000)
            val grown = resident() - before
            assertTrue(grown < 16 * MIB, "$grown bytes more")
        }
    }

    @Test
    fun `editors and observers go`(@TempDir folder: Path) = together {
        make(folder.resolve("v")).use { vault ->
            val entry = vault.journal.write(NewEntry(title = "one"))
            val queue = ReferenceQueue<Any>()
            val kept = mutableSetOf<PhantomReference<Any>>()
            repeat(200) {
                val editor = vault.edit(entry)
                if (it % 2 == 0) editor.use { it.text(TextField.TITLE) }
                kept.add(PhantomReference(editor, queue))
                vault.changes().first()
            }
            // The last one may still be in a register.
            while (kept.size > 1) {
                System.gc()
                generateSequence(queue::poll).forEach(kept::remove)
            }
            assertEquals(0, observers())
        }
    }

    @Test
    fun `a handle outlives the words that led to it`(@TempDir folder: Path) = together {
        suspend fun journalOf(): Journal = make(folder.resolve("v")).journal
        val journal = journalOf()
        repeat(5) { System.gc() }
        journal.write(NewEntry(title = "still open"))
        assertEquals(1, journal.count())
    }

    @Test
    fun `threads of Rust come and go`(@TempDir folder: Path) = together {
        make(folder.resolve("v")).use { vault ->
            vault.sync.setRelay(Relay.url)
            val ended = mutableListOf<Round>()
            repeat(5) {
                vault.sync.inBackground().use { background ->
                    background.nudge()
                    ended += background.rounds.first()
                }
            }
            assertEquals(5, ended.size)
            vault.journal.write(NewEntry(title = "after all of them"))
        }
    }

    /** Callbacks that the library holds. */
    private fun observers(): Any? {
        val field = generateSequence<Class<*>>(FfiConverterTypeObserver::class.java) { it.superclass }
            .flatMap { it.declaredFields.asSequence() }.first { it.name == "handleMap" }
        field.isAccessible = true
        val map = field.get(FfiConverterTypeObserver)
        return map.javaClass.getMethod("getSize").invoke(map)
    }
}
