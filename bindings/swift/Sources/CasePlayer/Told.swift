import Foundation

@testable import Interlude
@testable import InterludeGenerated

/// What crosses the boundary, as cases say it: records by their fields, enums by their variants.
func told(_ value: Any) -> Value {
    switch value {
    case let same as Value: return same
    case let flag as Bool: return .flag(flag)
    case let text as String: return .text(text)
    case let number as any BinaryInteger: return .number(UInt64(number))
    case let bytes as Data: return .text(bytes.map { String(format: "%02x", $0) }.joined())
    case let at as Date: return .text(instants.string(from: at))
    case let moment as ZonedDate: return .text(rfc9557(moment))
    case let zone as TimeZone: return .text(zone.identifier)
    case let local as DateComponents: return .text(words(of: local))
    case let one as any Told: return one.told
    case let all as [Any]: return .list(all.map(told))
    default: return other(value)
    }
}

/// A record or an enum that carries something: neither shows what is in it to a mirror.
protocol Told {
    var told: Value { get }
}

/// An optional, nothing, or an enum's variant alone.
private func other(_ value: Any) -> Value {
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional: return mirror.children.first.map { told($0.value) } ?? .none
    case .tuple: return .none
    default: return .text(camel(value))
    }
}

func record(_ fields: KeyValuePairs<String, Any?>) -> Value {
    .fields(Dictionary(uniqueKeysWithValues: fields.map { ($0.key, told($0.value as Any)) }))
}

func variant(_ name: String, _ carried: Any?...) -> Value { .fields([name: .list(carried.map { told($0 as Any) })]) }

private func words(of local: DateComponents) -> String {
    if local.year == nil { return text(time: local) }
    return local.hour == nil ? text(day: local) : text(dayAndTime: local)
}
