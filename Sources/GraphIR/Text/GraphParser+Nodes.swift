internal import Diagnostics

extension GraphParser {
    /// `%a, %b = operator(%x, %y) name=value ... then step, step : shape node "name"`.
    mutating func parseNode() throws(Diagnostic) {
        let start = scanner.place()
        let outputs = try newReferences()
        try scanner.expect("=")
        let (op, operands) = try parseOperator()
        let epilogue = scanner.accept(word: "then") ? try parseEpilogue() : []
        let shapes = try parseShapes()
        let name =
            scanner.accept(word: "node") ? try text("the node's name") : outputs[0].name
        let node: [ValueID]
        do {
            node = try graph.addNode(
                name, op, operands, epilogue: epilogue, outputNames: outputs.map(\.name))
        } catch {
            throw failure(error, at: start, name, op)
        }
        guard node.count == outputs.count else {
            throw failure(
                ShapeError(
                    "names \(outputs.count) outputs", expected: "\(node.count) outputs"),
                at: start, name, op)
        }
        for (id, reference) in zip(node, outputs) { values[reference] = id }
        do { try check(shapes, of: node) } catch { throw failure(error, at: start, name, op) }
    }

    private mutating func newReferences() throws(Diagnostic) -> [Reference] {
        var result: [Reference] = []
        var known: Set<Reference> = []
        repeat {
            let start = scanner.place()
            let reference = try newReference()
            guard known.insert(reference).inserted else {
                throw scanner.failure("the node names one output twice", at: start)
            }
            result.append(reference)
        } while scanner.accept(",")
        return result
    }

    private mutating func parseOperator() throws(Diagnostic) -> (Operator, [ValueID]) {
        let start = scanner.place()
        guard let mnemonic = scanner.word() else {
            throw scanner.failure("expected an operator")
        }
        try scanner.expect("(")
        let operands = scanner.isNext(")") ? [] : try references()
        try scanner.expect(")")
        let attributes = try parseAttributes()
        return (try makeOperator(mnemonic, attributes, at: start), operands)
    }

    private func makeOperator(
        _ mnemonic: String, _ attributes: AttributeList, at start: Int
    ) throws(Diagnostic) -> Operator {
        do { return try Operator(mnemonic: mnemonic, attributes: attributes) } catch {
            var diagnostic = scanner.failure(
                error.message, at: start, expected: error.expected)
            diagnostic.operatorName = mnemonic
            throw diagnostic
        }
    }

    // MARK: Attributes

    /// `name=value` as often as it comes.
    private mutating func parseAttributes() throws(Diagnostic) -> AttributeList {
        var list = AttributeList()
        while true {
            let before = scanner
            guard let name = scanner.word(), scanner.accept("=") else {
                scanner = before
                return list
            }
            guard list.append(name, try parseAttribute()) else {
                throw before.failure("the attribute \(name) is given twice")
            }
        }
    }

    private mutating func parseAttribute() throws(Diagnostic) -> AttributeValue {
        if scanner.isNext("[") { return .integers(try list { Int($0) }) }
        if scanner.isNext("\"") { return .word(try scanner.quoted()) }
        let start = scanner.place()
        let token = scanner.numberToken()
        if token == "true" || token == "false" { return .flag(token == "true") }
        if let value = Int(token) { return .integer(value) }
        if let value = Double(graphText: token) { return .real(value) }
        guard token.isBareWord else {
            throw scanner.failure(
                "'\(token)' is not a value", at: start,
                expected: "a number, a word, true, false, a list or a string")
        }
        return .word(token)
    }

    // MARK: Epilogue

    private mutating func parseEpilogue() throws(Diagnostic) -> [EpilogueStep] {
        var steps: [EpilogueStep] = []
        repeat { steps.append(try parseStep()) } while scanner.accept(",")
        return steps
    }

    private mutating func parseStep() throws(Diagnostic) -> EpilogueStep {
        let start = scanner.place()
        guard let name = scanner.word() else { throw scanner.failure("expected a step") }
        if name == "store" { return .store }
        var operands: [ValueID] = []
        if scanner.accept("(") {
            operands = try references()
            try scanner.expect(")")
        }
        let attributes = try parseAttributes()
        if operands.isEmpty {
            let op = try makeOperator(name, attributes, at: start)
            guard let activation = EpilogueStep.Activation(op) else {
                throw scanner.failure("'\(name)' is not a step without operands", at: start)
            }
            return .activation(activation)
        }
        if let step = step(name, operands, attributes) { return step }
        throw scanner.failure(
            "'\(name)' with \(operands.count) operands is not a step", at: start,
            expected: "affine(%scale, %shift), prelu(%slope), or of one value "
                + Binary.Kind.names)
    }

    private func step(
        _ name: String, _ operands: [ValueID], _ attributes: AttributeList
    ) -> EpilogueStep? {
        let isReversed =
            attributes.entries.map(\.name) == ["reversed"]
            && attributes.entries[0].value == .flag(true)
        if let kind = Binary.Kind(rawValue: name), operands.count == 1,
            isReversed || attributes.entries.isEmpty
        {
            return .binary(kind, other: operands[0], reversed: isReversed)
        }
        guard attributes.entries.isEmpty else { return nil }
        switch (name, operands.count) {
        case ("affine", 2): return .affine(scale: operands[0], shift: operands[1])
        case ("prelu", 1): return .prelu(slope: operands[0])
        default: return nil
        }
    }

    // MARK: Shapes

    /// `: shape, shape`, or nothing.
    private mutating func parseShapes() throws(Diagnostic) -> [Shape] {
        guard scanner.accept(":") else { return [] }
        var shapes: [Shape] = []
        repeat { shapes.append(try parseShape()) } while scanner.accept(",")
        return shapes
    }

    private func check(_ stated: [Shape], of outputs: [ValueID]) throws(ShapeError) {
        let inferred = outputs.map { graph.shape($0) }
        if stated.isEmpty || stated == inferred { return }
        guard stated.count == 1, inferred.allSatisfy({ $0 == stated[0] }) else {
            let expected = Set(inferred).count == 1 ? [inferred[0]] : inferred
            throw ShapeError(
                "the stated shape is \(stated.map(\.description).joined(separator: ", "))",
                expected: expected.map(\.description).joined(separator: ", "))
        }
    }

    private func failure(
        _ error: ShapeError, at start: Int, _ name: String, _ op: Operator
    ) -> Diagnostic {
        var diagnostic = scanner.failure(error.message, at: start, expected: error.expected)
        diagnostic.node = name
        diagnostic.operatorName = op.mnemonic
        return diagnostic
    }
}
