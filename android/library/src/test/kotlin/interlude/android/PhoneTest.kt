package interlude.android

import android.app.AlarmManager
import android.app.Application
import android.app.Notification
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.Intent
import android.os.Looper
import android.os.UserManager
import interlude.DocumentId
import interlude.Habit
import interlude.ManualClock
import interlude.NewVault
import interlude.Plan
import interlude.Reminder
import interlude.Rule
import interlude.Transport
import interlude.Unlock
import interlude.Vault
import interlude.World
import java.io.File
import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import java.time.LocalDate
import java.time.LocalTime
import java.time.ZoneId
import java.util.TimeZone
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.job
import kotlinx.coroutines.runBlocking
import org.junit.After
import org.junit.Before
import org.junit.Rule as JUnitRule
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowAlarmManager
import org.robolectric.shadows.ShadowAlarmManager.ScheduledAlarm

val BERLIN: ZoneId = ZoneId.of("Europe/Berlin")

/** What a person wrote, which nobody else may see. */
const val CANARY = "kanárek"

/** An app on the library, as `docs/android.md` has it. */
class TestApp : Application(), InterludeApplication {
    override lateinit var phone: Phone
}

/** A phone with a real vault, on the 1st of June 2026 at ten in the morning in Berlin. */
@RunWith(RobolectricTestRunner::class)
abstract class PhoneTest {
    @get:JUnitRule
    val folder = TemporaryFolder()

    protected val app: TestApp get() = RuntimeEnvironment.getApplication() as TestApp
    protected val phone: Phone get() = app.phone
    protected val place: Path by lazy { folder.root.toPath().resolve("vault") }
    protected val store: KeystoreSecretStore by lazy { KeystoreSecretStore(app) }
    protected val failed = ArrayList<Exception>()

    /** How often the vault was opened without the person. */
    protected var openings = 0

    /** Only the person can open the vault. */
    protected var closedToApps = false
    protected var transport: Transport? = null
    private val clock = ManualClock(MORNING)
    private var now: Instant = MORNING

    @Before
    fun start() {
        FakeKeystore.install()
        TimeZone.setDefault(TimeZone.getTimeZone(BERLIN))
        shadowOf(app.service<UserManager>()).setUserUnlocked(true)
        ShadowAlarmManager.setCanScheduleExactAlarms(true)
        newPhone()
    }

    @After
    fun end() {
        settle()
        runBlocking { phone.close() }
        check(failed.isEmpty()) { failed.joinToString { it.stackTraceToString() } }
    }

    /** A process of the app: what was in memory is gone. */
    protected fun newPhone(options: PhoneOptions = PhoneOptions(failed = failed::add)) {
        app.phone = Phone(app, ::open, options) { now }
    }

    private suspend fun open(): Vault? {
        openings += 1
        return if (closedToApps) null else Vault.open(place, Unlock.SecretStore(store), world())
    }

    protected fun world() = World(BERLIN, transport, clock)

    /** A vault that the person made, and that the phone keeps. */
    protected suspend fun made(passphrase: String? = null): Vault =
        Vault.create(place, NewVault(passphrase, store), world()).vault.also { phone.adopt(it) }

    protected suspend fun <T> within(work: suspend (Vault) -> T): T =
        checkNotNull(phone.lend { Result.success(work(it)) }).getOrThrow()

    protected fun at(time: Instant) {
        now = time
        clock.set(time)
    }

    protected fun pass(time: Duration): Unit = at(now + time)

    protected val alarms: Map<String, ScheduledAlarm>
        get() = shadowOf(app.service<AlarmManager>()).scheduledAlarms.associateBy { id(it.sends) }

    protected val shown: Map<String, Notification>
        get() = shadowOf(app.service<NotificationManager>()).activeNotifications.associate { it.tag to it.notification }

    protected fun id(intent: PendingIntent): String = checkNotNull(Alarms.subject(shadowOf(intent).savedIntent))

    /** The system forgets the alarms and who set them. */
    protected fun reboot() {
        val system = app.service<AlarmManager>()
        for (alarm in alarms.values) {
            system.cancel(alarm.sends)
            alarm.sends.cancel()
        }
        app.service<NotificationManager>().cancelAll()
        newPhone()
    }

    /** Time goes on until this alarm goes off. */
    protected fun goOff(alarm: ScheduledAlarm) {
        at(Instant.ofEpochMilli(alarm.triggerAtMs))
        shadowOf(app.service<AlarmManager>()).fireAlarm(alarm)
        settle()
    }

    protected fun tell(action: String) {
        app.sendBroadcast(Intent(action))
        settle()
    }

    protected fun choose(intent: PendingIntent) {
        intent.send()
        settle()
    }

    /** Until nothing is under way. */
    protected fun settle() {
        shadowOf(Looper.getMainLooper()).idle()
        runBlocking { phone.scope.coroutineContext.job.children.toList().forEach { it.join() } }
        shadowOf(Looper.getMainLooper()).idle()
    }

    /** Every day at these hours. */
    protected suspend fun habit(vararg hours: Int): DocumentId {
        val times = hours.map { LocalTime.of(it, 0) }
        val habit = Habit(times, "FREQ=DAILY", LocalDate.of(2026, 6, 1), null, null, false)
        return within { it.reminders.add(Reminder(CANARY, Rule.Habit(habit))) }
    }

    protected suspend fun refreshed(): Plan = checkNotNull(phone.refresh())

    /** Everything that a notification says to anybody. */
    @Suppress("DEPRECATION")
    protected fun said(notification: Notification): List<String> {
        val extras = notification.extras
        return extras.keySet().map { "${extras.get(it)}" } + "${notification.tickerText}" +
            listOfNotNull(notification.publicVersion).flatMap(::said)
    }

    /** Every file that the library wrote outside the vault. */
    protected fun files(): List<File> = listOf(app.openFolder, app.protectedFolder)
        .flatMap { it.walkTopDown() }.filter { it.isFile && !it.toPath().startsWith(place) }

    companion object {
        val MORNING: Instant = Instant.parse("2026-06-01T08:00:00Z")
    }
}

/** Robolectric has no other way to ask. */
@Suppress("DEPRECATION")
val ScheduledAlarm.sends: PendingIntent get() = checkNotNull(operation)

/** It wakes the phone at its time. */
@Suppress("DEPRECATION")
val ScheduledAlarm.isExact: Boolean
    get() = allowWhileIdle && windowLengthMs == 0L && type == AlarmManager.RTC_WAKEUP

/** In the thread that Robolectric takes for the app's own. */
fun together(test: suspend CoroutineScope.() -> Unit): Unit = runBlocking { test() }
