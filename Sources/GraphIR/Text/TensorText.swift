// How numbers are spelled in a graph's text form: the shortest decimal that reads back as the
// same number, `inf`, `-inf`, `nan`; a NaN with a sign or a payload as its bits in hexadecimal.

extension Double {
    var graphText: String {
        guard isNaN, bitPattern != Double.nan.bitPattern else { return description }
        return "0x" + String(bitPattern, radix: 16)
    }

    /// The number a token spells, or nil.
    init?(graphText token: String) {
        if token.hasPrefix("0x") {
            guard let bits = UInt64(token.dropFirst(2), radix: 16) else { return nil }
            self.init(bitPattern: bits)
        } else if let value = Double(token), value.isFinite || token.spellsNonFinite {
            self = value
        } else {
            return nil
        }
    }
}

extension Float {
    var graphText: String {
        guard isNaN, bitPattern != Float.nan.bitPattern else { return description }
        return "0x" + String(bitPattern, radix: 16)
    }

    /// The number a token spells, rounded once, or nil.
    init?(graphText token: String) {
        if token.hasPrefix("0x") {
            guard let bits = UInt32(token.dropFirst(2), radix: 16) else { return nil }
            self.init(bitPattern: bits)
        } else if let value = Float(token), value.isFinite || token.spellsNonFinite {
            self = value
        } else {
            return nil
        }
    }
}

extension String {
    fileprivate var spellsNonFinite: Bool { self == "inf" || self == "-inf" || self == "nan" }
}

extension Tensor {
    /// `f32` or `f64`, as the storage is called in text.
    var storageName: String {
        switch storage {
        case .float32: "f32"
        case .float64: "f64"
        }
    }

    /// `f32[2, 1] = [0.5, -1.0]`.
    var graphText: String {
        let elements =
            switch storage {
            case .float32(let values): values.map(\.graphText)
            case .float64(let values): values.map(\.graphText)
            }
        let list = elements.joined(separator: ", ")
        return "\(storageName)\(Shape(sizes: shape).graphText) = [\(list)]"
    }

    /// The 64-bit FNV-1a digest of the elements' bytes, little-endian, in their own precision.
    public var digest: UInt64 {
        switch storage {
        case .float32(let values): values.withUnsafeBytes(FNV1a.digest)
        case .float64(let values): values.withUnsafeBytes(FNV1a.digest)
        }
    }
}
