/// The numbers of a tensor as a request writes them: flat, or nested as the shape.
struct TensorData {
    /// Row by row, the last index fastest.
    var values: [Float] = []
    /// The sizes that nested arrays show, outermost first; one where the numbers are flat.
    private(set) var sizes: [Int] = []
    /// The first number that is no integer from 0 to 255; nil where all are.
    private(set) var firstBeyondByte: Float?

    /// Reads arrays of numbers; all on one level must have one length. At most `limit` numbers.
    init(_ scanner: inout JSONScanner, limit: Int) throws(JSONFault) {
        var lengths: [Int?] = []
        try read(&scanner, depth: 0, &lengths, limit: limit)
        sizes = lengths.map { $0 ?? 0 }
    }

    private mutating func read(
        _ scanner: inout JSONScanner, depth: Int, _ lengths: inout [Int?], limit: Int
    ) throws(JSONFault) {
        guard depth < InferRequest.rankLimit else {
            throw JSONFault(
                message: "arrays nest deeper than \(InferRequest.rankLimit) levels",
                offset: scanner.offset)
        }
        if depth == lengths.count { lengths.append(nil) }
        let start = scanner.offset
        try scanner.require(UInt8(ascii: "["))
        var length = 0
        if scanner.peek() == UInt8(ascii: "[") {
            repeat {
                try read(&scanner, depth: depth + 1, &lengths, limit: limit)
                length += 1
            } while scanner.take(UInt8(ascii: ","))
        } else if scanner.peek() != UInt8(ascii: "]") {
            guard depth + 1 == lengths.count else { throw irregular(start) }
            length = try numbers(&scanner, limit: limit)
        }
        try scanner.require(UInt8(ascii: "]"))
        guard lengths[depth] == nil || lengths[depth] == length else { throw irregular(start) }
        lengths[depth] = length
    }

    private mutating func numbers(
        _ scanner: inout JSONScanner, limit: Int
    ) throws(JSONFault) -> Int {
        let before = values.count
        repeat {
            let value = try scanner.number()
            guard values.count < limit else {
                throw JSONFault(
                    message: "more than the \(limit) numbers a request may hold",
                    offset: scanner.offset)
            }
            if firstBeyondByte == nil, !(value >= 0 && value <= 255 && value == value.rounded()) {
                firstBeyondByte = value
            }
            values.append(value)
        } while scanner.take(UInt8(ascii: ","))
        return values.count - before
    }

    private func irregular(_ offset: Int) -> JSONFault {
        JSONFault(message: "nested arrays of different lengths", offset: offset)
    }
}
