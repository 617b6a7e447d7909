package interlude.android

import android.app.Application
import android.content.BroadcastReceiver
import android.content.Context
import interlude.InterludeException
import interlude.Plan
import interlude.SyncOptions
import interlude.SyncReport
import interlude.Vault
import interlude.syncOptions
import java.io.File
import java.io.IOException
import java.time.Duration
import java.time.Instant
import kotlin.coroutines.cancellation.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull

/** What an app's [Application] is, so that alarms, jobs and broadcasts find the [Phone]. */
public interface InterludeApplication {
    /** Made in `onCreate`, which also runs before the phone is unlocked. */
    public val phone: Phone
}

/** What an app may want otherwise. */
public class PhoneOptions(
    /** How far ahead to plan, in days: 1 to 400. */
    public val horizonDays: Int = 60,
    /** How many alarms of its own the app sets, 0 to 500: the system holds 500 of both. */
    public val otherAlarms: Int = 0,
    /** The small icon of notifications, a drawable. */
    public val icon: Int = R.drawable.interlude_reminder,
    /** Their colour. */
    public val color: Int? = null,
    /** How background syncs are made. */
    public val sync: SyncOptions = syncOptions(),
    /** Hears what failed in the background; the next event begins anew. Nothing in it is private. */
    public val failed: (Exception) -> Unit = {},
) {
    init {
        require(horizonDays in 1..400) { "1 to 400 days" }
        require(otherAlarms in 0..Scheduler.MOST) { "0 to ${Scheduler.MOST} alarms" }
    }
}

/** The vault of an app on a phone: open when it is needed, its reminders set, synced in the background. */
public class Phone internal constructor(
    private val application: Application,
    opener: VaultOpener,
    private val options: PhoneOptions,
    private val now: () -> Instant,
) {
    private val shelf = Shelf(application.openFolder)
    private val notes = Notes(Shelf(File(application.protectedFolder, "notes")))
    private val notices = Notices(application, shelf, options)
    private val keeper = VaultKeeper(opener)
    private val scheduler = Scheduler(
        application, shelf, Alarms(application, shelf), board(application), notices, options, now,
    )
    internal val jobs = Jobs(application)
    internal val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)

    /** `opener`: how to open the vault without the person. */
    public constructor(application: Application, opener: VaultOpener, options: PhoneOptions = PhoneOptions()) :
        this(application, opener, options, Instant::now)

    init {
        application.registerActivityLifecycleCallbacks(Lifecycle(this))
    }

    /** What the lock screen shows of reminders. */
    public var lockScreen: LockScreen by notices::lockScreen

    /**
     * Runs `work` with the vault, whose files are held until it is done. None: only the person can open it, and the app
     * then opens it with them and has it [adopt]ed.
     */
    public suspend fun <T> lend(work: suspend (Vault) -> T): T? = keeper.lend { vault ->
        // Notes that the vault cannot take now keep nobody from it.
        telling { notes.apply(vault) }
        work(vault)
    }

    /**
     * Takes a vault that the app opened or made with the person, and sets its reminders. From now on the phone closes
     * it.
     *
     * Errors: as [refresh].
     */
    public suspend fun adopt(vault: Vault): Plan? {
        keeper.adopt(vault)
        return refresh()
    }

    /**
     * Plans, and has the system hold exactly that: after changes of reminders, sessions or entries. Why a plan is less
     * than it should be (`Plan.degraded`) is for the app to show. None: the vault cannot be opened.
     *
     * Errors: [InterludeException]; [IllegalStateException] when the system holds no more alarms (`otherAlarms`).
     */
    public suspend fun refresh(): Plan? = lend(::plan)

    /** Closes the vault and forgets its keys; whatever needs it opens it anew. Reminders stay. */
    public suspend fun close(): Unit = keeper.close()

    /** Syncs in the background from now on, over reboots too, when there is a network; at most every 15 minutes. */
    public fun syncEvery(pause: Duration = Duration.ofHours(4)): Unit = jobs.syncEvery(pause)

    /** Syncs in the background no more. */
    public fun stopSyncing(): Unit = jobs.stopSyncing()

    /** An alarm went off. */
    internal suspend fun due(id: String): Unit = scheduler.due(id)

    /** Something was chosen on a notification. It is noted before anything else, and so never lost. */
    internal suspend fun chosen(action: Action, id: String, subject: Subject) {
        val mark = action.mark(now())
        notes.add(subject, mark)
        notices.takeDown(listOf(id))
        var heard: Plan? = null
        try {
            heard = refresh()
        } finally {
            if (heard == null && action == Action.SNOOZE) scheduler.again(id, now() + Action.PAUSE)
        }
    }

    /** The phone started, the app was updated, the clock, the zone, the language or a permission changed. */
    internal suspend fun changed(): Plan? {
        scheduler.reset()
        if (!application.isUnlocked) return null
        makeChannels(application)
        return refresh()
    }

    /** The plan runs out, or is a day old. Where the vault cannot be opened, what was planned is set again. */
    internal suspend fun refill() {
        if (changed() == null) jobs.refill(Instant.MAX, now())
    }

    /** None: the vault cannot be opened now. */
    internal suspend fun sync(): SyncReport? = lend { vault ->
        try {
            vault.sync.run(options.sync)
        } finally {
            // Whatever came until now, and also where nothing did.
            plan(vault)
        }
    }

    private suspend fun plan(vault: Vault): Plan = scheduler.refresh(vault).also { jobs.refill(it.refillBy, now()) }

    /** The app came to be seen or went away. What was changed meanwhile is planned. */
    internal suspend fun follow(seen: () -> Boolean) {
        try {
            refresh()
        } finally {
            withContext(NonCancellable) { keeper.follow(seen) }
        }
    }

    internal fun background(start: CoroutineStart = CoroutineStart.DEFAULT, work: suspend () -> Unit): Job =
        scope.launch(start = start) { telling(work) }

    /** For a broadcast, which is over when the work is, or before the system loses patience. The work goes on then. */
    internal fun background(
        pending: BroadcastReceiver.PendingResult?,
        patience: Duration = PATIENCE,
        work: suspend () -> Unit,
    ) {
        val working = background(work = work)
        scope.launch {
            withTimeoutOrNull(patience.toMillis()) { working.join() }
            pending?.finish()
        }
    }

    private suspend fun telling(work: suspend () -> Unit): Unit = try {
        work()
    } catch (error: CancellationException) {
        throw error
    } catch (error: InterludeException) {
        options.failed(error)
    } catch (error: IOException) {
        options.failed(error)
    } catch (error: IllegalStateException) {
        options.failed(error)
    }

    internal companion object {
        /** A receiver that takes ten seconds is taken for dead. */
        private val PATIENCE = Duration.ofSeconds(8)

        /** None for an app that does not say how to open its vault. */
        fun of(context: Context): Phone? = (context.applicationContext as? InterludeApplication)?.phone

        private fun board(application: Application): Board {
            // A chip of its own would take seconds.
            val protection = KeyProtection(strongBox = false)
            val folder = File(application.protectedFolder, "board")
            return Board(Sealed(folder, AndroidKeySafe(), protection, Board.MOST))
        }
    }
}
