package interlude

import kotlin.time.Duration
import kotlinx.coroutines.channels.BufferOverflow
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableSharedFlow
import kotlinx.coroutines.flow.filterNotNull
import kotlinx.coroutines.flow.takeWhile

/** How a round of a [BackgroundSync] ended. */
public sealed interface Round {
    /** It went through. */
    public data class Synced(
        /** What it did. */
        val report: SyncReport,
    ) : Round

    /** It failed, and is tried again. */
    public data class Failed(
        /** Why. */
        val failure: Failure,
    ) : Round
}

/** Syncs beside the app until it is closed. */
public class BackgroundSync private constructor(private val calls: Calls) : AutoCloseable {
    private lateinit var handle: BackgroundSyncHandle
    private val ended = MutableSharedFlow<Round?>(replay = 1, extraBufferCapacity = 63, BufferOverflow.DROP_OLDEST)

    /**
     * How the rounds ended: the last one, and those that follow, until this is closed. A collector that is slow misses
     * the oldest.
     */
    public val rounds: Flow<Round> = ended.takeWhile { it != null }.filterNotNull()

    /** Has a round begin now, whatever the pause. */
    public suspend fun nudge(): Unit = calls { handle.nudge() }

    /** Stops after the request that is under way; what was done stays done. */
    override fun close() {
        free(handle) { handle.shut() }
        ended.tryEmit(null)
    }

    /** Told in the thread of the sync. */
    private inner class Listener : SyncListener {
        override fun synced(report: SyncReport) {
            ended.tryEmit(Round.Synced(report))
        }

        override fun failed(failure: Failure) {
            ended.tryEmit(Round.Failed(failure))
        }
    }

    internal companion object {
        suspend fun start(vault: VaultHandle, options: SyncOptions, calls: Calls): BackgroundSync {
            val sync = BackgroundSync(calls)
            sync.handle = calls { BackgroundSyncHandle.start(vault, options, sync.Listener()) }
            return sync
        }
    }
}

/** How to sync. `deadline`: stop then, between two requests; `token`: the operator's, for a relay that wants one. */
public fun syncOptions(
    deadline: Duration? = null,
    attachments: AttachmentPolicy = AttachmentPolicy.ON_DEMAND,
    token: String? = null,
): SyncOptions = SyncOptions(deadline?.inWholeMilliseconds?.coerceAtLeast(0)?.toULong(), attachments, token)
