package interlude

import java.io.IOException
import java.io.InputStream
import java.io.OutputStream
import kotlinx.coroutines.Job
import kotlinx.coroutines.ensureActive

/** What the app's own code throws within a call, and whether the coroutine that made the call still wants it. */
internal class Watch(private val job: Job?) {
    @Volatile
    private var thrown: Throwable? = null

    /** Tells the app how far a call is; false gives the call up. */
    fun goesOn(tell: () -> Unit): Boolean = try {
        job?.ensureActive()
        tell()
        true
    } catch (error: Throwable) {
        thrown = error
        false
    }

    /** Does the app's part of a call. What it throws is kept here: the library would forget it. */
    fun <T> keeping(work: () -> T): T = try {
        job?.ensureActive()
        Inside.run(work)
    } catch (error: Throwable) {
        thrown = error
        throw IOException("the app's own code failed")
    }

    /**
     * Makes the call; what the app's code threw within ends it and is thrown on, rather than what the library made of
     * it.
     */
    suspend fun <T> over(call: suspend () -> T): T = try {
        call()
    } catch (error: InterludeException) {
        throw thrown ?: error
    }
}

/** A function as the progress of a call, which may not call back. */
internal class Counting(private val watch: Watch, private val progress: (Long) -> Unit) : Progress {
    override fun reached(done: ULong): Boolean = Inside.run { watch.goesOn { progress(done.toLong()) } }
}

/** A function as the watcher of a sync, which may. */
internal class Watching(private val watch: Watch, private val progress: (SyncProgress) -> Unit) : SyncWatcher {
    override fun reached(done: SyncProgress): Boolean = watch.goesOn { progress(done) }
}

/** A stream of Java that is read. */
internal class Reading(private val watch: Watch, private val stream: InputStream) : Source {
    override fun read(most: UInt): ByteArray = watch.keeping {
        val buffer = ByteArray(most.toInt())
        val read = stream.read(buffer)
        // At least one byte, or -1 at the end, which nothing is to be mistaken for.
        if (read == 0) throw IOException("the stream gave nothing")
        buffer.copyOf(read.coerceAtLeast(0))
    }
}

/** A stream of Java that is written. */
internal class Writing(private val watch: Watch, private val stream: OutputStream) : Sink {
    override fun write(bytes: ByteArray): Unit = watch.keeping { stream.write(bytes) }
}

/** A secret store that may not call back either. */
internal class Guarded(private val store: SecretStore) : SecretStore {
    override fun get(name: String): SecretLookup = Inside.run { store.get(name) }

    override fun put(name: String, secret: ByteArray): Unit = Inside.run { store.put(name, secret) }

    override fun remove(name: String): Unit = Inside.run { store.remove(name) }
}

internal fun NewVault.guarded(): NewVault = copy(secretStore = secretStore?.let(::Guarded))

internal fun Unlock.guarded(): Unlock = if (this is Unlock.SecretStore) Unlock.SecretStore(Guarded(store)) else this
