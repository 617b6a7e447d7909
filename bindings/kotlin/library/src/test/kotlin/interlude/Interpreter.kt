package interlude

import java.nio.file.Path
import java.time.Instant
import java.time.ZoneId
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse

/** Runs one of the cases of bindings/cases through the surface of this library. */
class Interpreter private constructor(
    val folder: Path,
    val zone: ZoneId,
    now: Instant,
    val relay: () -> RelayUrl,
) : AutoCloseable {
    val clock = ManualClock(now)
    private val names = mutableMapOf<String, JsonElement>()
    val phrases = mutableMapOf<String, String>()
    private val vaults = linkedMapOf<String, Vault>()
    private var linking: Linking? = null

    override fun close() = vaults.values.forEach { it.close() }

    suspend fun run(written: JsonObject) {
        val step = CaseStep(known(written).jsonObject)
        val gave = try {
            play(step)
        } catch (error: InterludeException) {
            assertEquals(step.text("fails"), error::class.simpleName, "$step: ${error.stackTraceToString()}")
            step["with"]?.jsonObject?.forEach { (name, value) -> assertEquals(value, fields(error)[name], "$step") }
            return
        }
        assertFalse("fails" in step.fields, "$step did not fail")
        step.text("as")?.let { names[it] = gave }
        val only = step["only"]?.jsonArray?.map { it.jsonPrimitive.content }
        val compared = if (only == null) gave else shown(gave, only)
        step["gives"]?.let { assertEquals(it, compared, "$step") }
    }

    /** These fields alone, in a list those of each. */
    private fun shown(gave: JsonElement, only: List<String>): JsonElement =
        if (gave is JsonArray) JsonArray(gave.map { shown(it, only) }) else JsonObject(gave.jsonObject.filterKeys { it in only })

    /** The same, with what names in it stand for. */
    private fun known(value: JsonElement): JsonElement = when {
        value is JsonObject -> JsonObject(value.mapValues { known(it.value) })
        value is JsonArray -> JsonArray(value.map(::known))
        value is JsonPrimitive && value.isString && value.content.startsWith("$") -> {
            val path = value.content.drop(1).split('.')
            path.drop(1).fold(names.getValue(path[0])) { found, part ->
                part.toIntOrNull()?.let { found.jsonArray[it] } ?: found.jsonObject.getValue(part)
            }
        }
        else -> value
    }

    private fun fields(error: InterludeException): Map<String, JsonElement> = when (error) {
        is InterludeException.NotFound -> mapOf("what" to error.what)
        is InterludeException.Invalid -> mapOf("field" to error.field, "reason" to error.reason)
        is InterludeException.Refused -> mapOf("reason" to error.reason)
        else -> emptyMap()
    }.mapValues { JsonPrimitive(it.value) }

    /** Does what a step says, in the vault it says. */
    suspend fun play(step: CaseStep): JsonElement {
        if (step.word == "position") return position(step)
        val vault = vaults.getValue(step.text("in") ?: vaults.keys.first())
        ROOMS[step.word]?.let { return told(it(vault, step)) }
        return journal(vault, step) ?: reminders(vault, step, zone)
            ?: groups(vault, step, zone, relay) ?: here(vault, step)
    }

    /** What concerns several vaults, or files. */
    private suspend fun here(vault: Vault, step: CaseStep): JsonElement {
        when (step.word) {
            "link" -> link(vault, vaults.getValue(step.string("with")))
            "offer" -> return JsonPrimitive(offer(vault))
            "let_in" -> return letIn()
            "accept" -> return JsonPrimitive(accept(vault, step.string("code")))
            "sync" -> return JsonPrimitive(vault.sync.run().state::class.simpleName)
            "fingerprint" -> return JsonPrimitive(vault.fingerprint())
            "backup" -> vault.backup(folder.resolve("${step.string("to")}.backup"))
            "restore" -> restore(step)
            "close" -> vault.close()
            else -> error("no such operation: ${step.word}")
        }
        return JsonNull
    }

    private suspend fun link(host: Vault, guest: Vault): Unit = coroutineScope {
        val code = offer(host)
        val digits = async { accept(guest, code) }
        assertEquals(letIn()["digits"], JsonPrimitive(digits.await()))
    }

    private suspend fun offer(vault: Vault): LinkCode = vault.link(relay()).also { linking = it }.code

    private suspend fun letIn(): JsonObject = checkNotNull(linking).use { linking ->
        val newcomer = linking.awaitNewcomer()
        linking.confirm()
        json("name" to JsonPrimitive(newcomer.name), "digits" to JsonPrimitive(newcomer.digits))
    }

    private suspend fun accept(vault: Vault, code: LinkCode): String =
        vault.accept(code, "the other device").use { accepting -> accepting.digits().also { accepting.finish() } }

    private suspend fun restore(step: CaseStep) {
        val file = folder.resolve("${step.string("from")}.backup")
        val key = phrase(vaults.keys.first())
        val (name, new) = step.string("vault") to NewVault(secretStore = MemorySecretStore())
        val world = World(zone, clock = clock)
        vaults[name] = Vault.restore(file, key, folder.resolve(name), new, world).vault
    }

    suspend fun reopen(name: String, unlock: Unlock) {
        vaults[name] = Vault.open(folder.resolve(name), unlock, World(zone, clock = clock))
    }

    fun phrase(vault: String): RestoreKey = RestoreKey.Phrase(phrases.getValue(vault))

    fun file(step: CaseStep, field: String): Path = folder.resolve(step.string(field))

    private suspend fun create(name: String) {
        val new = NewVault(secretStore = MemorySecretStore())
        val (vault, phrase) = Vault.create(folder.resolve(name), new, World(zone, clock = clock))
        vaults[name] = vault
        phrases[name] = phrase.joinToString(" ")
    }

    companion object {
        suspend fun begin(case: JsonObject, folder: Path, relay: () -> RelayUrl): Interpreter {
            val step = CaseStep(case)
            val (zone, now) = ZoneId.of(step.string("zone")) to Instant.parse(step.string("now"))
            val interpreter = Interpreter(folder, zone, now, relay)
            case.getValue("vaults").jsonArray.forEach { interpreter.create(it.jsonPrimitive.content) }
            return interpreter
        }
    }
}

/** One step of a case, and the words in it. */
class CaseStep(val fields: JsonObject) {
    val word: String get() = string("do")

    operator fun get(name: String): JsonElement? = fields[name]

    fun text(name: String): String? = fields[name]?.jsonPrimitive?.contentOrNull

    fun string(name: String): String = text(name) ?: error("$this has no $name")

    fun strings(name: String): List<String> = fields[name]?.jsonArray?.map { it.jsonPrimitive.content }.orEmpty()

    override fun toString(): String = fields.toString()
}

fun json(all: Iterable<String>): JsonArray = JsonArray(all.map(::JsonPrimitive))

fun json(vararg fields: Pair<String, JsonElement>): JsonObject = JsonObject(mapOf(*fields))
