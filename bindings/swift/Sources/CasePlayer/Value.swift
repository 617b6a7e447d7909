/// What a case says, or a step gives.
enum Value: Codable, Hashable, Sendable {
    case none
    case flag(Bool)
    case number(UInt64)
    case text(String)
    case list([Value])
    case fields([String: Value])

    init(from decoder: Decoder) throws {
        let one = try decoder.singleValueContainer()
        if one.decodeNil() {
            self = .none
        } else if let flag = try? one.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? one.decode(UInt64.self) {
            self = .number(number)
        } else if let text = try? one.decode(String.self) {
            self = .text(text)
        } else if let list = try? one.decode([Value].self) {
            self = .list(list)
        } else {
            self = .fields(try one.decode([String: Value].self))
        }
    }

    func encode(to encoder: Encoder) throws {
        var one = encoder.singleValueContainer()
        switch self {
        case .none: try one.encodeNil()
        case .flag(let flag): try one.encode(flag)
        case .number(let number): try one.encode(number)
        case .text(let text): try one.encode(text)
        case .list(let list): try one.encode(list)
        case .fields(let fields): try one.encode(fields)
        }
    }

    var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
    var number: UInt64? { if case .number(let number) = self { number } else { nil } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var fields: [String: Value]? { if case .fields(let fields) = self { fields } else { nil } }
    var words: [String]? { if case .list(let list) = self { list.compactMap(\.text) } else { nil } }

    /// These fields alone, in a list those of each.
    func only(_ names: [String]) -> Value {
        switch self {
        case .list(let all): .list(all.map { $0.only(names) })
        case .fields(let all): .fields(all.filter { names.contains($0.key) })
        default: self
        }
    }

    /// The same, with what `$name` and `$name.field.0` in it stand for.
    func known(_ names: [String: Value]) -> Value {
        switch self {
        case .text(let text) where text.hasPrefix("$"):
            let path = text.dropFirst().split(separator: ".").map(String.init)
            return path.dropFirst().reduce(names[path[0]] ?? self) { $0.part($1) }
        case .list(let all): return .list(all.map { $0.known(names) })
        case .fields(let all): return .fields(all.mapValues { $0.known(names) })
        default: return self
        }
    }

    private func part(_ name: String) -> Value {
        if case .list(let all) = self, let place = Int(name), place < all.count { return all[place] }
        return fields?[name] ?? .none
    }

    static func words(_ words: [String]) -> Value { .list(words.map(Value.text)) }
    static func optional(_ number: UInt8?) -> Value { number.map { .number(UInt64($0)) } ?? .none }
}

/// A case of bindings/cases.
struct Case: Decodable {
    let name: String
    let now: String
    let zone: String
    let vaults: [String]
    let steps: [Step]
}

/// A step of one: its fields, with the names of ids replaced.
struct Step: Decodable, Sendable, CustomStringConvertible {
    private var all: [String: Value]

    init(from decoder: Decoder) throws {
        all = try [String: Value](from: decoder)
    }

    mutating func replace(_ names: [String: Value]) {
        all = all.mapValues { $0.known(names) }
    }

    subscript(_ name: String) -> Value { all[name] ?? .none }
    func has(_ name: String) -> Bool { all[name] != nil }
    func text(_ name: String) -> String { self[name].text ?? "" }
    func number(_ name: String) -> UInt64 { self[name].number ?? 0 }
    var description: String { "\(all)" }
}
