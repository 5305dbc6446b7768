/// A JSON value (RFC 8259) and the line it begins on.
struct LocatedJSON {
    indirect enum Value {
        case null
        case flag(Bool)
        case number(Double)
        case string(String)
        case array([LocatedJSON])
        case object([(key: String, value: LocatedJSON)])
    }

    let value: Value
    /// Counted from 1.
    let line: Int

    /// What it is, for diagnostics.
    var kind: String {
        switch value {
        case .null: "null"
        case .flag: "a truth value"
        case .number: "a number"
        case .string: "a string"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
