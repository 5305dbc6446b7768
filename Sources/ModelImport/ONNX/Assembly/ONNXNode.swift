import GraphIR

/// A node on its way into the graph: its operands, attributes, and how results are added.
final class ONNXNode {
    /// The node's name, or that of its first result.
    let name: String
    /// The operator, for instance Conv.
    let type: String
    /// The version of the standard operators, which decides what attributes and operands mean.
    let operatorSet: Int
    /// The operands by position; nil where an optional one is left out.
    let operands: [ONNXValue?]
    /// The results' names; empty where one is left out.
    let results: [String]
    /// Whether each result is read, or one of the graph's outputs.
    let isRead: [Bool]
    let attributes: ONNXAttributes
    let builder: ONNXGraphBuilder

    init(
        name: String, type: String, operatorSet: Int, operands: [ONNXValue?], results: [String],
        isRead: [Bool], attributes: ONNXAttributes, builder: ONNXGraphBuilder
    ) {
        self.name = name
        self.type = type
        self.operatorSet = operatorSet
        self.operands = operands
        self.results = results
        self.isRead = isRead
        self.attributes = attributes
        self.builder = builder
    }

    // MARK: Operands

    /// Whether an operand is given.
    func has(_ index: Int) -> Bool { index < operands.count && operands[index] != nil }

    /// The operand's numbers; nil where it is left out. Refuses one that is computed at run time.
    func constant(_ index: Int, _ role: String) throws(ONNXFinding) -> ONNXConstant? {
        guard has(index) else { return nil }
        guard case .constant(let constant) = operands[index] else {
            throw .refused("\(role) is computed at run time; only a constant is supported")
        }
        return constant
    }

    /// The whole numbers of an operand; nil where it is left out.
    func integers(_ index: Int, _ role: String) throws(ONNXFinding) -> [Int]? {
        guard let constant = try constant(index, role) else { return nil }
        guard let integers = constant.integers else {
            throw .malformed("\(role) holds \(constant.type)", expected: "whole numbers")
        }
        return integers
    }

    /// The one number of an operand; nil where it is left out.
    func number(_ index: Int, _ role: String) throws(ONNXFinding) -> Double? {
        guard let constant = try constant(index, role) else { return nil }
        guard constant.count == 1 else {
            throw .malformed("\(role) has the shape \(constant.shape)", expected: "one number")
        }
        if case .floats(let values) = constant.elements { return values[0].asWritten }
        return constant.doubles[0]
    }

    /// The operand as a value of the graph; a constant becomes a parameter.
    func value(_ index: Int) throws(ONNXFinding) -> ValueID {
        guard has(index), let operand = operands[index] else {
            throw .malformed("operand \(index) is missing")
        }
        switch operand {
        case .constant(let constant): return builder.parameter(constant)
        case .computed(let value): return value
        }
    }

    /// The operand's sizes.
    func shape(_ index: Int) throws(ONNXFinding) -> [Int] {
        guard has(index), let operand = operands[index] else {
            throw .malformed("operand \(index) is missing")
        }
        switch operand {
        case .constant(let constant): return constant.shape
        case .computed(let value): return try sizes(value)
        }
    }

    /// The sizes of a value of the graph.
    func sizes(_ value: ValueID) throws(ONNXFinding) -> [Int] {
        guard let sizes = builder.graph.shape(value).sizes else {
            throw .malformed("'\(builder.graph[value].name)' has no known shape")
        }
        return sizes
    }

    /// A possibly negative axis as an index.
    func axis(_ axis: Int, rank: Int) throws(ONNXFinding) -> Int {
        guard (-rank..<rank).contains(axis) else {
            throw .malformed("axis \(axis)", expected: "-\(rank) to \(rank - 1)")
        }
        return axis < 0 ? axis + rank : axis
    }

    /// Refuses results that only training or bookkeeping would read.
    func requireUnread(from index: Int, _ role: String) throws(ONNXFinding) {
        guard !isRead.dropFirst(index).contains(true) else {
            throw .refused("its result \(role) is read; only the first one is supported")
        }
    }

    // MARK: Results

    /// Appends an operator whose first output is the node's first result, or, with `suffix`, an
    /// intermediate value called after the node.
    func add(
        _ operator: Operator, _ inputs: [ValueID], _ suffix: String? = nil
    ) throws(ONNXFinding) -> ValueID {
        try addAll(`operator`, inputs, suffix)[0]
    }

    /// Arithmetic of two values, as ``add(_:_:_:)``.
    func binary(
        _ kind: Binary.Kind, _ left: ValueID, _ right: ValueID, _ suffix: String? = nil
    ) throws(ONNXFinding) -> ValueID {
        try add(.binary(Binary(kind)), [left, right], suffix)
    }

    /// An intermediate value that is a result too, under the result's name.
    func named(_ value: ValueID, _ index: Int) -> ValueID {
        if index < results.count, !results[index].isEmpty {
            builder.graph.rename(value, results[index])
        }
        return value
    }

    /// As ``add(_:_:_:)``, with all outputs.
    func addAll(
        _ operator: Operator, _ inputs: [ValueID], _ suffix: String? = nil
    ) throws(ONNXFinding) -> [ValueID] {
        do {
            if let suffix {
                return try builder.graph.addNode("\(name)/\(suffix)", `operator`, inputs)
            }
            return try builder.graph.addNode(name, `operator`, inputs, outputNames: resultNames)
        } catch {
            throw .malformed(error)
        }
    }

    /// Names for all results; one that is left out is called after the node.
    private var resultNames: [String] {
        results.enumerated().map { $1.isEmpty ? "\(name)#\($0)" : $1 }
    }

    /// A number as a parameter of rank 0, rounded to float32 as ONNX computes with it.
    ///
    /// Its name is not unique: neither are those of nodes, so nodes share no parameter by it.
    func scalar(_ number: Double, _ suffix: String) -> ValueID {
        let constant = ONNXConstant(
            "\(name)/\(suffix)", .float32, shape: [], .floats([Float(number)]))
        return parameter(suffix, constant.tensor)
    }

    /// Numbers as a parameter called after the node.
    func parameter(_ suffix: String, _ tensor: Tensor) -> ValueID {
        builder.graph.addParameter("\(name)/\(suffix)", tensor)
    }

    /// The value under another shape of as many elements; the value itself where it has it.
    func reshape(
        _ value: ValueID, _ shape: [Int], _ suffix: String? = nil
    ) throws(ONNXFinding) -> ValueID {
        if suffix != nil, try sizes(value) == shape { return value }
        return try add(.reshape(Reshape(shape)), [value], suffix)
    }

    /// A constant called as the node's first result.
    func result(
        _ type: ONNXElementType, _ shape: [Int], _ elements: ONNXConstant.Elements
    ) -> ONNXValue {
        .constant(ONNXConstant(results.first ?? name, type, shape: shape, elements))
    }
}
