package interlude.android

import interlude.InterludeException
import interlude.Vault
import interlude.resume
import interlude.suspend
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext

/** How an app opens its vault without asking anybody. */
public fun interface VaultOpener {
    /**
     * Opens it by the secret store. None: there is no vault yet, or only the person can open it. So counts an
     * [InterludeException].
     */
    public suspend fun open(): Vault?
}

/**
 * The one open vault of the app. Its files are held as long as somebody needs it: an activity that can be seen, a
 * sync, an action on a notification.
 */
internal class VaultKeeper(private val opener: VaultOpener) {
    private val turn = Mutex()
    private var vault: Vault? = null
    private var holders = 0
    private var foreground = false

    /** Runs `work` with the vault; none where it cannot be opened without the person. */
    suspend fun <T> lend(work: suspend (Vault) -> T): T? {
        val lent = take() ?: return null
        try {
            return work(lent)
        } finally {
            withContext(NonCancellable) { giveBack() }
        }
    }

    /** Holds the files as long as the app can be seen, which is asked when it is this call's turn. */
    suspend fun follow(seen: () -> Boolean): Unit = turn.withLock {
        foreground = seen()
        if (foreground) awake() else rest()
    }

    /** Takes a vault that the app opened with the person; one that was kept before is closed. */
    suspend fun adopt(opened: Vault): Unit = turn.withLock {
        if (vault !== opened) vault?.close()
        vault = opened
        rest()
    }

    /** Closes it and forgets its keys, until it is opened again. */
    suspend fun close(): Unit = turn.withLock {
        vault?.close()
        vault = null
    }

    private suspend fun take(): Vault? = turn.withLock {
        awake()?.also { holders += 1 }
    }

    private suspend fun giveBack() = turn.withLock {
        holders -= 1
        rest()
    }

    /** The vault with its files in hand. One that was locked or closed by the app is opened anew. */
    private suspend fun awake(): Vault? {
        try {
            vault?.let {
                it.resume()
                return it
            }
        } catch (_: InterludeException.Locked) {
            vault?.close()
        } catch (_: InterludeException.Closed) {
            // Nothing is left of it.
        }
        vault = try {
            // One that was opened for whoever is gone would be in the way of the next.
            withContext(NonCancellable) { opener.open() }
        } catch (_: InterludeException) {
            null
        }
        return vault
    }

    /** Nobody needs it: every file is closed, even where suspending throws. */
    private suspend fun rest() {
        if (foreground || holders > 0) return
        try {
            vault?.suspend()
        } catch (_: InterludeException) {
            // It was locked or closed, or where it stands could not be written down: the next opening finds out.
        }
    }
}
