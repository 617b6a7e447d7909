package interlude

import java.nio.charset.CharacterCodingException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.withContext

/**
 * How calls cross. The library blocks, so each call runs on the dispatcher. A coroutine that is cancelled before its
 * call began never begins it. A call that began runs to its end, and its result is handed over even if the coroutine
 * was cancelled meanwhile: no entry is written whose id nobody hears, no vault is opened that nobody can close. Long
 * calls ([long], [watched], [streaming]) are told of the cancellation where they report, and give up there.
 */
internal class Calls(private val dispatcher: CoroutineDispatcher) {
    suspend operator fun <T> invoke(call: () -> T): T {
        Inside.refuse()
        val job = currentCoroutineContext()[Job]
        job?.ensureActive()
        return withContext(NonCancellable) {
            withContext(dispatcher) {
                job?.ensureActive()
                crossing(call)
            }
        }
    }

    suspend fun <T> long(progress: (Long) -> Unit = {}, call: (Progress) -> T): T =
        streaming { watch -> call(Counting(watch, progress)) }

    suspend fun <T> watched(progress: (SyncProgress) -> Unit, call: (SyncWatcher) -> T): T =
        streaming { watch -> call(Watching(watch, progress)) }

    suspend fun <T> streaming(call: (Watch) -> T): T {
        val watch = Watch(currentCoroutineContext()[Job])
        return watch.over { invoke { call(watch) } }
    }
}

/** Runs a call; what goes wrong is an [InterludeException], also where UniFFI has another word for it. */
internal fun <T> crossing(call: () -> T): T = try {
    call()
} catch (_: CharacterCodingException) {
    throw InterludeException.Invalid("text", "half of a surrogate pair")
} catch (_: InternalException) {
    throw InterludeException.Internal("a panic was caught")
} catch (error: IllegalStateException) {
    // The handle was freed: its words are the only way to tell.
    throw if (error.message.orEmpty().endsWith("destroyed")) InterludeException.Closed() else error
}

/** A number that counts, as the library wants it. */
internal fun whole(field: String, number: Int): UInt =
    if (number < 0) throw InterludeException.Invalid(field, "negative") else number.toUInt()

/** Whether this thread is within a callback that the vault makes while it is locked against everything else. */
internal object Inside {
    private val inside = ThreadLocal.withInitial { false }

    /** The library refuses such calls in the same thread; with a dispatcher between, they would wait for ever. */
    fun refuse() {
        if (inside.get()) throw InterludeException.Refused("a callback of this kind may not call the vault")
    }

    fun <T> run(callback: () -> T): T {
        val before = inside.get()
        inside.set(true)
        try {
            return callback()
        } finally {
            inside.set(before)
        }
    }
}
