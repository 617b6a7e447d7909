package interlude

import java.io.ByteArrayInputStream
import java.io.InputStream
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.ZoneId
import kotlin.io.path.createParentDirectories
import kotlin.io.path.inputStream
import kotlin.io.path.outputStream
import kotlin.io.path.writeText
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals

typealias Operation = suspend Interpreter.(Vault, CaseStep) -> Any?

fun CaseStep.id(): String = string("id")

fun CaseStep.day(name: String = "day"): LocalDate = LocalDate.parse(string(name))

fun CaseStep.flag(name: String): Boolean = string(name).toBoolean()

private fun CaseStep.span() = Span(text("from")?.let(LocalDate::parse), text("to")?.let(LocalDate::parse))

private fun CaseStep.state() = GoalState.entries.single { camel(it) == string("state") }

fun CaseStep.change(): SessionChange? = when (text("change")) {
    null -> null
    "Moved" -> SessionChange.Moved(LocalDateTime.parse(string("to")))
    "Extra" -> SessionChange.Extra(LocalDateTime.parse(string("to")))
    else -> SessionChange.Cancelled
}

/** What cases do with entries, goals and insights. */
private val entries: Map<String, Operation> = mapOf(
    "journal.list" to { vault, step -> vault.journal.list(filter(step)).entries },
    "journal.count" to { vault, step -> vault.journal.count(filter(step)) },
    "journal.find" to { vault, step -> vault.journal.find(step.string("prefix")) },
    "journal.tags" to { vault, _ -> vault.journal.tags() },
    "journal.on_this_day" to { vault, step -> vault.journal.onThisDay(step.day("today")) },
    "journal.good_moment" to { vault, _ -> vault.journal.goodMoment() },
    "journal.history" to { vault, step -> vault.journal.history(step.id()) },
    "journal.version" to { vault, step -> vault.journal.version(step.id(), step.string("version")) },
    "journal.difference" to { vault, step -> vault.journal.difference(step.id(), step.string("version")) },
    "journal.restore" to { vault, step -> vault.journal.restore(step.id(), step.string("version")) },
    "journal.forget_history" to { vault, step -> vault.journal.forgetHistory(step.id()) },
    "journal.late_edits" to { vault, _ -> vault.journal.lateEdits() },
    "journal.keep_late_edit" to { vault, step -> vault.journal.keepLateEdit(step.string("number").toLong()) },
    "journal.drop_late_edit" to { vault, step -> vault.journal.dropLateEdit(step.string("number").toLong()) },
    "journal.attach" to { vault, step ->
        val content = Sevens(ByteArrayInputStream(step.string("text").toByteArray()))
        vault.journal.attach(step.id(), content, step.string("file_name"), step.string("media_type"))
    },
    "journal.read_attachment" to { vault, step ->
        vault.journal.openAttachment(step.id(), step.string("attachment")).use { stream ->
            generateSequence { stream.readNBytes(7).takeIf { it.isNotEmpty() } }
                .fold(ByteArray(0), ByteArray::plus).decodeToString()
        }
    },
    "journal.detach" to { vault, step -> vault.journal.detach(step.id(), step.string("attachment")) },
    "attachments" to { vault, step -> vault.journal.get(step.id()).content.attachments },
    "goals.add" to { vault, step -> vault.goals.add(step.string("words")) },
    "goals.get" to { vault, step -> vault.goals.get(step.id()) },
    "goals.list" to { vault, _ -> vault.goals.list() },
    "goals.find" to { vault, step -> vault.goals.find(step.string("prefix")) },
    "goals.reword" to { vault, step -> vault.goals.reword(step.id(), step.string("words")) },
    "goals.note" to { vault, step -> vault.goals.note(step.id(), step.string("words")) },
    "goals.write_progress" to { vault, step -> vault.goals.writeProgress(step.id(), step.string("text")) },
    "goals.link" to { vault, step -> vault.goals.link(step.id(), step.string("session"), step.flag("about_it")) },
    "goals.set_state" to { vault, step -> vault.goals.setState(step.id(), step.state()) },
    "goals.erase" to { vault, step -> vault.goals.erase(step.id()) },
    "session_key" to { _, step -> sessionKey(step.string("group"), step.day()) },
    "insights.moods" to { vault, step -> vault.insights.moods(step.span()) },
    "insights.emotions" to { vault, step -> vault.insights.emotions(step.span()) },
    "insights.together" to { vault, step -> vault.insights.together(step.span()) },
    "insights.coping" to { vault, step -> vault.insights.coping(step.span()) },
)

/** At most seven bytes at a time. */
private class Sevens(private val bytes: InputStream) : InputStream() {
    override fun read(): Int = bytes.read()

    override fun read(into: ByteArray, at: Int, most: Int): Int = bytes.read(into, at, minOf(most, 7))
}

private fun preset(step: CaseStep): Reminder {
    val at = LocalTime.parse(step.string("at"))
    return when (step.string("name")) {
        "evening_check_in" -> eveningCheckIn(at, step.day("start"))
        "three_times_a_week" -> threeTimesAWeek(at, step.day("start"))
        else -> morningAfter(step.string("schedule"), at)
    }
}

private suspend fun mark(vault: Vault, step: CaseStep) {
    val mark = when (val made = step.text("mark")) {
        null -> null
        "Done" -> Mark.Done
        "Dismissed" -> Mark.Dismissed
        else -> Mark.Snoozed(Instant.parse(made))
    }
    val occurrence = Occurrence(step.day(), step.string("place").toUByte())
    vault.reminders.mark(step.string("reminder"), occurrence, mark)
}

private fun boot(plan: Plan, at: Instant, zone: ZoneId): JsonElement {
    assertEquals(plan.notifications.size, readBootSnapshot(plan.bootSnapshot).entries.size)
    val due = bootDue(plan.bootSnapshot, at, zone, emptyList())
    val shown = { all: List<BootEntry> ->
        told(all.map { json("title" to JsonPrimitive(it.texts.title), "when" to told(it.`when`)) })
    }
    return json("set" to shown(due.set), "show" to shown(due.show))
}

private suspend fun calendar(vault: Vault, step: CaseStep): List<String> {
    val selection = if (step.text("from") == null) Selection.All else Selection.Days(step.day("from"), step.day("to"))
    val now = Instant.parse(step.string("now"))
    val text = vault.reminders.calendar(CalendarRequest(selection, step.flag("full"), step.string("locale"), now))
    return text.lines().filter { it.startsWith("SUMMARY:") }.map { it.removePrefix("SUMMARY:") }
}

/** What cases do with reminders and schedules. */
private val reminding: Map<String, Operation> = mapOf(
    "mark" to { vault, step -> mark(vault, step) },
    "preset" to { vault, step -> vault.reminders.add(preset(step)) },
    "apply" to { vault, step -> vault.reminders.applied(vault.reminders.plan(request(vault, step, zone))) },
    "boot" to { vault, step ->
        boot(vault.reminders.plan(request(vault, step, zone)), Instant.parse(step.string("at")), zone)
    },
    "reminders.get" to { vault, step -> vault.reminders.get(step.id()) },
    "reminders.list" to { vault, _ -> vault.reminders.list() },
    "reminders.find" to { vault, step -> vault.reminders.find(step.string("prefix")) },
    "reminders.change" to { vault, step -> vault.reminders.change(step.id(), habit(step)) },
    "reminders.remove" to { vault, step -> vault.reminders.remove(step.id()) },
    "reminders.pause" to { vault, step -> vault.reminders.pause(step.text("until")?.let(LocalDate::parse)) },
    "reminders.pause_one" to { vault, step ->
        vault.reminders.pauseOne(step.id(), step.text("until")?.let(LocalDate::parse))
    },
    "reminders.settings" to { vault, _ -> vault.reminders.settings() },
    "reminders.change_settings" to { vault, step ->
        val until = step.text("silent_until")?.let(LocalDate::parse)
        vault.reminders.changeSettings(ReminderSettings(until, step.flag("private_texts")))
    },
    "reminders.schedules" to { vault, _ -> vault.reminders.schedules() },
    "reminders.schedule" to { vault, step -> vault.reminders.schedule(step.id()) },
    "reminders.find_schedule" to { vault, step -> vault.reminders.findSchedule(step.string("prefix")) },
    "reminders.change_schedule" to { vault, step -> vault.reminders.changeSchedule(step.id(), schedule(step)) },
    "reminders.remove_schedule" to { vault, step -> vault.reminders.removeSchedule(step.id()) },
    "reminders.change_session" to { vault, step ->
        vault.reminders.changeSession(step.id(), step.day(), step.change())
    },
    "reminders.next_session" to { vault, step -> vault.reminders.nextSession(step.id()) },
    "calendar" to { vault, step -> calendar(vault, step) },
    "sessions_between" to { _, step -> sessionsBetween(schedule(step), step.day("from"), step.day("to")) },
    "sessions_coming" to { _, step -> sessionsComing(schedule(step), Instant.parse(step.string("now"))) },
    "recurrence_days" to { _, step ->
        val (start, zone) = LocalDateTime.parse(step.string("start")) to ZoneId.of(step.string("zone"))
        recurrenceDays(step.string("rule"), start, zone, step.day("from"), step.day("to"))
    },
)

/** What cases do with a vault as a whole. */
private val whole: Map<String, Operation> = mapOf(
    "clock" to { _, step -> clock.set(Instant.parse(step.string("to"))) },
    "open" to { _, step -> reopen(step.string("vault"), Unlock.Passphrase(step.string("passphrase"))) },
    "vault.is_protected" to { vault, _ -> vault.isProtected() },
    "vault.check_passphrase" to { vault, step -> vault.checkPassphrase(step.string("passphrase")) },
    "vault.set_passphrase" to { vault, step -> vault.setPassphrase(step.text("passphrase")) },
    "vault.lock" to { vault, _ -> vault.lock() },
    "vault.suspend" to { vault, _ -> vault.suspend() },
    "vault.resume" to { vault, _ -> vault.resume() },
    "vault.rekey" to { vault, _ -> vault.rekey() },
    "vault.set_zone" to { vault, step -> vault.setZone(ZoneId.of(step.string("zone"))) },
    "vault.now" to { vault, _ -> vault.now() },
    "vault.check" to { vault, _ -> vault.check(Check.THOROUGH).size },
    "vault.problems" to { vault, _ -> vault.problems().size },
    "vault.rebuild" to { vault, _ -> vault.rebuild() },
    "vault.tidy" to { vault, _ -> vault.tidy() },
    "vault.purge_trash" to { vault, _ -> vault.purgeTrash() },
    "vault.let_go_expired" to { vault, step -> vault.letGoExpired(Instant.parse(step.string("now"))) },
    "vault.document_counts" to { vault, _ ->
        JsonObject(vault.documentCounts().filter { it.count > 0uL }.associate { camel(it.kind) to told(it.count) })
    },
    "vault.export_journal" to { vault, step ->
        vault.exportJournal(file(step, "to"), ExportFormat.valueOf(step.string("format").uppercase()))
    },
    "vault.import_journal" to { vault, step -> vault.importJournal(file(step, "from"), dryRun = step.flag("dry_run")) },
    "vault.merge_backup" to { vault, step ->
        vault.mergeBackup(folder.resolve("${step.string("from")}.backup"), phrase(step.string("of")))
    },
    "vault.export_bundle" to { vault, step ->
        file(step, "to").outputStream().use { vault.exportBundle(it) }
        null
    },
    "vault.import_bundle" to { vault, step -> file(step, "from").inputStream().use { vault.importBundle(it).taken > 0uL } },
    "vault.import_bundle_file" to { vault, step -> vault.importBundleFile(file(step, "from")).taken > 0uL },
    "file" to { _, step -> file(step, "name").createParentDirectories().writeText(step.string("text")) },
    "sync.delete_from_relay" to { vault, _ -> vault.sync.deleteFromRelay() },
    "devices.recover" to { vault, step ->
        val (words, name) = phrases.getValue(step.string("of")) to step.string("name")
        vault.devices.recover(relay(), words, name, step.flag("alone")).state::class.simpleName
    },
    "devices.list" to { vault, _ -> vault.devices.list() },
    "devices.rename" to { vault, step -> vault.devices.rename(step.string("name")) },
    "devices.remove" to { vault, step -> vault.devices.remove(step.id()) },
    "devices.space_words" to { vault, _ -> vault.devices.spaceWords() },
)

/** The operations of the cases that are calls by their names. */
val ROOMS: Map<String, Operation> = entries + reminding + whole + GATHERINGS
