/*
 * How times cross the boundary: instants as milliseconds, local times and zones as words (uniffi.toml).
 */
package interlude

import java.time.DateTimeException
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.OffsetDateTime
import java.time.ZoneId
import java.time.ZonedDateTime
import java.time.format.DateTimeFormatter
import java.time.temporal.ChronoUnit

internal fun liftInstant(millis: Long): Instant = Instant.ofEpochMilli(millis)

/** Java's instants reach further than milliseconds in 64 bits. */
internal fun lowerInstant(at: Instant): Long = try {
    at.toEpochMilli()
} catch (_: ArithmeticException) {
    throw InterludeException.Invalid("instant", "out of range")
}

/**
 * A local time with its offset, in its zone. Where this JVM has other rules for the zone than the writer's device, or
 * none, the offset stands for it: what the writer's clock showed does not change.
 */
internal fun liftMoment(text: String): ZonedDateTime {
    val at = OffsetDateTime.parse(text.substringBefore('['))
    val name = text.substringAfter('[', "").removeSuffix("]")
    val zoned = if (name.isEmpty()) null else try {
        at.atZoneSameInstant(ZoneId.of(name))
    } catch (_: DateTimeException) {
        null
    }
    return zoned?.takeIf { it.offset == at.offset } ?: at.toZonedDateTime()
}

internal fun lowerMoment(at: ZonedDateTime): String =
    DateTimeFormatter.ISO_ZONED_DATE_TIME.format(at.truncatedTo(ChronoUnit.MILLIS))

internal fun liftDay(text: String): LocalDate = LocalDate.parse(text)

internal fun lowerDay(day: LocalDate): String = day.toString()

internal fun liftTimeOfDay(text: String): LocalTime = LocalTime.parse(text)

internal fun lowerTimeOfDay(time: LocalTime): String =
    DateTimeFormatter.ISO_LOCAL_TIME.format(time.truncatedTo(ChronoUnit.SECONDS))

internal fun liftLocal(text: String): LocalDateTime = LocalDateTime.parse(text)

internal fun lowerLocal(at: LocalDateTime): String =
    DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(at.truncatedTo(ChronoUnit.SECONDS))

internal fun liftZone(name: String): ZoneId = try {
    ZoneId.of(name)
} catch (_: DateTimeException) {
    throw InterludeException.Invalid("zone", "not known to this JVM")
}

/** A zone without a name, such as an offset, is refused on the other side. */
internal fun lowerZone(zone: ZoneId): String = zone.id
