package interlude

import java.nio.file.Path
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.ZoneId
import java.time.ZoneOffset
import java.time.ZonedDateTime
import kotlin.io.path.readBytes
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/** Creating, opening and what a vault keeps; times, reminders, exports. */
class VaultTest {
    @Test
    fun `each way to unlock`(@TempDir folder: Path) = together {
        val (store, words) = MemorySecretStore() to "correct horse"
        val (vault, phrase) = Vault.create(folder.resolve("v"), NewVault(words, store), World(BERLIN))
        val id = vault.use {
            assertEquals(24, phrase.size)
            assertFalse(vault.isProtected())
            vault.protect(phrase.joinToString(" "))
            assertTrue(vault.isProtected())
            vault.vaultId()
        }
        assertTrue(vault.isClosed)
        vault.close()
        val ways = listOf(Unlock.Passphrase(words), Unlock.Phrase(phrase.joinToString(" ")), Unlock.SecretStore(store))
        for (way in ways) {
            Vault.open(folder.resolve("v"), way, World(BERLIN)).use { opened ->
                assertEquals(id, opened.vaultId())
                assertEquals(emptyList<Problem>(), opened.problems())
            }
        }
    }

    @Test
    fun `a secret store that fails loses nothing, and may not call back`(@TempDir folder: Path) = together {
        var broken = true
        val memory = MemorySecretStore()
        val store = object : SecretStore by memory {
            override fun get(name: String) = if (broken) error("the keystore is busy") else memory.get(name)
        }
        make(folder.resolve("v"), store).close()
        val unlock = Unlock.SecretStore(store)
        thrownBy<InterludeException.Locked> { Vault.open(folder.resolve("v"), unlock, World(BERLIN)) }
        broken = false
        Vault.open(folder.resolve("v"), unlock, World(BERLIN)).use { vault ->
            val seen = mutableListOf<Throwable>()
            val calling = object : SecretStore by memory {
                override fun put(name: String, secret: ByteArray) {
                    runCatching { vault.handle.vaultId() }.onFailure(seen::add)
                    memory.put(name, secret)
                }
            }
            vault.enroll(calling)
            assertEquals(listOf(InterludeException.Refused::class), seen.map { it::class })
        }
    }

    @Test
    fun `times are of the writer`(@TempDir folder: Path) = together {
        val clock = ManualClock(Instant.parse("2026-12-01T18:30:00Z"))
        make(folder.resolve("v"), clock = clock).use { vault ->
            suspend fun written(created: ZonedDateTime? = null) =
                vault.journal.get(vault.journal.write(NewEntry(created = created))).summary.created
            assertEquals(ZonedDateTime.of(2026, 12, 1, 19, 30, 0, 0, BERLIN), written())
            vault.setZone(ZoneId.of("Asia/Tokyo"))
            clock.set(Instant.parse("2026-12-02T00:00:00.123Z"))
            assertEquals(LocalDateTime.of(2026, 12, 2, 9, 0, 0, 123_000_000), written().toLocalDateTime())
            assertEquals(Present(Instant.parse("2026-12-02T00:00:00.123Z"), ZoneId.of("Asia/Tokyo")), vault.now())
            val fixed = ZonedDateTime.of(2020, 1, 1, 12, 0, 0, 0, ZoneOffset.ofHours(-3))
            assertEquals(fixed, written(fixed))
            val autumn = ZonedDateTime.parse("2026-10-25T02:30:00+01:00[Europe/Berlin]")
            assertEquals(autumn, written(autumn))
            thrownBy<InterludeException.Invalid> { vault.setZone(ZoneOffset.ofHours(1)) }
        }
    }

    @Test
    fun `pages are one flow, attachments are streams`(@TempDir folder: Path) = together {
        make(folder.resolve("v")).use { vault ->
            val heard = mutableListOf<Long>()
            vault.journal.writeAll(List(250) { NewEntry(title = "$it") }, heard::add)
            assertEquals(250L, heard.last())
            val titles = vault.journal.entries(page = 100).map { it.title.toInt() }.toList()
            assertEquals((0 until 250).toList(), titles.sorted())
            val content = ByteArray(700_000) { it.toByte() }
            val entry = vault.journal.write(NewEntry())
            val id = vault.journal.attach(entry, content.inputStream(), "garden.jpg")
            val kept = vault.journal.get(entry).content.attachments.single()
            assertEquals(Triple(id, 700_000uL, "image/jpeg"), Triple(kept.id, kept.length, kept.mediaType))
            val stream = vault.journal.openAttachment(entry, id)
            assertEquals(0, stream.read())
            assertTrue(content.copyOfRange(1, content.size).contentEquals(stream.readAllBytes()))
            assertEquals(-1, stream.read())
            for ((offset, length) in listOf(-1 to 1, 0 to -1, 1 to 8, Int.MAX_VALUE to 1)) {
                thrownBy<IndexOutOfBoundsException> { stream.read(ByteArray(8), offset, length) }
            }
            assertEquals(0, stream.read(ByteArray(8), 8, 0))
            stream.close()
            thrownBy<InterludeException.Closed> { stream.read() }
        }
    }

    @Test
    fun `exports and backups become vaults`(@TempDir folder: Path) = together {
        make(folder.resolve("v")).use { vault ->
            vault.journal.write(NewEntry(title = "goes along", body = "words"))
            assertEquals(1uL, vault.exportJournal(folder.resolve("out"), ExportFormat.JSON).entries)
            vault.backup(folder.resolve("b"), "a passphrase")
            val key = RestoreKey.Passphrase("a passphrase")
            val restored = Vault.restore(folder.resolve("b"), key, folder.resolve("r"), world = World(BERLIN))
            assertEquals("RestoredVault(..)", "$restored")
            restored.vault.use { assertEquals(1, it.journal.count()) }
            vault.close()
            assertTrue(folder.resolve("b").readBytes().isNotEmpty())
        }
        make(folder.resolve("w")).use { other ->
            assertEquals(1uL, other.importJournal(folder.resolve("out"), dryRun = true).created)
            assertEquals(0, other.journal.count())
            assertEquals(1uL, other.importJournal(folder.resolve("out")).created)
            assertEquals(1uL, other.importJournal(folder.resolve("out")).unchanged)
        }
    }

    @Test
    fun `what can be read of a damaged vault becomes another`(@TempDir folder: Path) = together {
        val store = MemorySecretStore()
        make(folder.resolve("v"), store).use { it.journal.write(NewEntry(title = "kept")) }
        val (damaged, unlock) = folder.resolve("v") to Unlock.SecretStore(store)
        val rescued = Vault.salvage(damaged, unlock, folder.resolve("r"), world = World(BERLIN))
        assertEquals("Rescued(..)", "$rescued")
        assertEquals(24, rescued.phrase.size)
        rescued.vault.use { assertEquals(listOf("kept"), it.journal.entries().map { one -> one.title }.toList()) }
    }

    @Test
    fun `a secret store in memory gives copies`() {
        val (store, secret) = MemorySecretStore() to ByteArray(2)
        store.put("name", secret)
        secret[0] = 1
        (store.get("name") as SecretLookup.Present).secret[1] = 1
        assertTrue(ByteArray(2).contentEquals((store.get("name") as SecretLookup.Present).secret))
        store.remove("name")
        assertEquals(SecretLookup.Absent, store.get("name"))
    }

    @Test
    fun `a plan is applied`(@TempDir folder: Path) = together {
        make(folder.resolve("v")).use { vault ->
            vault.reminders.add(eveningCheckIn(LocalTime.of(20, 0), LocalDate.of(2026, 1, 1)))
            val now = Instant.parse("2026-06-01T00:00:00Z")
            val request = PlanRequest(now, BERLIN, "de", 2u, Capabilities(true, 60u, 10u, true), emptyList())
            val plan = vault.reminders.plan(request)
            val first = plan.notifications.first()
            assertEquals(When.At(Instant.parse("2026-06-01T18:00:00Z")), first.`when`)
            assertEquals(LocalDateTime.of(2026, 6, 1, 20, 0), first.local)
            assertEquals(plan.notifications.map { it.id }, plan.difference.add)
            vault.reminders.applied(plan)
            assertEquals(emptyList<String>(), vault.reminders.plan(request).difference.add)
            assertEquals(plan.notifications.map { it.id }, readBootSnapshot(plan.bootSnapshot).entries.map { it.id })
            assertEquals(plan.notifications.size, bootDue(plan.bootSnapshot, now, BERLIN, emptyList()).set.size)
        }
    }

    @Test
    fun `packs and goals`(@TempDir folder: Path) = together {
        make(folder.resolve("v")).use { vault ->
            val group = vault.groups.found(GroupProfile("g", zone = BERLIN), "Vera", Relay.url)
            Pack.starter().use { pack ->
                assertEquals(pack.resources().size.toULong(), vault.groups.takePack(group, pack).taken)
            }
            assertEquals("es", vault.group(group).resources(listOf("es")).first().lang)
            val goal = vault.goals.add("sleep")
            vault.goals.setState(goal, GoalState.DONE)
            assertEquals(GoalState.DONE, vault.goals.list().single().state)
            vault.journal.write(NewEntry(mood = 5u))
            assertEquals(500uL, vault.insights.moods().single().meanHundredths)
        }
    }
}
