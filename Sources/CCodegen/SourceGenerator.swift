public import Planning

/// Writes a plan as C: header, module map, kernels, the model, and the weights' blob.
public struct SourceGenerator {
    let plan: ExecutionPlan
    let options: CodegenOptions
    let distinct: DistinctKernels
    let kernels: KernelWriter
    /// Names the weights; kept, because hundreds of megabytes go into it.
    let digest: UInt64

    private init(_ plan: ExecutionPlan, _ options: CodegenOptions) {
        self.plan = plan
        self.options = options
        digest = plan.weights.digest
        distinct = DistinctKernels(plan)
        kernels = KernelWriter(
            prefix: options.prefix, vectorWidth: plan.instructionSet.vectorWidth,
            linkage: options.arrangement == .single ? "static " : "")
    }

    /// The sources of a plan: a pure function of plan and options.
    public static func generate(_ plan: ExecutionPlan, _ options: CodegenOptions)
        -> GeneratedSources
    {
        let generator = SourceGenerator(plan, options)
        let prefix = options.prefix
        var result = GeneratedSources(
            prefix: prefix,
            header: .init(name: "\(prefix).h", text: generator.render("model.h")),
            moduleMap: .init(
                name: "module.modulemap", text: generator.render("module.modulemap")),
            kernelSources: [], portableSources: [], privateHeaders: [],
            programHeader: generator.programHeader, weightsFileName: "\(prefix).weights",
            weights: plan.weights.sealed(with: generator.digest))
        switch options.arrangement {
        case .single: generator.writeSingle(&result)
        case .parallel: generator.writeParallel(&result)
        }
        return result
    }

    // MARK: One file

    private func writeSingle(_ result: inout GeneratedSources) {
        let templates = TemplateAmalgamation(
            roots: templateNames(distinct.kernels.map(\.call)), files: TemplateLibrary.kernels)
        let declarations = [
            instructionSetCheck, settings(distinct.kernels.map(\.call)), templates.text,
            weightsDefinition, weightsDeclaration, scratchFunction,
            kernelDefinitions(Array(distinct.kernels.indices)), threadTemplates,
        ]
        let text = render("model.c", declarations: declarations.joined(separator: "\n"))
        result.kernelSources = [.init(name: "\(options.prefix).c", text: text)]
    }

    // MARK: Files compiled side by side

    /// Kernels in a file: few enough that two cores stay busy to the end, and enough that
    /// starting clang and reading the templates, as much work as two kernels, does not count.
    private var kernelsPerFile: Int { max(6, (distinct.kernels.count + 15) / 16) }

    /// Templates lie in a folder of their own: a model may be called as one of them.
    private static let templateFolder = "templates"

    private func writeParallel(_ result: inout GeneratedSources) {
        let prefix = options.prefix
        let size = kernelsPerFile
        for start in stride(from: 0, to: distinct.kernels.count, by: size) {
            let indices = Array(start..<min(start + size, distinct.kernels.count))
            result.kernelSources.append(
                .init(name: "\(prefix)_kernels_\(start).c", text: kernelFile(indices)))
        }
        result.kernelSources.append(
            .init(
                name: "\(prefix)_scratch.c",
                text: kernelFileHead(distinct.kernels.map(\.call)) + scratchFunction))
        let includes = Self.threadTemplateNames
            .map { "#include \"\(Self.templateFolder)/\($0)\"\n" }.joined()
        let declarations =
            includes + "\n" + weightsDeclaration + "size_t \(prefix)_scratch_floats(void);\n"
            + distinct.kernels.enumerated().map { kernels.head($0, $1.call) + ";\n" }.joined()
        result.portableSources = [
            .init(
                name: "\(prefix)_model.c",
                text: render("model.c", declarations: declarations)),
            .init(name: "\(prefix)_weights.c", text: weightsDefinition),
        ]
        result.privateHeaders = TemplateLibrary.kernels
            .merging(Self.threadTemplateNames.map { ($0, Self.threadTemplate($0)) }) { $1 }
            .map { GeneratedSources.File(name: "\(Self.templateFolder)/\($0.key)", text: $0.value) }
            .sorted { $0.name < $1.name }
    }

    private func kernelFile(_ indices: [Int]) -> String {
        let heads = indices.map { kernels.head($0, distinct.kernels[$0].call) + ";\n" }.joined()
        return kernelFileHead(indices.map { distinct.kernels[$0].call }) + heads + "\n"
            + kernelDefinitions(indices)
    }

    private func kernelFileHead(_ calls: [KernelCall]) -> String {
        let includes = templateNames(calls)
            .map { "#include \"\(Self.templateFolder)/\($0)\"\n" }.joined()
        return settings(calls) + "#include <stddef.h>\n\n\(includes)\n"
    }

    /// What the templates must know of the kernels that use them.
    private func settings(_ calls: [KernelCall]) -> String {
        let steps = calls.map { $0.epilogue?.steps.count ?? 0 }.max() ?? 0
        return "#define VECTOR_WIDTH \(kernels.vectorWidth)\n#define BURIN_STEPS \(steps)\n"
    }

    private func templateNames(_ calls: [KernelCall]) -> [String] {
        // The vector types are needed even where no kernel is.
        Set(calls.map { "\($0.template).h" } + ["vector.h"]).sorted()
    }

    private func kernelDefinitions(_ indices: [Int]) -> String {
        indices.map { kernels.definition($0, distinct.kernels[$0]) }.joined(separator: "\n")
    }

    // MARK: Shared pieces

    /// What the model's own source needs for threads: plain C, in files of their own.
    private static let threadTemplateNames = ["processors.h", "team.h"]

    private static func threadTemplate(_ name: String) -> String {
        TemplateLibrary.all["model/\(name)"] ?? ""
    }

    private var threadTemplates: String {
        Self.threadTemplateNames.map(Self.threadTemplate).joined(separator: "\n")
    }

    private var scratchFunction: String {
        let name = "\(options.prefix)_scratch_floats(void)"
        var text = options.arrangement == .single ? "" : "size_t \(name);\n"
        text += "/* Floats of scratch: the most any kernel needs. */\n"
        text += "\(kernels.linkage)size_t \(name) {\n    long most = 0;\n"
        for expression in Set(distinct.kernels.compactMap { kernels.scratch($0.call) }).sorted() {
            text += "    {\n        const long floats = \(expression);\n"
            text += "        most = floats > most ? floats : most;\n    }\n"
        }
        return text + "    return (size_t)most;\n}\n"
    }

    private var weightsDeclaration: String {
        "__attribute__((visibility(\"hidden\"))) extern const float \(options.prefix)_weights[];\n"
    }

    private var weightsDefinition: String {
        let symbol = "\(options.prefix)_weights"
        return """
            /* The weights, linked in as they are: never printed, never parsed. */
            __asm__(".section .rodata.\(symbol),\\"a\\"\\n"
                    ".balign 64\\n"
                    ".globl \(symbol)\\n"
                    ".hidden \(symbol)\\n"
                    "\(symbol):\\n"
                    ".incbin \\"\(options.prefix).weights\\"\\n"
                    ".previous\\n");

            """
    }

    private var programHeader: GeneratedSources.File? {
        guard let size = plan.imageSize else { return nil }
        let prefix = options.prefix
        let text = """
            /* The compiled model under names that do not depend on it. */
            #include "\(prefix).h"
            #define MODEL(name) \(prefix)_##name
            #define MODEL_NAME "\(prefix)"
            #define MODEL_INPUT_HEIGHT \(size.height)
            #define MODEL_INPUT_WIDTH \(size.width)
            #define MODEL_OUTPUT_SIZE \(prefix.upper)_OUTPUT_FLOATS
            #define MODEL_THREADS_LIMIT \(prefix.upper)_THREADS_LIMIT

            """
        return GeneratedSources.File(name: "model_alias.h", text: text)
    }

    private var instructionSetCheck: String {
        guard let macro = plan.instructionSet.requiredMacro else { return "" }
        let flags = plan.instructionSet.compilerFlags.joined(separator: " ")
        return "#ifndef \(macro)\n#error \"compile with \(flags)\"\n#endif\n"
    }

    private func render(_ name: String, declarations: String = "") -> String {
        let page = ModelPage(
            plan: plan, options: options, digest: digest, declarations: declarations,
            steps: StepWriter(plan: plan, kernels: kernels), distinct: distinct,
            information: InformationWriter(plan: plan, options: options, digest: digest).json())
        return ModelTemplates.render(page.fields, name)
    }
}
