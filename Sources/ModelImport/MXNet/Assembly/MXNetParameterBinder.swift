import Diagnostics
import GraphIR

/// Finds what is known of each parameter: its numbers in a file, or its shape.
struct MXNetParameterBinder {
    /// A parameter's numbers, or the shape it must have.
    enum Binding {
        case tensor(Tensor)
        case shape(Shape)
    }

    /// Nil where the network is read without numbers.
    let file: MXNetParameterFile?
    /// Variables without an array, by node.
    private(set) var missing: Set<Int> = []
    private(set) var warnings: [String]

    init(_ file: MXNetParameterFile?) {
        self.file = file
        warnings = file?.warnings ?? []
    }

    /// The array of a variable; nil where there is none, or only its name.
    func entry(_ name: String, _ kind: MXNetParameterFile.Entry.Kind = .argument)
        -> MXNetParameterFile.Entry?
    {
        file?.entry(named: name, preferring: kind).flatMap { $0.shape == nil ? nil : $0 }
    }

    /// What is known of a variable that `use` reads first.
    ///
    /// Throws where shapes contradict each other or the file cannot be read.
    mutating func bind(
        _ variable: MXNetNode, at index: Int, for use: MXNetParameterUse
    ) throws(Diagnostic) -> Binding {
        let declared = Self.declaredShape(variable)
        guard let file, let entry = entry(variable.name, use.kind), let stored = entry.shape
        else {
            if file != nil { missing.insert(index) }
            return .shape(try shape(variable, declared, use))
        }
        let shape = use.adapted(stored)
        do throws(Diagnostic) {
            try use.check(Shape(sizes: shape), of: variable.name, from: "in the file")
        } catch {
            throw error.inFile(file.path)
        }
        if let declared, declared != stored {
            throw Diagnostic(
                .malformedFile, "parameter '\(variable.name)' has shape \(stored) in the file",
                file: file.path, node: use.node.name, operatorName: use.node.operatorName,
                expected: "\(declared), the __shape__ that the symbol declares")
        }
        let tensor = try file.tensor(entry)
        warnings += Self.findings(tensor, variable.name, isVariance: use.isVariance)
        return .tensor(tensor.reshaped(shape))
    }

    private func shape(
        _ variable: MXNetNode, _ declared: [Int]?, _ use: MXNetParameterUse
    ) throws(Diagnostic) -> Shape {
        if let declared {
            let shape = Shape(sizes: use.adapted(declared))
            try use.check(shape, of: variable.name, from: "by its __shape__")
            return shape
        }
        return use.inferredSizes.map { Shape(sizes: $0) } ?? .unknown
    }

    /// The `__shape__` of a variable where it says every size: 0 and -1 stand for unknown ones.
    static func declaredShape(_ variable: MXNetNode) -> [Int]? {
        guard let sizes = declaredSizes(variable), !sizes.isEmpty,
            sizes.allSatisfy({ $0 > 0 }), Shape.product(sizes) != nil
        else { return nil }
        return sizes
    }

    /// The `__shape__` of a variable, known or not.
    static func declaredSizes(_ variable: MXNetNode) -> [Int]? {
        variable.attributes["__shape__"].flatMap { MXNetAttributeText.tuple($0) }
    }

    private static func findings(
        _ tensor: Tensor, _ name: String, isVariance: Bool
    ) -> [String] {
        var findings: [String] = []
        if !tensor.isFinite { findings.append("parameter '\(name)' holds NaN or infinity") }
        if isVariance, tensor.doubles.contains(where: { $0 < 0 }) {
            findings.append("parameter '\(name)' holds a negative variance")
        }
        return findings
    }
}

extension Tensor {
    /// Whether no element is NaN or infinite.
    fileprivate var isFinite: Bool {
        switch storage {
        case .float32(let values):
            // One integer maximum over all magnitudes runs at the speed of memory.
            values.reduce(Int32(0)) { max($0, Int32($1.bitPattern & 0x7FFF_FFFF)) } < 0x7F80_0000
        case .float64(let values): values.allSatisfy(\.isFinite)
        }
    }
}
