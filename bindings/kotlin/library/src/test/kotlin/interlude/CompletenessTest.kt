package interlude

import java.lang.reflect.Method
import java.lang.reflect.Modifier
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** Every call of the handles that UniFFI makes has its coroutine here. */
class CompletenessTest {
    private val rooms: Map<Class<*>, Class<*>> = mapOf(
        AcceptingHandleInterface::class.java to Accepting::class.java,
        BackgroundSyncHandleInterface::class.java to BackgroundSync::class.java,
        DevicesHandleInterface::class.java to Devices::class.java,
        EditorHandleInterface::class.java to Editor::class.java,
        GoalsHandleInterface::class.java to Goals::class.java,
        GroupHandleInterface::class.java to Group::class.java,
        GroupsHandleInterface::class.java to Groups::class.java,
        InsightsHandleInterface::class.java to Insights::class.java,
        JournalHandleInterface::class.java to Journal::class.java,
        LineHandleInterface::class.java to Line::class.java,
        LinkingHandleInterface::class.java to Linking::class.java,
        RemindersHandleInterface::class.java to Reminders::class.java,
        SyncHandleInterface::class.java to Sync::class.java,
        VaultHandleInterface::class.java to Vault::class.java,
    )

    /** What has another name: Kotlin's own, or a stream in the place of a reader. */
    private val renamed = mapOf(
        "shut" to "close",
        "isShut" to "isClosed",
        "observe" to "changes",
        "unobserve" to "changes",
        "once" to "run",
        "readAttachment" to "openAttachment",
        "readMedia" to "openMedia",
    )

    /** Files whose functions extend a room. */
    private val files = listOf(
        "GroupContent", "GroupKeys", "GroupProfiles", "GroupSessions", "GroupSharing", "History", "Lifecycle", "Packs",
        "Portability", "Rooms", "Schedules", "Streams", "VaultCare", "VaultKeys",
    ).map { Class.forName("interlude.${it}Kt") }

    @Test
    fun `every call crosses`() {
        val missing = rooms.flatMap { (handle, room) ->
            val offered = offered(room)
            called(handle).filterNot { it in offered }.map { "${room.simpleName}.$it" }
        }
        assertEquals(emptyList<String>(), missing)
    }

    @Test
    fun `every handle has a room`() {
        val handles = rooms.keys.map { it.simpleName }.toSet() + "AttachmentReaderHandleInterface"
        val given = generatedClasses().filter { it.endsWith("HandleInterface") }.toSet()
        assertEquals(emptySet<String>(), given - handles)
    }

    private fun called(handle: Class<*>): Set<String> =
        handle.declaredMethods.filterNot { it.isSynthetic || Modifier.isStatic(it.modifiers) }.map { name(it) }
            .map { renamed[it] ?: it }.toSet()

    private fun offered(room: Class<*>): Set<String> {
        val extensions = files.flatMap { file -> file.methods.filter { it.parameterTypes.firstOrNull() == room } }
        val properties = room.methods.map { name(it).removePrefix("get").replaceFirstChar(Char::lowercase) }
        return (room.methods + extensions).map { name(it) }.toSet() + properties
    }

    /** Without what the compiler adds where unsigned numbers or default values are. */
    private fun name(method: Method): String = method.name.substringBefore('-').substringBefore('$')
}
