package interlude

import java.nio.file.Path
import java.time.ZoneId
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.callbackFlow

/**
 * An open vault: one profile's encrypted state on one device. It can be used from any number of coroutines and threads.
 *
 * Calls run on the dispatcher that the vault was opened with. Cancelling a coroutine never leaves half of anything: a
 * call that has not begun does not begin; one that has runs to its end and its result arrives. Calls that take long
 * (they have a `progress`, a `watch` or a stream, or wait for another device) give up where they next report, and what
 * the vault says of them holds: undone as a whole, or kept up to there.
 *
 * What goes wrong is thrown as one of the classes of [InterludeException]. It is a sealed hierarchy of exceptions and
 * not a sealed result, since most of what goes wrong (locked, closed, damaged, the disk is full) can happen in every
 * call and is handled far from it; a `when` over the exception is as exhaustive as over a result. None has in it what a
 * person typed, a file's name or a secret.
 */
public class Vault private constructor(
    internal val handle: VaultHandle,
    dispatcher: CoroutineDispatcher,
) : AutoCloseable {
    internal val calls = Calls(dispatcher)
    private val open = Job()

    /** The journal. */
    public val journal: Journal = Journal(JournalHandle(handle), calls)

    /** Reminders, and the sessions they stand on. */
    public val reminders: Reminders = Reminders(RemindersHandle(handle), calls)

    /** What the participant wants for themselves. */
    public val goals: Goals = Goals(GoalsHandle(handle), calls)

    /** Counts over the journal. */
    public val insights: Insights = Insights(InsightsHandle(handle), calls)

    /** The participant's devices. */
    public val devices: Devices = Devices(DevicesHandle(handle), calls)

    /** The groups, and who belongs to them. */
    public val groups: Groups = Groups(GroupsHandle(handle), calls)

    /** The way to the relay. */
    public val sync: Sync = Sync(handle, SyncHandle(handle), calls)

    /** Whether it was closed. */
    public val isClosed: Boolean get() = handle.isShut()

    /**
     * What changed, in this vault by anybody: an app redraws it. The first list is empty: it says that from here on
     * nothing is missed, so that what is on the screen can be read now. Changes wait for a slow collector, ids alone.
     * The flow ends when the vault is closed; collecting it keeps nothing from being closed.
     *
     * Errors: [InterludeException.Closed] when the vault was closed before.
     */
    public fun changes(): Flow<List<Change>> = callbackFlow {
        val number = calls { handle.observe(Telling { trySend(it) }) }
        trySend(emptyList())
        val ending = open.invokeOnCompletion { close() }
        awaitClose {
            ending.dispose()
            handle.unobserve(number)
        }
    }.buffer(Channel.UNLIMITED)

    /**
     * Closes the vault, for everything that was taken from it: waits for what is under way (so it blocks), lets go of
     * the files and forgets the keys. Every call ends in [InterludeException.Closed] from then on. Closing twice is
     * closing once.
     *
     * Errors: [InterludeException.Refused] from within a callback that may not call back.
     */
    override fun close() {
        Inside.refuse()
        handle.shut()
        open.complete()
    }

    public companion object {
        /**
         * Makes a new vault in a folder that does not exist or is empty. There is never half a vault.
         *
         * Errors: [InterludeException.Exists] when anything is in the folder.
         */
        public suspend fun create(
            folder: Path,
            new: NewVault = NewVault(),
            world: World = World(ZoneId.systemDefault()),
            dispatcher: CoroutineDispatcher = Dispatchers.IO,
        ): NewlyMade {
            val made = Calls(dispatcher).invoke { createVault(folder.toString(), new.guarded(), world) }
            return NewlyMade(Vault(made.vault, dispatcher), made.phrase)
        }

        /**
         * Opens a vault. What looks wrong but leaves it usable is told by [problems].
         *
         * Errors: [InterludeException.WrongKey], [InterludeException.TryLater], [InterludeException.Locked] (the secret
         * store has no key), [InterludeException.Damaged], [InterludeException.TooNew], [InterludeException.NotFound].
         * Nothing in the folder was changed then.
         */
        public suspend fun open(
            folder: Path,
            unlock: Unlock,
            world: World = World(ZoneId.systemDefault()),
            dispatcher: CoroutineDispatcher = Dispatchers.IO,
        ): Vault {
            val handle = Calls(dispatcher).invoke { VaultHandle.open(folder.toString(), unlock.guarded(), world) }
            return Vault(handle, dispatcher)
        }

        internal fun over(handle: VaultHandle, dispatcher: CoroutineDispatcher) = Vault(handle, dispatcher)
    }
}

/** A vault that was just made. */
public data class NewlyMade(
    /** The vault, open. */
    val vault: Vault,
    /** Its recovery phrase, 24 words: to be shown to the person once, and kept nowhere. */
    val phrase: List<String>,
) {
    override fun toString(): String = "NewlyMade(..)"
}

/** A function as an observer. */
private class Telling(private val tell: (List<Change>) -> Unit) : Observer {
    override fun changed(changes: List<Change>) = tell(changes)
}
