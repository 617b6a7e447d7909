package interlude

import java.time.LocalDate
import java.time.ZonedDateTime
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive

/** The operations of the cases on a journal; null for those that are none. */
suspend fun journal(vault: Vault, step: CaseStep): JsonElement? {
    val journal = vault.journal
    when (step.word) {
        "write" -> return JsonPrimitive(journal.write(newEntry(step)))
        "show" -> return shown(journal.get(step.string("entry")).content)
        "splice" -> return splice(vault, step)
        "list" -> return json(journal.entries(filter(step), page = 1).map { it.title }.toList())
        "search" -> return JsonArray(journal.search(step.string("query"), 10).map(::hit))
        "versions" -> return JsonPrimitive(journal.history(step.string("entry")).size)
        "edit" -> journal.edit(step.string("entry"), edits(step))
        "resolve" -> {
            val field = Field.valueOf(step.string("field").uppercase())
            journal.resolve(step.string("entry"), field, Scalar.Number(step.string("number").toLong()))
        }
        "trash" -> journal.trash(step.string("entry"))
        "untrash" -> journal.untrash(step.string("entry"))
        "erase" -> journal.erase(step.string("entry"))
        else -> return null
    }
    return JsonNull
}

/** Turns a position in a text into another unit. */
fun position(step: CaseStep): JsonElement {
    val (from, to) = listOf("from", "to").map { TextUnit.valueOf(step.string(it).uppercase()) }
    return JsonPrimitive(textPosition(step.string("text"), step.string("at").toULong(), from, to).toLong())
}

private fun newEntry(step: CaseStep) = NewEntry(
    title = step.text("title").orEmpty(),
    body = step.text("body").orEmpty(),
    created = step.text("created")?.let(ZonedDateTime::parse),
    mood = step.text("mood")?.toUByte(),
    emotions = step.strings("emotions"),
    tags = step.strings("tags"),
    form = step.text("form")?.let(::form),
    favourite = step.text("favourite").toBoolean(),
    bring = step.text("bring").toBoolean(),
    session = step.text("session"),
    prompt = step.text("prompt"),
    goal = step.text("goal"),
    coping = step.text("action")?.let { action ->
        Coping(step.text("trigger"), action, step.text("helped")?.let { Helped.valueOf(it.uppercase()) })
    },
)

private fun form(name: String) = Form.entries.single { camel(it) == name }

private fun shown(entry: EntryContent) = json(
    "title" to JsonPrimitive(entry.title),
    "body" to JsonPrimitive(entry.body),
    "created" to told(entry.created),
    "mood" to JsonPrimitive(entry.mood?.toInt()),
    "tags" to json(entry.tags.sorted()),
    "emotions" to json(entry.emotions.sorted()),
    "conflicts" to JsonObject(entry.conflicts.associate(::values)),
)

private fun values(conflict: Conflict): Pair<String, JsonElement> =
    conflict.field.name.lowercase() to JsonArray(conflict.values.map(::value))

private fun value(scalar: Scalar): JsonElement = when (scalar) {
    is Scalar.Number -> JsonPrimitive(scalar.v1)
    else -> JsonPrimitive(scalar.toString())
}

private fun edits(step: CaseStep): List<Edit> = listOfNotNull(
    step.text("title")?.let(Edit::Title),
    step.text("body")?.let(Edit::Body),
    step.text("append")?.let(Edit::Append),
    step.text("mood")?.let { Edit.Mood(it.toUByte()) },
    step.text("tag")?.let(Edit::Tag),
    step.text("untag")?.let(Edit::Untag),
)

private suspend fun splice(vault: Vault, step: CaseStep): JsonElement = vault.edit(step.string("entry")).use { editor ->
    val (at, delete) = step.string("at").toULong() to step.string("delete").toULong()
    editor.splice(TextPatch(TextField.BODY, at, delete, step.string("insert")))
    JsonPrimitive(editor.text())
}

fun filter(step: CaseStep) = EntryFilter(
    text = step.text("text"),
    from = step.text("from")?.let(LocalDate::parse),
    to = step.text("to")?.let(LocalDate::parse),
    tags = step.strings("tags"),
    emotions = step.strings("emotions"),
    moodFrom = step.text("mood_from")?.toUByte(),
    moodTo = step.text("mood_to")?.toUByte(),
    form = step.text("form")?.let(::form),
    session = step.text("session"),
    prompt = step.text("prompt"),
    goal = step.text("goal"),
    favourite = step.text("favourite")?.toBoolean(),
    bring = step.text("bring")?.toBoolean(),
    conflicts = step.text("conflicts").toBoolean(),
    trashed = step.text("trashed").toBoolean(),
)

private fun hit(hit: SearchHit) = json(
    "title" to JsonPrimitive(hit.summary.title),
    "marked" to json(hit.highlights.map { hit.snippet.substring(it.within(hit.snippet)) }),
)
