package interlude

import java.lang.reflect.Modifier
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.ZoneId
import java.time.ZoneOffset
import java.time.ZonedDateTime
import java.time.format.DateTimeFormatter
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive

private val INSTANT = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC)
private val MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx'['VV']'")
private val LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss")
private val CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss")

/** What crosses the boundary, as cases say it: records by their fields, enums by their variants. */
fun told(value: Any?): JsonElement = when (value) {
    null, Unit -> JsonNull
    is JsonElement -> value
    is Boolean -> JsonPrimitive(value)
    is Number -> JsonPrimitive(value)
    is UByte, is UShort, is UInt, is ULong -> JsonPrimitive(value.toString().toLong())
    is String -> JsonPrimitive(value)
    is ByteArray -> JsonPrimitive(value.joinToString("") { "%02x".format(it) })
    is List<*> -> JsonArray(value.map(::told))
    is Enum<*> -> JsonPrimitive(camel(value))
    is Instant -> JsonPrimitive(INSTANT.format(value))
    is ZonedDateTime -> JsonPrimitive(MOMENT.format(value))
    is LocalDateTime -> JsonPrimitive(LOCAL.format(value))
    is LocalTime -> JsonPrimitive(CLOCK.format(value))
    is LocalDate -> JsonPrimitive(value.toString())
    is ZoneId -> JsonPrimitive(value.id)
    else -> toldByFields(value)
}

private fun toldByFields(value: Any): JsonElement {
    val fields = value.javaClass.declaredFields.filterNot { Modifier.isStatic(it.modifiers) }
    val carried = fields.associate { field ->
        field.isAccessible = true
        snake(field.name) to told(field.get(value))
    }
    if (value.javaClass.superclass == Any::class.java) return JsonObject(carried)
    val name = value.javaClass.simpleName
    return if (carried.isEmpty()) JsonPrimitive(name) else json(name to JsonArray(carried.values.toList()))
}

private fun snake(name: String) = name.replace(Regex("[A-Z]")) { "_" + it.value.lowercase() }

/** The variant of an enum, as the cases name it. */
fun camel(value: Enum<*>): String =
    value.name.lowercase().split('_').joinToString("") { it.replaceFirstChar(Char::uppercase) }
