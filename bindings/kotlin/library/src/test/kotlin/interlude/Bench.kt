package interlude

import kotlin.io.path.ExperimentalPathApi
import kotlin.io.path.createTempDirectory
import kotlin.io.path.deleteRecursively
import kotlinx.coroutines.runBlocking

/**
 * What crossing costs: `mvn -f bindings/kotlin/library test-compile exec:java`. Prints nanoseconds, after warming up.
 */
@OptIn(ExperimentalPathApi::class)
fun main(): Unit = runBlocking {
    val folder = createTempDirectory("bench")
    make(folder.resolve("v")).use { vault ->
        report("a cheap call (isShut)", 100_000) { vault.handle.isShut() }
        report("a cheap call with a short text (textPosition)", 100_000) {
            textPosition("a😀b", 3u, TextUnit.UTF16, TextUnit.SCALARS)
        }
        report("the same on the dispatcher (goals.list, empty)", 10_000) { vault.goals.list() }
        vault.journal.writeAll(List(1_000) { NewEntry(title = "$it", body = "Said it out loud today. ".repeat(8)) })
        report("a list of 1,000 summaries", 20) {
            var (count, after) = 0 to null as String?
            do {
                val page = vault.journal.list(EntryFilter(), after, 500)
                count += page.entries.size
                after = page.next
            } while (after != null)
            check(count == 1_000)
        }
        type(vault)
    }
    folder.deleteRecursively()
}

private suspend fun type(vault: Vault) = vault.edit(vault.journal.write(NewEntry())).use { editor ->
    val shown = StringBuilder()
    report("a durable splice of typing", 5_000) {
        editor.replace(shown, shown.length, shown.length, "x")
        shown.append('x')
    }
    check(editor.text().length == 10_000)
}

/** Runs as often before as it counts. */
private inline fun report(what: String, times: Int, call: () -> Unit) {
    repeat(times) { call() }
    val began = System.nanoTime()
    repeat(times) { call() }
    println("%-50s %,12d ns".format(what, (System.nanoTime() - began) / times))
}
