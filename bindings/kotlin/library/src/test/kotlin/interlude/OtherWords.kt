package interlude

import java.time.DateTimeException
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.ZoneId
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import org.junit.jupiter.api.Assertions.assertTrue

/** The operations of the cases on reminders; null for those that are none. */
suspend fun reminders(vault: Vault, step: CaseStep, zone: ZoneId): JsonElement? {
    val reminders = vault.reminders
    return when (step.word) {
        "habit" -> JsonPrimitive(reminders.add(habit(step)))
        "schedule" -> JsonPrimitive(reminders.addSchedule(schedule(step)))
        "around_sessions" -> JsonPrimitive(reminders.add(aroundSessions(step.string("schedule"))))
        "plan" -> planned(reminders.plan(request(vault, step, zone)))
        else -> null
    }
}

fun habit(step: CaseStep): Reminder {
    val (at, start) = LocalTime.parse(step.string("at")) to LocalDate.parse(step.string("start"))
    return Reminder(step.string("name"), Rule.Habit(Habit(listOf(at), step.string("days"), start, null, null, false)))
}

/** A zone that does not exist is refused by Java itself, before anything crosses. */
fun schedule(step: CaseStep) = Schedule(
    title = step.string("title"),
    place = step.text("place").orEmpty(),
    start = LocalDateTime.parse(step.string("start")),
    zone = try {
        ZoneId.of(step.string("zone"))
    } catch (error: DateTimeException) {
        throw InterludeException.Invalid("zone", error.message.orEmpty())
    },
    minutes = step.string("minutes").toUInt(),
    rule = step.string("rule"),
)

suspend fun request(vault: Vault, step: CaseStep, zone: ZoneId) = PlanRequest(
    now = vault.now().at,
    zone = zone,
    locale = "en",
    horizonDays = step.string("days").toUShort(),
    capabilities = Capabilities(step.string("exact").toBoolean(), step.string("most").toUShort(), 10u, true),
    delivered = emptyList(),
)

private fun planned(plan: Plan) = json(
    "items" to JsonArray(plan.notifications.map(::item)),
    "left_out" to JsonPrimitive(plan.leftOut.toLong()),
    "degraded" to json(plan.degraded.map(::camel)),
)

private fun item(one: Notification) = JsonObject(
    mapOf(
        "kind" to JsonPrimitive(one.kind),
        "day" to JsonPrimitive(one.occurrence.day.toString()),
        "place" to JsonPrimitive(one.occurrence.place.toLong()),
    ) + when (val time = one.`when`) {
        is When.At -> mapOf("at" to told(time.v1))
        is When.Window -> mapOf("from" to told(time.v1), "to" to told(time.v2))
    },
)

/** The operations of the cases on groups; null for those that are none. */
suspend fun groups(vault: Vault, step: CaseStep, zone: ZoneId, relay: () -> RelayUrl): JsonElement? {
    val groups = vault.groups
    when (step.word) {
        "found" -> {
            val profile = GroupProfile(step.string("name"), zone = zone)
            return JsonPrimitive(groups.found(profile, step.string("me"), relay()))
        }
        "invite" -> return JsonPrimitive(groups.invite(step.string("group"), hours = 24, uses = 5))
        "join" -> return json(groups.join(step.string("link"), step.string("me")))
        "members" -> return json(groups.members(step.string("group")).map { it.name })
        "share" -> return JsonPrimitive(share(vault.group(step.string("group")), step.string("text")))
        "excerpts" -> {
            val all = vault.group(step.string("group")).excerpts()
            return JsonArray(all.map { json("by" to JsonPrimitive(it.author.name), "text" to JsonPrimitive(it.text)) })
        }
        "approve" -> {
            val asked = groups.requests(step.string("group")).single { it.name == step.string("who") }
            groups.approve(step.string("group"), asked.id)
        }
        "withdraw" -> vault.group(step.string("group")).withdraw(step.string("excerpt"))
        else -> return null
    }
    return JsonNull
}

/** Shares a sentence with a group, after a look at what leaves. */
suspend fun share(group: Group, text: String): DocumentId {
    val excerpt = NewExcerpt(text, "", null, Audience.GROUP, Expiry.Never, false)
    return group.preview(excerpt).use { preview ->
        assertTrue(text in preview.show().leaving.map { it.value })
        group.share(preview)
    }
}
