import Planning

/// Writes the specialised kernels: wrappers that pass literals to the templates, and do one of
/// `parts` equal shares of the work units.
struct KernelWriter {
    let prefix: SymbolPrefix
    let set: InstructionSet
    /// `static ` where kernels and their callers share a file.
    let linkage: String

    /// The C name of a kernel.
    func name(_ index: Int) -> String { "\(prefix)_\(set.rawValue)_kernel_\(index)" }

    /// The function's head: `void m_avx2_kernel_0(const float *p0, ...)`.
    func head(_ index: Int, _ call: KernelCall) -> String {
        var parameters = call.pointers.enumerated().filter { $0.element.target != .null }.map {
            "\($0.element.isWritten ? "" : "const ")float *p\($0.offset)"
        }
        if call.usesScratch { parameters.append("float *scratch") }
        for (offset, pointer) in epiloguePointers(call).enumerated() {
            parameters.append("\(pointer.isWritten ? "" : "const ")float *e\(offset)")
        }
        parameters += ["long part", "long parts"]
        return CText.call("\(linkage)void \(name(index))", parameters)
    }

    /// The kernel with its comment.
    func definition(_ index: Int, _ kernel: DistinctKernels.Kernel) -> String {
        let call = kernel.call
        let layers = kernel.layers.prefix(3).map { CText.comment($0) }.joined(separator: ", ")
        let more = kernel.layers.count > 3 ? " and \(kernel.layers.count - 3) more" : ""
        var text = "/* \(CText.comment(kernel.summary)).\n * Layers: \(layers)\(more). */\n"
        text += "\(head(index, call)) {\n"
        if let epilogue = call.epilogue { text += structure(epilogue) }
        text += "    const long units = \(units(call));\n"
        return text + CText.call("burin_\(call.kernel)", arguments(call), indent: "    ") + ";\n}\n"
    }

    /// The expression of the floats of scratch a kernel needs; nil where it needs none.
    func scratch(_ call: KernelCall) -> String? {
        guard call.usesScratch else { return nil }
        let constants = call.constants.map(Self.constant).joined(separator: ", ")
        return "burin_\(call.kernel)_scratch(\(constants))"
    }

    private func arguments(_ call: KernelCall) -> [String] {
        var list = call.pointers.enumerated().map { offset, pointer in
            pointer.target == .null ? "0" : "p\(offset)"
        }
        if call.usesScratch { list.append("scratch") }
        list += call.constants.map(Self.constant)
        if call.epilogue != nil { list.append("epilogue") }
        return list + ["units * part / parts", "units * (part + 1) / parts"]
    }

    private func units(_ call: KernelCall) -> String {
        switch call.units {
        case .count(let count): "\(count)"
        case .formula(let function, let constants):
            "burin_\(function)(\(constants.map(Self.constant).joined(separator: ", ")))"
        }
    }

    /// Every pointer of the epilogue in order, as parameters `e0`, `e1`, ...
    func epiloguePointers(_ call: KernelCall) -> [PointerArgument] {
        call.epilogue?.steps.flatMap(\.pointers) ?? []
    }

    private func structure(_ epilogue: KernelEpilogue) -> String {
        var next = 0
        var text = "    const burin_epilogue epilogue = {\n"
        for (index, step) in epilogue.steps.enumerated() {
            let names = step.pointers.map { _ in
                defer { next += 1 }
                return "e\(next)"
            }
            text += "        .step\(index) = {\(fields(step, names).joined(separator: ", "))},\n"
        }
        return text + "        .channels = \(epilogue.channels)};\n"
    }

    private func fields(_ step: KernelEpilogue.Step, _ names: [String]) -> [String] {
        var fields = [".kind = BURIN_STEP_\(step.kind.rawValue)"]
        switch step.kind {
        case .add, .subtract, .reverseSubtract, .multiply, .divide, .reverseDivide, .power,
            .reversePower, .minimum, .maximum:
            fields.append(".operand = BURIN_OPERAND_\(step.operand.rawValue)")
        case .function:
            let name = step.function?.rawValue.uppercased() ?? "ABS"
            fields.append(".function = BURIN_FUNCTION_\(name)")
        default: break
        }
        let places = step.kind == .store ? ["out"] : ["a", "b"]
        fields += zip(places, names).map { ".\($0) = \($1)" }
        fields += zip(["s", "t"], step.scalars).map { ".\($0) = \(CText.float($1))" }
        return fields
    }

    static func constant(_ constant: KernelConstant) -> String {
        switch constant {
        case .integer(let value): "\(value)"
        case .real(let value): CText.float(value)
        case .name(let name): name
        // Calls are specialised before they are written; these are the values for one image.
        case .images: "1"
        case .imageStride: "0"
        }
    }
}
