package interlude

import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.readText
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory

/** The behaviour that is the same in every language (bindings/cases). */
class CasesTest {
    @TestFactory
    fun cases(): List<DynamicTest> {
        val files = Path.of(System.getProperty("interlude.cases")).listDirectoryEntries("*.json").sorted()
        val all = files.flatMap { Json.parseToJsonElement(it.readText()).jsonArray.map { case -> case.jsonObject } }
        assertTrue(all.size >= 10)
        return all.map { case -> DynamicTest.dynamicTest(case.getValue("name").jsonPrimitive.content) { run(case) } }
    }

    private fun run(case: JsonObject) = together {
        val folder = Files.createTempDirectory("case")
        try {
            Interpreter.begin(case, folder) { Relay.url }.use { interpreter ->
                case.getValue("steps").jsonArray.forEach { interpreter.run(it.jsonObject) }
            }
        } finally {
            folder.toFile().deleteRecursively()
        }
    }
}
