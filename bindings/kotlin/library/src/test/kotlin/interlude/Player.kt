package interlude

import java.nio.file.Path
import kotlin.io.path.ExperimentalPathApi
import kotlin.io.path.createDirectory
import kotlin.io.path.createTempDirectory
import kotlin.io.path.deleteRecursively
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/** Plays the vaults of a case for somebody else: `bindings/cases/README.md`, "Two languages at once". */
@OptIn(ExperimentalPathApi::class)
fun main(): Unit = runBlocking(Dispatchers.Default) {
    val folder = createTempDirectory("player")
    val player = Player(folder)
    generateSequence(::readLine).forEach { println(player.answer(Json.parseToJsonElement(it).jsonObject)) }
    player.close()
    folder.deleteRecursively()
}

private class Player(private val folder: Path) : AutoCloseable {
    private var interpreter: Interpreter? = null
    private var begun = 0

    override fun close() {
        interpreter?.close()
    }

    suspend fun answer(asked: JsonObject): JsonObject {
        val case = asked["begin"] ?: return played(CaseStep(asked))
        close()
        val relay = asked.getValue("relay").jsonPrimitive.content
        interpreter = Interpreter.begin(case.jsonObject, folder.resolve("${begun++}").createDirectory()) { relay }
        return json()
    }

    private suspend fun played(step: CaseStep): JsonObject {
        val (what, value: JsonElement) = try {
            "gave" to checkNotNull(interpreter).play(step)
        } catch (error: InterludeException) {
            "failed" to JsonPrimitive(error::class.simpleName)
        }
        return json(what to value)
    }
}
