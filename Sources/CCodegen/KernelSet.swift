import Planning

/// What one instruction set adds to a model's sources: a plan and the kernels it needs.
struct KernelSet {
    let plan: ExecutionPlan
    let distinct: DistinctKernels
    let kernels: KernelWriter
    /// What the code is compiled for: the plan's own set, or narrower registers.
    let registers: InstructionSet
    /// Names the weights; kept, because hundreds of megabytes go into it.
    let digest: UInt64
    /// Floats before this set's weights in the blob of all sets.
    let weightsOffset: Int

    init(_ plan: ExecutionPlan, _ options: CodegenOptions, weightsOffset: Int) {
        self.plan = plan
        self.weightsOffset = weightsOffset
        registers = options.registers ?? plan.instructionSet
        digest = plan.weights.digest
        distinct = DistinctKernels(plan)
        kernels = KernelWriter(
            prefix: options.prefix, set: plan.instructionSet,
            linkage: options.arrangement == .single ? "static " : "")
    }

    /// The set's name, which begins the names of its tables in C.
    var name: String { plan.instructionSet.rawValue }

    /// Every call of a kernel.
    var calls: [KernelCall] { distinct.kernels.map(\.call) }

    /// Refuses a compiler that may not use the instructions; nothing where every one may.
    var compilerCheck: String {
        guard let macro = registers.requiredMacro else { return "" }
        let flags = registers.compilerFlags.joined(separator: " ")
        return "#ifndef \(macro)\n#error \"compile with \(flags)\"\n#endif\n"
    }

    /// The function that says how much scratch a worker needs.
    func scratchFunction(_ options: CodegenOptions) -> String {
        let name = "\(scratchName(options))(void)"
        var text = options.arrangement == .single ? "" : "size_t \(name);\n"
        text += "/* Floats of scratch: the most any kernel needs. */\n"
        text += "\(kernels.linkage)size_t \(name) {\n    long most = 0;\n"
        for expression in Set(calls.compactMap(kernels.scratch)).sorted() {
            text += "    {\n        const long floats = \(expression);\n"
            text += "        most = floats > most ? floats : most;\n    }\n"
        }
        return text + "    return (size_t)most;\n}\n"
    }

    /// The name of ``scratchFunction(_:)``.
    func scratchName(_ options: CodegenOptions) -> String {
        "\(options.prefix)_\(name)_scratch_floats"
    }

    /// What the model's own source says of functions in other files.
    func declarations(_ options: CodegenOptions) -> String {
        let symbol = "\(options.prefix)_\(name)"
        return SourceGenerator.hidden("extern const char \(symbol)_information[]")
            + SourceGenerator.hidden("extern const uint32_t \(symbol)_digest[2]")
            + (options.weights == .file
                ? SourceGenerator.hidden("extern const uint64_t \(symbol)_file_digest") : "")
            + "size_t \(scratchName(options))(void);\n"
            + distinct.kernels.enumerated().map { kernels.head($0, $1.call) + ";\n" }.joined()
    }

    /// The fields of the set's part of the page.
    func fields(
        _ options: CodegenOptions, sets: [String], fileDigest: String
    ) -> [String: Any] {
        let steps = StepWriter(set: self)
        let information = InformationWriter(
            plan: plan, options: options, registers: registers, digest: digest, sets: sets)
        return [
            "set": name,
            "symbol": "\(options.prefix)_\(name)",
            "check": registers.processorCheck,
            "stepCount": plan.steps.count,
            "steps": steps.cases(),
            "shares": steps.shares(),
            "takesAll": steps.takesAll(),
            "values": steps.values(),
            "batches": steps.batches(),
            "scratch": scratchName(options),
            "weightsOffset": weightsOffset,
            "fileDigest": fileDigest,
            "weightsFloats": plan.weights.floats.count,
            "digest": "{\(Self.hexadecimal(digest)), \(Self.hexadecimal(digest >> 32))}",
            "information": CText.stringLiteral(information.json(), indent: "    "),
        ]
    }

    private static func hexadecimal(_ digest: UInt64) -> String {
        "0x\(String(UInt32(truncatingIfNeeded: digest), radix: 16))u"
    }
}
