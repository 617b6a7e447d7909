package interlude

import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.nio.file.Path
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/** Syncing beside the app, by the host's own way, and without any network. Two vaults in step: the cases. */
class SyncTest {
    @Test
    fun `beside the app`(@TempDir folder: Path) = together {
        make(folder.resolve("phone")).use { phone ->
            make(folder.resolve("tablet")).use { tablet ->
                linked(phone, tablet)
                tablet.sync.inBackground().use { background ->
                    phone.journal.write(NewEntry(title = "across"))
                    assertInstanceOf(SyncState.InStep::class.java, phone.sync.run().state)
                    background.nudge()
                    tablet.changes().first { "across" in titles(tablet) }
                    assertInstanceOf(Round.Synced::class.java, background.rounds.first())
                }
                assertEquals(phone.devices.spaceWords(), tablet.devices.spaceWords())
                assertEquals(listOf("tablet"), tablet.devices.list().filter { it.`this` }.map { it.name })
            }
        }
    }

    @Test
    fun `by the host's own way`(@TempDir folder: Path) = together {
        val way = Client()
        make(folder.resolve("v"), transport = way).use { vault ->
            vault.sync.setRelay(Relay.url)
            vault.journal.write(NewEntry(title = "carried"))
            assertInstanceOf(SyncState.InStep::class.java, vault.sync.run().state)
            way.down = true
            vault.journal.write(NewEntry(title = "waits"))
            val state = assertInstanceOf(SyncState.Offline::class.java, vault.sync.run().state)
            assertTrue(state.since <= vault.now().at)
            assertEquals(1uL, vault.sync.status().waiting)
        }
    }

    @Test
    fun `what is asked of a sync crosses`(@TempDir folder: Path) = together {
        val way = Client()
        make(folder.resolve("v"), transport = way).use { vault ->
            vault.sync.setRelay(Relay.url)
            val token = "of this operator"
            val first = vault.sync.run(syncOptions(deadline = 1.hours, token = token))
            assertInstanceOf(SyncState.InStep::class.java, first.state)
            assertTrue(way.sent.any { token in it })
            vault.journal.write(NewEntry(title = "waits"))
            vault.sync.run(syncOptions(deadline = (-1).seconds))
            assertEquals(1uL, vault.sync.status().waiting)
            assertEquals(60_000uL, syncOptions(deadline = 1.minutes).deadlineMs)
            assertEquals(AttachmentPolicy.ON_DEMAND, syncOptions().attachments)
        }
    }

    @Test
    fun `a way that breaks crashes nothing, in the threads of the library neither`(@TempDir folder: Path) = together {
        val called = AtomicInteger()
        val broken = object : Transport {
            override fun send(request: HttpRequest): HttpResponse {
                called.incrementAndGet()
                error("the app's own words")
            }
        }
        make(folder.resolve("v"), transport = broken).use { vault ->
            vault.sync.setRelay(Relay.url)
            assertInstanceOf(SyncState.Offline::class.java, vault.sync.run().state)
            val before = called.get()
            vault.sync.inBackground().use { background ->
                val round = assertInstanceOf(Round.Synced::class.java, background.rounds.first())
                assertInstanceOf(SyncState.Offline::class.java, round.report.state)
            }
            assertTrue(called.get() > before)
            vault.journal.write(NewEntry(title = "after"))
        }
    }

    @Test
    fun `rounds end when the sync is closed, also after the vault`(@TempDir folder: Path) = together {
        val vault = make(folder.resolve("v"))
        vault.sync.setRelay(Relay.url)
        val background = vault.sync.inBackground()
        val collecting = async { background.rounds.toList() }
        background.rounds.first()
        vault.close()
        background.close()
        background.close()
        assertTrue(collecting.await().isNotEmpty())
        assertEquals(emptyList<Round>(), background.rounds.toList())
        thrownBy<InterludeException.Closed> { background.nudge() }
    }

    @Test
    fun `by a file`(@TempDir folder: Path) = together {
        make(folder.resolve("phone")).use { phone ->
            make(folder.resolve("tablet")).use { tablet ->
                linked(phone, tablet)
                phone.journal.write(NewEntry(title = "by a file"))
                val file = ByteArrayOutputStream().also { phone.exportBundle(it) }.toByteArray()
                assertTrue(tablet.importBundle(ByteArrayInputStream(file)).taken > 0u)
                assertTrue("by a file" in titles(tablet))
                assertEquals(0uL, tablet.importBundle(ByteArrayInputStream(file)).taken)
                thrownBy<InterludeException.Invalid> { tablet.importBundle(ByteArrayInputStream(ByteArray(99))) }
            }
        }
    }

    @Test
    fun `an attachment is fetched when it is opened`(@TempDir folder: Path) = together {
        make(folder.resolve("phone")).use { phone ->
            make(folder.resolve("tablet")).use { tablet ->
                val entry = phone.journal.write(NewEntry(title = "a picture"))
                val content = ByteArray(600_000) { it.toByte() }
                val id = phone.journal.attach(entry, content.inputStream(), "garden.jpg")
                linked(phone, tablet)
                phone.sync.run()
                tablet.sync.run()
                thrownBy<InterludeException.NotFound> { tablet.journal.openAttachment(entry, id) }
                assertTrue(tablet.sync.fetchAttachment(entry, id))
                tablet.journal.openAttachment(entry, id).use { assertTrue(content.contentEquals(it.readAllBytes())) }
            }
        }
    }

    private suspend fun titles(vault: Vault): List<String> = vault.journal.entries().map { it.title }.toList()
}
