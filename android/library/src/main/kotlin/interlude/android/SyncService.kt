package interlude.android

import android.app.job.JobParameters
import android.app.job.JobService
import interlude.InterludeException
import interlude.SyncReport
import interlude.SyncState
import java.util.concurrent.ConcurrentHashMap
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.job

/** Syncs, or plans anew, when the system lets it. Stopped by it, it gives up, and the next one goes on from there. */
public class SyncService : JobService() {
    private val running = ConcurrentHashMap<Int, Job>()

    override fun onStartJob(parameters: JobParameters): Boolean {
        val phone = Phone.of(this) ?: return false
        val work = phone.background(CoroutineStart.LAZY) {
            var again = true
            try {
                again = done(phone, parameters.jobId)
            } finally {
                // Of one that was stopped the system wants to hear no more.
                val own = currentCoroutineContext().job
                if (running.remove(parameters.jobId, own)) jobFinished(parameters, again)
            }
        }
        running[parameters.jobId] = work
        return work.start()
    }

    override fun onStopJob(parameters: JobParameters): Boolean {
        running.remove(parameters.jobId)?.cancel()
        return true
    }

    /** Whether to try again, after a pause that grows. Where only the person can open the vault, it is no use. */
    private suspend fun done(phone: Phone, job: Int): Boolean {
        if (job == Jobs.REFILL) {
            phone.refill()
            return false
        }
        return try {
            phone.sync()?.let(::unfinished) ?: false
        } catch (_: InterludeException.Refused) {
            // There is no relay, or this device was removed.
            false
        }
    }

    private fun unfinished(report: SyncReport): Boolean =
        report.state is SyncState.Offline || report.state is SyncState.Waiting
}
