/// The element types that are read and written, by NumPy's name for them in a header.
enum NumpyElementType: String, CaseIterable {
    case float32 = "<f4"
    case float64 = "<f8"
    case uint8 = "|u1"
    case int32 = "<i4"
    case int64 = "<i8"

    /// The type a header's `descr` names; a byte has no order, so any order mark will do there.
    init?(descriptor: String) {
        let name = ["<u1", ">u1", "=u1"].contains(descriptor) ? "|u1" : descriptor
        self.init(rawValue: name)
    }

    /// Bytes of an element.
    var size: Int {
        switch self {
        case .uint8: 1
        case .float32, .int32: 4
        case .float64, .int64: 8
        }
    }
}
