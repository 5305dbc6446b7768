public import Diagnostics

/// Reads the text form that ``GraphPrinter`` writes.
///
/// Statements may come in any order in which a value is defined before it is used; the first is
/// `graph`. Shapes of node outputs may be left out. Input is not trusted: whatever the text holds,
/// the result is a graph that passes ``GraphVerifier`` or a diagnostic with line and column, and
/// memory stays in proportion to the text.
public struct GraphParser {
    /// A value's name and the number after `#`, 0 where there is none.
    struct Reference: Hashable {
        var name: String
        var occurrence: Int
    }

    var scanner: GraphTextScanner
    var graph: Graph
    var values: [Reference: ValueID] = [:]

    /// The graph that `text` describes. Throws where it is malformed or contradicts itself.
    ///
    /// `file` is named in errors.
    public static func parse(_ text: String, file: String? = nil) throws(Diagnostic) -> Graph {
        var parser = GraphParser(
            scanner: GraphTextScanner(text, file: file), graph: Graph(name: ""))
        try parser.parseGraph()
        do { try GraphVerifier.verify(parser.graph) } catch {
            throw file.map { error.inFile($0) } ?? error
        }
        return parser.graph
    }

    private mutating func parseGraph() throws(Diagnostic) {
        guard scanner.nextStatement(), scanner.accept(word: "graph") else {
            throw scanner.failure("a graph's text starts with: graph \"name\"")
        }
        graph.name = try text("the graph's name")
        try scanner.expectLineEnd()
        while scanner.nextStatement() {
            try parseStatement()
            try scanner.expectLineEnd()
        }
    }

    private mutating func parseStatement() throws(Diagnostic) {
        if scanner.isNext("%") { return try parseNode() }
        let start = scanner.place()
        switch scanner.word() {
        case "meta": try parseMetadata()
        case "input": try parseInput()
        case "parameter": try parseParameter()
        case "output": graph.outputs += try references()
        default:
            throw scanner.failure(
                "unknown statement", at: start,
                expected: "meta, input, parameter, output or %value = operator(...)")
        }
    }

    private mutating func parseMetadata() throws(Diagnostic) {
        let start = scanner.place()
        let key = try text("a key")
        try scanner.expect("=")
        let value = try text("a value")
        guard graph.metadata.updateValue(value, forKey: key) == nil else {
            throw scanner.failure("the key '\(key)' is there already", at: start)
        }
    }

    private mutating func parseInput() throws(Diagnostic) {
        let reference = try newReference()
        try scanner.expect(":")
        values[reference] = graph.addInput(reference.name, try parseShape())
    }

    private mutating func parseParameter() throws(Diagnostic) {
        let reference = try newReference()
        try scanner.expect(":")
        let storage = scanner.word()
        guard storage == nil || storage == "f32" || storage == "f64" else {
            throw scanner.failure("unknown kind of numbers", expected: "f32, f64 or none")
        }
        let start = scanner.place()
        let shape = try parseShape()
        guard scanner.accept("=") else {
            values[reference] = graph.addParameter(reference.name, shape)
            return
        }
        guard let storage else {
            throw scanner.failure("f32 or f64 is missing before the shape", at: start)
        }
        let tensor = try parseNumbers(storage, shape)
        values[reference] = graph.addParameter(reference.name, tensor)
    }

    private mutating func parseNumbers(
        _ storage: String, _ shape: Shape
    ) throws(Diagnostic) -> Tensor {
        let start = scanner.place()
        guard let sizes = shape.sizes, let count = shape.elementCount else {
            throw scanner.failure("numbers for \(shape)", at: start, expected: "a known size")
        }
        let tensor: Tensor?
        if storage == "f32" {
            let numbers = try list { Float(graphText: $0) }
            tensor = numbers.count == count ? Tensor(shape: sizes, numbers) : nil
        } else {
            let numbers = try list { Double(graphText: $0) }
            tensor = numbers.count == count ? Tensor(shape: sizes, numbers) : nil
        }
        guard let tensor else {
            throw scanner.failure(
                "the list's length does not fit \(shape)", at: start, expected: "\(count) numbers")
        }
        return tensor
    }

    // MARK: Parts of statements

    /// A bare or quoted string.
    mutating func text(_ role: String) throws(Diagnostic) -> String {
        if let word = scanner.word() { return word }
        guard scanner.isNext("\"") else { throw scanner.failure("expected \(role)") }
        return try scanner.quoted()
    }

    /// `[a, b, c]` of what `read` makes of number tokens; may run over several lines.
    mutating func list<T>(_ read: (String) -> T?) throws(Diagnostic) -> [T] {
        try scanner.expect("[")
        var result: [T] = []
        if scanner.accept("]", overLines: true) { return result }
        repeat {
            let token = scanner.numberToken(overLines: true)
            guard let element = read(token) else {
                throw scanner.failure("'\(token)' is not a number that fits here")
            }
            result.append(element)
        } while scanner.accept(",", overLines: true)
        guard scanner.accept("]", overLines: true) else {
            throw scanner.failure("expected ',' or ']'")
        }
        return result
    }

    mutating func parseShape() throws(Diagnostic) -> Shape {
        try scanner.expect("[")
        var result: [Dimension] = []
        if scanner.accept("]") { return Shape(result) }
        repeat { result.append(try parseDimension()) } while scanner.accept(",")
        guard scanner.accept("]") else { throw scanner.failure("expected ',' or ']'") }
        return Shape(result)
    }

    private mutating func parseDimension() throws(Diagnostic) -> Dimension {
        if scanner.isNext("\"") { return .symbol(try scanner.quoted()) }
        let start = scanner.place()
        let token = scanner.dimensionToken()
        if let size = Int(token), size >= 0 { return .known(size) }
        let first = token.utf8.first
        guard let first, first.startsWord || first == 40 || first == 63 else {
            throw scanner.failure(
                "'\(token)' is not a size", at: start, expected: "a number or an expression")
        }
        return .symbol(token)
    }

    // MARK: References to values

    /// `%name` or `%name#1`, whether it is defined or not.
    mutating func reference() throws(Diagnostic) -> Reference {
        try scanner.expect("%")
        let name = try text("a value's name")
        guard scanner.acceptAdjacent("#") else { return Reference(name: name, occurrence: 0) }
        let token = scanner.numberToken()
        guard let occurrence = Int(token), occurrence >= 0 else {
            throw scanner.failure("'#\(token)' is not a number")
        }
        return Reference(name: name, occurrence: occurrence)
    }

    /// A reference that must not be defined yet.
    mutating func newReference() throws(Diagnostic) -> Reference {
        let start = scanner.place()
        let result = try reference()
        guard values[result] == nil else {
            throw scanner.failure(
                "the value '\(result.name)' is defined already", at: start,
                expected: "another name, or a number as in %name#1")
        }
        return result
    }

    /// `%a, %b` of values that are defined.
    mutating func references() throws(Diagnostic) -> [ValueID] {
        var result: [ValueID] = []
        repeat {
            let start = scanner.place()
            let reference = try reference()
            guard let id = values[reference] else {
                throw scanner.failure(
                    "the value '\(reference.name)' is not defined", at: start,
                    expected: "a value defined on a line before")
            }
            result.append(id)
        } while scanner.accept(",")
        return result
    }
}
