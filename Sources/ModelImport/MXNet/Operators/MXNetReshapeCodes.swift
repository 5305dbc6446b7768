import GraphIR

/// Works out what a list of reshape codes means for a shape.
///
/// A cursor moves over the shape's sizes: a positive code is a size, 0 copies one, -1 is inferred,
/// -2 copies the rest, -3 multiplies two, `-4 a b` splits one into two. Each moves the cursor over
/// what it uses. Unlike MXNet 1.9.1 this checks the number of elements where it is known.
struct MXNetReshapeCodes {
    private let data: Shape
    private let codes: [Int]
    private let isReversed: Bool
    /// The sizes of the result; nil for the one that is inferred.
    private var result: [MXNetSizeProduct?] = []
    private var cursor = 0
    private var source: [Dimension]

    init(_ data: Shape, _ codes: [Int], isReversed: Bool) {
        self.data = data
        self.codes = isReversed ? codes.reversed() : codes
        self.isReversed = isReversed
        source = isReversed ? data.dimensions.reversed() : data.dimensions
    }

    /// Reads all codes. Throws where they do not fit the shape.
    mutating func resolve() throws(ShapeError) {
        var position = 0
        while position < codes.count {
            switch codes[position] {
            case 0: result.append(MXNetSizeProduct(try take()))
            case -1:
                try appendInferred()
                cursor += 1
            case -2:
                while cursor < source.count { result.append(MXNetSizeProduct(try take())) }
            case -3:
                let first = MXNetSizeProduct(try take())
                result.append(try first.times(MXNetSizeProduct(try take())))
            case -4:
                guard position + 2 < codes.count else { throw failure("-4 needs two more sizes") }
                try split(codes[position + 1], codes[position + 2])
                position += 2
            default:
                result.append(MXNetSizeProduct(.known(codes[position])))
                cursor += 1
            }
            position += 1
        }
        if isReversed { result.reverse() }
        try infer()
    }

    /// The result as Burin's ``Reshape`` takes it, or nil where it cannot be said that way: a
    /// size that is not known must be the data's at the same place, or the only other one.
    var target: [Int]? {
        let target = result.enumerated().map { position, product -> Int in
            guard let dimension = product?.dimension else { return -1 }
            if let size = dimension.value { return size }
            return data.size(position) == dimension ? 0 : -1
        }
        return target.count { $0 == -1 } <= 1 ? target : nil
    }

    private mutating func take() throws(ShapeError) -> Dimension {
        guard cursor < source.count else { throw failure("it uses more sizes than there are") }
        cursor += 1
        return source[cursor - 1]
    }

    private mutating func appendInferred() throws(ShapeError) {
        guard !result.contains(where: { $0 == nil }) else { throw failure("-1 occurs twice") }
        result.append(nil)
    }

    /// `-4 first second`: splits a size into two, one of which may be -1.
    private mutating func split(_ first: Int, _ second: Int) throws(ShapeError) {
        let size = try take()
        guard first > 0 || first == -1, second > 0 || second == -1, max(first, second) > 0 else {
            throw failure("-4 splits into \(first) and \(second)")
        }
        if first > 0, second > 0 {
            let parts = [first, second].map { MXNetSizeProduct(.known($0)) }
            let product = try parts[0].times(parts[1]).factor
            if let known = size.value, known != product {
                throw failure("\(first) x \(second) is not \(known)")
            }
            result += parts.map(Optional.some)
            return
        }
        try appendPart(first, of: size, beside: second)
        try appendPart(second, of: size, beside: first)
    }

    private mutating func appendPart(
        _ part: Int, of size: Dimension, beside other: Int
    ) throws(ShapeError) {
        if part > 0 {
            result.append(MXNetSizeProduct(.known(part)))
        } else if let known = size.value {
            guard known % other == 0 else { throw failure("\(known) is no multiple of \(other)") }
            result.append(MXNetSizeProduct(.known(known / other)))
        } else {
            try appendInferred()
        }
    }

    /// Finds the open size, or checks the number of elements, where cancelling tells.
    private mutating func infer() throws(ShapeError) {
        var total = MXNetSizeProduct(.known(1))
        for dimension in source { total = try total.times(MXNetSizeProduct(dimension)) }
        var given = MXNetSizeProduct(.known(1))
        for product in result { if let product { given = try given.times(product) } }
        let (left, right) = total.cancelling(given)
        guard right.isKnown else { return }
        let open = result.firstIndex { $0 == nil }
        guard let quotient = left.divided(by: right.factor) else {
            // Sizes that are not known yet may still make up for it.
            guard left.isKnown else { return }
            throw failure("the numbers of elements differ")
        }
        if let open {
            result[open] = quotient
        } else if quotient.isKnown, quotient != MXNetSizeProduct(.known(1)) {
            throw failure("the numbers of elements differ")
        }
    }

    private func failure(_ reason: String) -> ShapeError {
        let list = isReversed ? codes.reversed() : codes
        return ShapeError("cannot reshape \(data) by \(list): \(reason)")
    }
}
