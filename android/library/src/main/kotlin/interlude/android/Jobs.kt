package interlude.android

import android.app.job.JobInfo
import android.app.job.JobScheduler
import android.content.ComponentName
import android.content.Context
import java.time.Duration
import java.time.Instant

/** The jobs of the library in the system, which keeps them over reboots. */
internal class Jobs(private val context: Context) {
    private val system: JobScheduler get() = context.service()

    /** One that is there already is left alone: asking anew would begin its pause anew. */
    fun syncEvery(pause: Duration) {
        val every = maxOf(pause.toMillis(), JobInfo.getMinPeriodMillis())
        val pending = system.getPendingJob(SYNC)
        if (pending?.intervalMillis == every) return
        val job = builder(SYNC)
            .setRequiredNetworkType(JobInfo.NETWORK_TYPE_ANY)
            .setPeriodic(every)
            .setBackoffCriteria(BACKOFF.toMillis(), JobInfo.BACKOFF_POLICY_EXPONENTIAL)
        system.schedule(job.build())
    }

    fun stopSyncing(): Unit = system.cancel(SYNC)

    /**
     * Has the plan made anew before it runs out, should nothing else do so, and within a day: the system takes alarms
     * away with their permission, and tells nobody.
     */
    fun refill(by: Instant, now: Instant) {
        val left = Duration.between(now, minOf(by, now + DAY)).toMillis().coerceAtLeast(0)
        val job = builder(REFILL)
            .setMinimumLatency((left - EARLY.toMillis()).coerceAtLeast(0))
            .setOverrideDeadline(left)
        system.schedule(job.build())
    }

    private fun builder(number: Int): JobInfo.Builder =
        JobInfo.Builder(number, ComponentName(context, SyncService::class.java)).setPersisted(true)

    companion object {
        /** Numbers that an app's own jobs do without. */
        const val SYNC = 0x1e7e_0001
        const val REFILL = 0x1e7e_0002
        private val BACKOFF = Duration.ofMinutes(1)
        private val EARLY = Duration.ofHours(6)
        private val DAY = Duration.ofDays(1)
    }
}
