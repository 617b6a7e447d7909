package interlude.android

import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import interlude.HttpRequest
import interlude.HttpResponse
import interlude.NewEntry
import interlude.Transport
import interlude.TransportException
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse.BodyHandlers
import java.time.Duration
import java.time.Instant
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicReference
import kotlinx.coroutines.job
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.util.ReflectionHelpers

/** Syncs in the background, with a real relay in a process of its own. */
class SyncTest : PhoneTest() {
    private val scheduler: JobScheduler get() = app.service()
    private val service by lazy { Robolectric.setupService(SyncService::class.java) }

    private fun parameters(job: Int): JobParameters = ReflectionHelpers.newInstance(JobParameters::class.java).also {
        ReflectionHelpers.setField(it, "jobId", job)
    }

    /** The system starts a job and waits until it is done: whether it wants to be started again. */
    private fun done(job: Int): Boolean {
        assertTrue(service.onStartJob(parameters(job)))
        settle()
        assertTrue(shadowOf(service).isJobFinished)
        return shadowOf(service).isRescheduleNeeded
    }

    @Test
    fun `a job of the system, once, over reboots, when there is a network`() {
        phone.syncEvery(Duration.ofMinutes(1))
        val job = checkNotNull(scheduler.getPendingJob(Jobs.SYNC))
        assertEquals(Duration.ofMinutes(15).toMillis(), job.intervalMillis)
        assertTrue(job.isPersisted && job.isPeriodic)
        assertEquals(JobInfo.BACKOFF_POLICY_EXPONENTIAL, job.backoffPolicy)
        assertEquals(Duration.ofMinutes(1).toMillis(), job.initialBackoffMillis)
        @Suppress("DEPRECATION")
        assertEquals(JobInfo.NETWORK_TYPE_ANY, job.networkType)
        phone.syncEvery(Duration.ofMinutes(1))
        assertTrue(job === scheduler.getPendingJob(Jobs.SYNC))
        phone.syncEvery()
        assertEquals(Duration.ofHours(4).toMillis(), scheduler.getPendingJob(Jobs.SYNC)?.intervalMillis)
        phone.stopSyncing()
        assertNull(scheduler.getPendingJob(Jobs.SYNC))
    }

    @Test
    fun `what was written is at the relay, and reminders are planned`() = together {
        made()
        within {
            it.sync.setRelay(Relay.url)
            it.journal.write(NewEntry(title = CANARY))
        }
        phone.close()
        newPhone()
        assertFalse(done(Jobs.SYNC))
        val status = within { it.sync.status() }
        assertEquals(0uL, status.waiting)
        assertNotNull(scheduler.getPendingJob(Jobs.REFILL))
    }

    @Test
    fun `offline it is tried again, and reminders are planned all the same`() = together {
        transport = Unreachable
        made()
        within { it.sync.setRelay("http://127.0.0.1:1") }
        habit(20)
        assertTrue(done(Jobs.SYNC))
        assertTrue(alarms.isNotEmpty())
    }

    @Test
    fun `without a relay, or without the person, it is not tried again`() = together {
        made()
        habit(20)
        assertFalse(done(Jobs.SYNC))
        assertTrue(alarms.isNotEmpty())
        phone.close()
        closedToApps = true
        assertFalse(done(Jobs.SYNC))
        assertFalse(done(Jobs.REFILL))
    }

    /** A sync by a job that has something to send, and waits for its first request. */
    private suspend fun begun(): Slow {
        val slow = Slow()
        transport = slow
        made()
        within {
            it.sync.setRelay(Relay.url)
            it.journal.write(NewEntry(title = CANARY))
        }
        assertTrue(service.onStartJob(parameters(Jobs.SYNC)))
        assertTrue(slow.begun.await(60, TimeUnit.SECONDS))
        return slow
    }

    @Test
    fun `stopped by the system it gives up, and the next one goes on from there`() = together {
        val slow = begun()
        assertTrue(service.onStopJob(parameters(Jobs.SYNC)))
        slow.first.countDown()
        slow.go.countDown()
        settle()
        assertFalse(shadowOf(service).isJobFinished)
        assertTrue(within { it.sync.status() }.waiting > 0uL)
        assertFalse(done(Jobs.SYNC))
        assertEquals(0uL, within { it.sync.status() }.waiting)
    }

    @Test
    fun `stopped and begun again, the system hears of the second alone`() = together {
        val slow = begun()
        val stopped = phone.scope.coroutineContext.job.children.toList()
        service.onStopJob(parameters(Jobs.SYNC))
        assertTrue(service.onStartJob(parameters(Jobs.SYNC)))
        slow.first.countDown()
        try {
            stopped.forEach { it.join() }
            assertFalse(shadowOf(service).isJobFinished)
        } finally {
            slow.go.countDown()
        }
        settle()
        assertTrue(shadowOf(service).isJobFinished)
    }

    @Test
    @Config(sdk = [35])
    fun `the plan is made anew before it runs out`() = together {
        made()
        phone.lend { repeat(600) { habit(20) } }
        val plan = refreshed()
        val job = checkNotNull(scheduler.getPendingJob(Jobs.REFILL))
        assertTrue(job.isPersisted)
        assertEquals(Duration.between(MORNING, plan.refillBy).toMillis(), job.maxExecutionDelayMillis)
        assertTrue(job.minLatencyMillis < job.maxExecutionDelayMillis)
        at(Instant.parse("2026-06-01T18:10:00Z"))
        val before = alarms.keys
        assertFalse(done(Jobs.REFILL))
        assertTrue(alarms.keys != before)
    }

    private object Unreachable : Transport {
        override fun send(request: HttpRequest): HttpResponse = throw TransportException.Unreachable()
    }

    /** Waits until it may go on: the thread that comes first, and all. */
    private class Slow : Transport {
        val begun = CountDownLatch(1)
        val first = CountDownLatch(1)
        val go = CountDownLatch(1)
        private val came = AtomicReference<Thread>()
        private val client = HttpClient.newHttpClient()

        override fun send(request: HttpRequest): HttpResponse {
            val isFirst = came.compareAndSet(null, Thread.currentThread()) || came.get() === Thread.currentThread()
            begun.countDown()
            check((if (isFirst) first else go).await(60, TimeUnit.SECONDS))
            val asked = java.net.http.HttpRequest.newBuilder(URI(request.url))
                .method(request.method, BodyPublishers.ofByteArray(request.body))
                .header("Content-Type", "application/cbor")
            request.authorization?.let { asked.header("Authorization", it) }
            val answer = client.send(asked.build(), BodyHandlers.ofByteArray())
            return HttpResponse(answer.statusCode().toUShort(), answer.body())
        }
    }
}

/** A relay on loopback, for as long as the tests run. */
object Relay {
    val url: String by lazy {
        val folder = kotlin.io.path.createTempDirectory("relay")
        val serving = ProcessBuilder(
            System.getProperty("interlude.binary"), "--json", "relay", "serve",
            "--listen", "127.0.0.1:0", "--database", "sqlite:$folder/relay",
        ).redirectError(ProcessBuilder.Redirect.DISCARD).start()
        Runtime.getRuntime().addShutdownHook(Thread {
            serving.destroy()
            serving.waitFor(10, TimeUnit.SECONDS)
            folder.toFile().deleteRecursively()
        })
        val said = checkNotNull(serving.inputReader().readLine()) { "the relay did not start" }
        Json.parseToJsonElement(said).jsonObject.getValue("url").jsonPrimitive.content
    }
}
