package interlude

import kotlin.io.path.ExperimentalPathApi
import kotlin.io.path.createTempDirectory
import kotlin.io.path.deleteRecursively
import kotlinx.coroutines.runBlocking

/**
 * What calls cost in Kotlin, in microseconds and warmed up, as JSON on one line: `bindings/bench` compares it with
 * other languages. `call` is the generated call alone; `suspended` the same as people make it, on the dispatcher.
 */
@OptIn(ExperimentalPathApi::class)
fun main(): Unit = runBlocking {
    val folder = createTempDirectory("bench")
    make(folder.resolve("v")).use { vault ->
        val body = "Said it out loud today, and nothing broke."
        val new = List(1_000) { NewEntry(title = "$it", body = body, mood = 4u, tags = listOf("group")) }
        vault.journal.writeAll(new)
        val times = linkedMapOf(
            "call" to each(100_000) { vault.handle.isProtected() },
            "suspended" to each(20_000) { vault.isProtected() },
            "list" to each(100) { check(vault.journal.list(EntryFilter(), null, 1_000).entries.size == 1_000) },
            "splice" to type(vault, new[0]),
        )
        println(times.entries.joinToString(", ", "{", "}") { "\"${it.key}\": ${it.value}" })
    }
    folder.deleteRecursively()
}

private suspend fun type(vault: Vault, new: NewEntry): Double = vault.edit(vault.journal.write(new)).use { editor ->
    var at = 0uL
    each(10_000) { editor.splice(TextPatch(TextField.BODY, at++, 0u, "x")) }
}

/** Microseconds of one; a tenth as many run before it counts. */
private inline fun each(times: Int, call: () -> Unit): Double {
    repeat(times / 10) { call() }
    val began = System.nanoTime()
    repeat(times) { call() }
    return (System.nanoTime() - began) / 1_000.0 / times
}
