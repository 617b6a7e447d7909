package interlude

import java.nio.file.Path
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

private const val FAMILY = "👩‍👩‍👧"
private const val HALF = "\uD83D"

/** Texts cross whole, and positions are where Kotlin says. */
class UnicodeTest {
    @Test
    fun `what is written is read`(@TempDir folder: Path) = together {
        make(folder.resolve("v")).use { vault ->
            val texts = listOf(FAMILY, "e\u0301 o\u0308", "𝄞 clef", "\u0000 nul", "שלום عليكم", "你好", "\uFFFD\uFFFE")
            for (text in texts) {
                assertEquals(text, vault.journal.get(vault.journal.write(NewEntry(body = text))).content.body)
            }
        }
    }

    @Test
    fun `half a surrogate pair is refused, and nothing is written`(@TempDir folder: Path) = together {
        make(folder.resolve("v")).use { vault ->
            for (text in listOf(HALF, "a${HALF}b", "\uDE00\uD83D")) {
                val refused = thrownBy<InterludeException.Invalid> { vault.journal.write(NewEntry(body = text)) }
                assertEquals("text", refused.field)
                thrownBy<InterludeException.Invalid> { vault.journal.search(text) }
                thrownBy<InterludeException.Invalid> { vault.goals.add(text) }
            }
            assertEquals(0, vault.journal.count())
            val entry = vault.journal.write(NewEntry(body = "kept"))
            vault.edit(entry).use { editor ->
                thrownBy<InterludeException.Invalid> { editor.replace("kept", 0, 4, HALF) }
                assertEquals("kept", editor.text())
            }
        }
    }

    @Test
    fun `an editor takes positions of Kotlin`(@TempDir folder: Path) = together {
        make(folder.resolve("v")).use { vault ->
            var shown = "a😀b"
            vault.edit(vault.journal.write(NewEntry(body = shown))).use { editor ->
                suspend fun type(start: Int, end: Int, text: String) {
                    editor.replace(shown, start, end, text)
                    shown = shown.replaceRange(start, end, text)
                    assertEquals(shown, editor.text())
                }
                type(3, 3, "e\u0301")
                type(1, 3, "𝄞$FAMILY")
                type(shown.indexOf("e"), shown.length, "")
                type(0, shown.length, "x")
                thrownBy<InterludeException.Invalid> { editor.replace("a😀b", 2, 3, "within") }
                thrownBy<InterludeException.Invalid> { editor.replace("x", 1, 0, "backwards") }
                thrownBy<InterludeException.Invalid> { editor.replace("x", 2, 2, "beyond") }
                assertEquals("x", editor.text())
            }
        }
    }

    @Test
    fun `patches of another device apply to a string`(@TempDir folder: Path) = together {
        make(folder.resolve("v")).use { vault ->
            var shown = "one 😀 two"
            val entry = vault.journal.write(NewEntry(body = shown))
            vault.edit(entry).use { editor ->
                vault.journal.edit(entry, listOf(Edit.Replace("😀", FAMILY), Edit.Append(" 𝄞")))
                for (patch in editor.refresh()) shown = patch.applyTo(shown)
                assertEquals("one $FAMILY two 𝄞", shown)
                assertEquals(shown, editor.text())
            }
            for (at in listOf(3uL, 1uL shl 32)) {
                thrownBy<InterludeException.Invalid> { TextPatch(TextField.BODY, at, 0u, "").applyTo("😀") }
            }
        }
    }

    @Test
    fun `what was found is a range of Kotlin`() {
        val text = "😀 müde 😀"
        assertEquals("müde", text.substring(TextRange(2u, 6u).within(text)))
        assertEquals(7uL, textPosition(text, 8u, TextUnit.UTF16, TextUnit.SCALARS))
    }
}
