package interlude.android

import android.content.Context
import interlude.BootDue
import interlude.Capabilities
import interlude.InterludeException
import interlude.Plan
import interlude.PlanRequest
import interlude.Texts
import interlude.Vault
import interlude.bootDue
import interlude.now
import interlude.readBootSnapshot
import interlude.setZone
import java.time.Duration
import java.time.Instant
import java.time.ZoneId
import java.util.Locale
import java.util.TimeZone
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock

/** Keeps the system's alarms in step with the vault's plan, and shows what is due. */
internal class Scheduler(
    private val context: Context,
    private val shelf: Shelf,
    private val alarms: Alarms,
    private val board: Board,
    private val notices: Notices,
    private val options: PhoneOptions,
    private val clock: () -> Instant,
) {
    private val turn = Mutex()

    /**
     * Plans, has the system hold exactly that, and tells the vault. What was shown since the plan before is told to the
     * next one once. When anything fails the vault is not told, and the next call begins anew.
     */
    suspend fun refresh(vault: Vault): Plan = turn.withLock {
        vault.setZone(zone())
        val now = vault.now().at
        val held = alarms.held()
        val told = shelf.lines(DELIVERED)
        val due = Change.due(held, now)
        val plan = vault.reminders.plan(request(now, due.size, told))
        val gone = plan.difference.cancel.toSet()
        board.write(plan, kept = due - gone)
        val wanted = plan.notifications.associate { it.id to Slot.of(it.`when`) }
        alarms.apply(held, Change.between(held, wanted, gone, now))
        notices.takeDown(gone)
        shelf.write(SNAPSHOT, plan.bootSnapshot)
        vault.reminders.applied(plan)
        shelf.write(DELIVERED, shelf.lines(DELIVERED) - told.toSet())
        shelf.remove(AGAIN)
        plan
    }

    /**
     * Sets everything anew from the boot snapshot, without the vault: after a reboot or an update, or when the clock,
     * the zone or a permission changed. Shows what should have been shown within the last hour, and nothing twice.
     */
    suspend fun reset(): Unit = turn.withLock {
        val again = again()
        val due = due() ?: return
        val held = alarms.held()
        val set = due.set.associate { it.id to Slot.of(it.`when`) } + again
        // Of the plan before: the snapshot does not speak of them.
        val older = Change.due(held, clock()) - due.past.toSet() - due.show.map { it.id }.toSet()
        alarms.apply(held, Change(held.keys - set.keys - older, set))
        due.show.filter { it.id !in again }.forEach { show(it.id, it.texts) }
    }

    /** An alarm went off. One that is not held any more was shown, or is not to be. */
    suspend fun due(id: String): Unit = turn.withLock {
        if (!alarms.over(id)) return
        keepAgain(again() - id)
        show(id, null)
    }

    /** Has one come again, while the vault cannot be asked. */
    suspend fun again(id: String, at: Instant): Unit = turn.withLock {
        val slot = Slot(at.toEpochMilli(), null)
        shelf.write(DELIVERED, shelf.lines(DELIVERED) - id)
        keepAgain(again() + (id to slot))
        alarms.add(id, slot)
    }

    private fun request(now: Instant, due: Int, told: List<String>): PlanRequest = PlanRequest(
        now = now,
        zone = zone(),
        locale = context.resources.configuration.locales[0].toLanguageTag(),
        horizonDays = options.horizonDays.toUShort(),
        capabilities = Capabilities(
            exact = alarms.exact(),
            most = (MOST - options.otherAlarms - due).coerceAtLeast(0).toUShort(),
            shortestWindow = Slot.WINDOW.toMinutes().toUShort(),
            allowed = notices.allowed(),
        ),
        delivered = told,
    )

    /** None: nothing was planned yet, or the snapshot is none; the next plan sets everything. */
    private fun due(): BootDue? = try {
        snapshot()?.let { bootDue(it, clock(), zone(), shelf.lines(DELIVERED)) }
    } catch (_: InterludeException) {
        null
    }

    /** Noted before it is shown: rather once too few than twice. */
    private fun show(id: String, texts: Texts?) {
        val posted = board.find(id)
        val discreet = posted?.discreet ?: texts ?: discreet() ?: return
        shelf.write(DELIVERED, (shelf.lines(DELIVERED) + id).takeLast(MOST))
        notices.show(id, posted, discreet)
    }

    /** They all say the same, whatever they are about. */
    private fun discreet(): Texts? = try {
        snapshot()?.let { readBootSnapshot(it).entries.firstOrNull()?.texts }
    } catch (_: InterludeException) {
        null
    }

    private fun snapshot(): ByteArray? = shelf.read(SNAPSHOT, SNAPSHOT_BYTES)

    private fun again(): Map<String, Slot> = shelf.lines(AGAIN).mapNotNull(Slot::read).toMap()

    private fun keepAgain(all: Map<String, Slot>): Unit = shelf.write(AGAIN, all.map { (id, slot) -> slot.words(id) })

    companion object {
        /** An app that has more alarms is thrown an exception by the system. */
        const val MOST = 500
        private const val SNAPSHOT = "boot-snapshot"
        private const val SNAPSHOT_BYTES = 512 * 1024
        private const val DELIVERED = "delivered"
        private const val AGAIN = "again"

        /** Where the phone is. A zone without a name of the IANA database counts as one of its hours, or as UTC. */
        fun zone(): ZoneId {
            val here = TimeZone.getDefault()
            val hours = here.rawOffset / Duration.ofHours(1).toMillis()
            // West has a plus there.
            val names = listOf(here.id, "Etc/GMT%+d".format(Locale.ROOT, -hours))
            return ZoneId.of(names.find { it in ZoneId.getAvailableZoneIds() } ?: "UTC")
        }
    }
}
