package interlude

import java.io.File
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse.BodyHandlers
import java.nio.file.Path
import java.time.Duration
import java.time.ZoneId
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.TimeUnit
import java.util.zip.ZipFile
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.fail

val BERLIN: ZoneId = ZoneId.of("Europe/Berlin")

/** A relay in a process of its own on loopback, for as long as the tests run. */
object Relay {
    val url: RelayUrl by lazy {
        val folder = kotlin.io.path.createTempDirectory("relay")
        val serving = ProcessBuilder(
            System.getProperty("interlude.binary"), "--json", "relay", "serve",
            "--listen", "127.0.0.1:0", "--database", "sqlite:$folder/relay",
        ).redirectError(ProcessBuilder.Redirect.DISCARD).start()
        Runtime.getRuntime().addShutdownHook(Thread {
            serving.destroy()
            serving.waitFor(10, TimeUnit.SECONDS)
            folder.toFile().deleteRecursively()
        })
        val said = serving.inputReader().readLine() ?: fail("the relay did not start")
        Json.parseToJsonElement(said).jsonObject.getValue("url").jsonPrimitive.content
    }
}

/** Through Java's own HTTP. */
class Client : Transport {
    @Volatile
    var down = false
    val sent = ConcurrentLinkedQueue<String>()
    private val client = HttpClient.newHttpClient()

    override fun send(request: HttpRequest): HttpResponse {
        if (down) throw TransportException.Unreachable()
        val asked = java.net.http.HttpRequest.newBuilder(URI(request.url))
            .method(request.method, BodyPublishers.ofByteArray(request.body))
            .header("Content-Type", "application/cbor")
            .timeout(Duration.ofMillis(request.timeoutMs.toLong()))
        sent.add(request.body.decodeToString())
        request.authorization?.let { asked.header("Authorization", it) }
        val answer = client.send(asked.build(), BodyHandlers.ofByteArray())
        return HttpResponse(answer.statusCode().toUShort(), answer.body())
    }
}

/** A test whose coroutines run on several threads. */
fun together(test: suspend CoroutineScope.() -> Unit): Unit = runBlocking(Dispatchers.Default) { test() }

/** A new vault, opened by its secret store: that costs no stretching of a passphrase. */
suspend fun make(
    folder: Path,
    store: SecretStore = MemorySecretStore(),
    transport: Transport? = null,
    clock: ManualClock? = null,
): Vault = Vault.create(folder, NewVault(secretStore = store), World(BERLIN, transport, clock)).vault

/** What a block throws, which must be of this very type. */
inline fun <reified E : Throwable> thrownBy(block: () -> Unit): E {
    val thrown = runCatching(block).exceptionOrNull() ?: fail("nothing was thrown")
    assertEquals(E::class, thrown::class, thrown.stackTraceToString())
    return thrown as E
}

/** Makes `guest` a device of whoever owns `host`. */
suspend fun linked(host: Vault, guest: Vault, name: String = "tablet", relay: RelayUrl? = Relay.url): Unit =
    coroutineScope {
        host.link(relay).use { linking ->
            val there = async {
                guest.accept(linking.code, name).use { accepting -> accepting.digits().also { accepting.finish() } }
            }
            val newcomer = linking.awaitNewcomer()
            linking.confirm()
            assertEquals(Newcomer(name, there.await()), newcomer)
        }
    }

/** The names of all classes in the generated code, without their package. */
fun generatedClasses(): List<String> {
    val jar = File(VaultHandle::class.java.protectionDomain.codeSource.location.toURI())
    val names = if (jar.isDirectory) {
        jar.resolve("interlude").list()!!.toList()
    } else {
        ZipFile(jar).use { zip -> zip.entries().asSequence().map { it.name.substringAfterLast('/') }.toList() }
    }
    return names.filter { it.endsWith(".class") }.map { it.removeSuffix(".class") }
}
