import GraphIR

/// A number times sizes that are not known yet: what reshaping multiplies and cancels.
struct MXNetSizeProduct: Hashable {
    private(set) var factor: Int
    /// In sorted order.
    private(set) var symbols: [String]

    init(_ dimension: Dimension) {
        switch dimension {
        case .known(let size): (factor, symbols) = (size, [])
        case .symbol(let text): (factor, symbols) = (1, [text])
        }
    }

    var isKnown: Bool { symbols.isEmpty }

    /// The product as one size, where it is a number or one symbol.
    var dimension: Dimension? {
        if symbols.isEmpty { return .known(factor) }
        // A question mark stands for any size; two of them need not be equal.
        return factor == 1 && symbols.count == 1 && symbols[0] != "?" ? .symbol(symbols[0]) : nil
    }

    /// The product of both. Throws where it overflows.
    func times(_ other: MXNetSizeProduct) throws(ShapeError) -> MXNetSizeProduct {
        var result = self
        let (product, overflow) = factor.multipliedReportingOverflow(by: other.factor)
        guard !overflow else { throw ShapeError("the number of elements overflows") }
        result.factor = product
        result.symbols = (symbols + other.symbols).sorted()
        return result
    }

    /// Both without the symbols they share. Question marks are never known to be equal.
    func cancelling(
        _ other: MXNetSizeProduct
    ) -> (left: MXNetSizeProduct, right: MXNetSizeProduct) {
        var left = self
        var right = other
        for symbol in symbols where symbol != "?" {
            guard let position = right.symbols.firstIndex(of: symbol),
                let own = left.symbols.firstIndex(of: symbol)
            else { continue }
            right.symbols.remove(at: position)
            left.symbols.remove(at: own)
        }
        return (left, right)
    }

    /// The product divided by a number; nil where that leaves a rest.
    func divided(by divisor: Int) -> MXNetSizeProduct? {
        guard divisor > 0, factor % divisor == 0 else { return nil }
        var result = self
        result.factor = factor / divisor
        return result
    }
}
