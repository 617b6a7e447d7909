/*
 * Positions in texts: the library counts Unicode scalar values, Kotlin UTF-16.
 */
package interlude

/**
 * The patch that puts `text` in the place of `shown` from `start` to `end`, positions as Kotlin counts them.
 *
 * Errors: [InterludeException.Invalid] for a position beyond `shown`, before another or within a surrogate pair.
 */
public fun TextPatch.Companion.of(
    shown: CharSequence,
    start: Int,
    end: Int,
    text: String,
    field: TextField = TextField.BODY,
): TextPatch {
    if (start !in 0..end || end > shown.length) throw invalid("beyond the end of the text")
    if (splits(shown, start) || splits(shown, end)) throw invalid("within a character")
    val at = Character.codePointCount(shown, 0, start)
    val delete = Character.codePointCount(shown, start, end)
    return TextPatch(field, at.toULong(), delete.toULong(), text)
}

/**
 * What `shown` is with this patch applied.
 *
 * Errors: [InterludeException.Invalid] where `shown` is shorter than the patch supposes.
 */
public fun TextPatch.applyTo(shown: String): String {
    val start = utf16(shown, 0, at)
    return shown.replaceRange(start, utf16(shown, start, delete), insert)
}

/**
 * Where a part of `text` is, as Kotlin counts: `text.substring(range)` is the part.
 *
 * Errors: [InterludeException.Invalid] where `text` is too short for it.
 */
public fun TextRange.within(text: String): IntRange {
    val from = utf16(text, 0, start)
    return from until utf16(text, from, end - start)
}

private fun splits(text: CharSequence, at: Int): Boolean =
    at in 1 until text.length && text[at - 1].isHighSurrogate() && text[at].isLowSurrogate()

private fun utf16(text: String, from: Int, scalars: ULong): Int = try {
    text.offsetByCodePoints(from, scalars.coerceAtMost(Int.MAX_VALUE.toULong()).toInt())
} catch (_: IndexOutOfBoundsException) {
    throw invalid("beyond the end of the text")
}

private fun invalid(reason: String) = InterludeException.Invalid("position", reason)
