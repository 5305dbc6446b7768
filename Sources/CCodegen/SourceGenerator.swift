public import Planning

/// Writes plans of one model as C: header, module map, kernels, the model, and the weights' blob.
public struct SourceGenerator {
    /// An instruction set's part each, the one to be preferred first.
    let sets: [KernelSet]
    let options: CodegenOptions
    let weights: WeightsBlob

    private init(_ plans: [ExecutionPlan], _ options: CodegenOptions) {
        precondition(!plans.isEmpty, "a model is compiled for an instruction set")
        precondition(
            options.arrangement == .parallel || plans.count == 1,
            "one C file is compiled for one instruction set")
        precondition(plans.count <= WeightsBlob.partLimit, "there are not that many sets")
        self.options = options
        let offsets = WeightsBlob.offsets(ofCounts: plans.map(\.weights.floats.count))
        sets = zip(plans, offsets).map { KernelSet($0, options, weightsOffset: $1) }
        weights = WeightsBlob(
            parts: sets.map { $0.plan.weights.sealed(with: $0.digest) },
            isFile: options.weightsAreFile)
    }

    /// The sources of a model: a pure function of plans and options.
    ///
    /// The plans are of one network for an instruction set each, the one to be preferred first.
    public static func generate(_ plans: [ExecutionPlan], _ options: CodegenOptions)
        -> GeneratedSources
    {
        let generator = SourceGenerator(plans, options)
        let prefix = options.prefix
        var result = GeneratedSources(
            prefix: prefix,
            header: .init(name: "\(prefix).h", text: generator.render("model.h")),
            moduleMap: .init(
                name: "module.modulemap", text: generator.render("module.modulemap")),
            kernelSources: [], portableSources: [], privateHeaders: [],
            programHeader: generator.programHeader, weightsFileName: prefix.weightsFileName,
            weights: generator.weights)
        switch options.arrangement {
        case .single: generator.writeSingle(&result)
        case .parallel: generator.writeParallel(&result)
        }
        return result
    }

    // MARK: One file

    private func writeSingle(_ result: inout GeneratedSources) {
        let set = sets[0]
        let templates = TemplateAmalgamation(
            roots: templateNames(set.calls), files: TemplateLibrary.kernels)
        var declarations = [set.compilerCheck, settings(set, set.calls), templates.text]
        if options.isAmalgamated {
            declarations.append(weights.text(named: "\(options.prefix)_weights"))
        } else if options.weights == .embedded {
            declarations += [weightsDefinition, weightsDeclaration]
        }
        declarations += [
            render("data.c"), set.scratchFunction(options),
            kernelDefinitions(set, Array(set.distinct.kernels.indices)), threadTemplates,
        ]
        let text = render("model.c", declarations: declarations.joined(separator: "\n"))
        result.kernelSources = [
            .init(name: "\(options.prefix).c", text: text, instructionSet: set.registers)
        ]
    }

    // MARK: Files compiled side by side

    /// Templates lie in a folder of their own: a model may be called as one of them.
    private static let templateFolder = "templates"

    private func writeParallel(_ result: inout GeneratedSources) {
        let prefix = options.prefix
        result.kernelSources = sets.flatMap(kernelFiles)
        let includes = Self.threadTemplateNames
            .map { "#include \"\(Self.templateFolder)/\($0)\"\n" }.joined()
        let isEmbedded = options.weights == .embedded
        let declarations =
            includes + "\n" + (isEmbedded ? weightsDeclaration : "")
            + sets.map { $0.declarations(options) }.joined()
        result.portableSources = [
            .init(name: "\(prefix)_model.c", text: render("model.c", declarations: declarations)),
            .init(
                name: "\(prefix)_data.c",
                text: "#include <stdint.h>\n\n" + render("data.c")
                    + (isEmbedded ? weightsDefinition : "")),
        ]
        result.privateHeaders = TemplateLibrary.kernels
            .merging(Self.threadTemplateNames.map { ($0, Self.threadTemplate($0)) }) { $1 }
            .map { GeneratedSources.File(name: "\(Self.templateFolder)/\($0.key)", text: $0.value) }
            .sorted { $0.name < $1.name }
    }

    /// The files of a set. Kernels in one: few enough that two cores stay busy to the end, and
    /// enough that starting clang and reading the templates, as much work as two kernels, does not
    /// count.
    private func kernelFiles(_ set: KernelSet) -> [GeneratedSources.File] {
        let count = set.distinct.kernels.count
        let size = max(6, (count + 15) / 16)
        let stem = "\(options.prefix)_\(set.name)"
        let files = stride(from: 0, to: count, by: size).map { start in
            GeneratedSources.File(
                name: "\(stem)_kernels_\(start).c",
                text: kernelFile(set, Array(start..<min(start + size, count))),
                instructionSet: set.registers)
        }
        let scratch = GeneratedSources.File(
            name: "\(stem)_scratch.c",
            text: kernelFileHead(set, set.calls) + set.scratchFunction(options),
            instructionSet: set.registers)
        return files + [scratch]
    }

    private func kernelFile(_ set: KernelSet, _ indices: [Int]) -> String {
        let calls = indices.map { set.distinct.kernels[$0].call }
        let heads = zip(indices, calls).map { set.kernels.head($0, $1) + ";\n" }.joined()
        return kernelFileHead(set, calls) + heads + "\n" + kernelDefinitions(set, indices)
    }

    private func kernelFileHead(_ set: KernelSet, _ calls: [KernelCall]) -> String {
        let includes = templateNames(calls)
            .map { "#include \"\(Self.templateFolder)/\($0)\"\n" }.joined()
        return settings(set, calls) + "#include <stddef.h>\n\n\(includes)\n"
    }

    /// What the templates must know of the kernels that use them.
    private func settings(_ set: KernelSet, _ calls: [KernelCall]) -> String {
        let steps = calls.map { $0.epilogue?.steps.count ?? 0 }.max() ?? 0
        let width = set.plan.instructionSet.vectorWidth
        return "#define VECTOR_WIDTH \(width)\n#define BURIN_STEPS \(steps)\n"
    }

    private func templateNames(_ calls: [KernelCall]) -> [String] {
        // The vector types are needed even where no kernel is.
        Set(calls.map { "\($0.template).h" } + ["vector.h"]).sorted()
    }

    private func kernelDefinitions(_ set: KernelSet, _ indices: [Int]) -> String {
        indices.map { set.kernels.definition($0, set.distinct.kernels[$0]) }
            .joined(separator: "\n")
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

    private var weightsDeclaration: String {
        Self.hidden("extern const float \(options.prefix)_weights[]")
    }

    /// A declaration that no other library sees.
    static func hidden(_ declaration: String) -> String {
        "__attribute__((visibility(\"hidden\"))) \(declaration);\n"
    }

    private var weightsDefinition: String {
        let symbol = "\(options.prefix)_weights"
        let start = options.weightsAreFile ? ", \(WeightsBlob.headerBytes)" : ""
        return """
            /* The weights, linked in as they are: never printed, never parsed. */
            __asm__(".section .rodata.\(symbol),\\"a\\"\\n"
                    ".balign \(sets.count > 1 ? 4096 : 64)\\n"
                    ".globl \(symbol)\\n"
                    ".hidden \(symbol)\\n"
                    "\(symbol):\\n"
                    ".incbin \\"\(options.prefix.weightsFileName)\\"\(start)\\n"
                    ".previous\\n");

            """
    }

    private var programHeader: GeneratedSources.File? {
        guard let size = sets[0].plan.imageSize else { return nil }
        let prefix = options.prefix
        let text = """
            /* The compiled model under names that do not depend on it. */
            #include "\(prefix).h"
            #define BURIN_MODEL(name) \(prefix)_##name
            #define BURIN_MODEL_NAME "\(prefix)"
            #define BURIN_MODEL_INPUT_HEIGHT \(size.height)
            #define BURIN_MODEL_INPUT_WIDTH \(size.width)
            #define BURIN_MODEL_OUTPUT_SIZE \(prefix.upper)_OUTPUT_FLOATS
            #define BURIN_MODEL_THREADS_LIMIT \(prefix.upper)_THREADS_LIMIT
            #define BURIN_MODEL_MAPS_WEIGHTS \(options.weights == .file ? 1 : 0)
            #define BURIN_MODEL_UNSUPPORTED \(prefix.upper)_UNSUPPORTED_CPU
            #define BURIN_MODEL_UNREADABLE \(prefix.upper)_UNREADABLE_WEIGHTS

            """
        return GeneratedSources.File(name: "model_alias.h", text: text)
    }

    private func render(_ name: String, declarations: String = "") -> String {
        var page = ModelPage(
            sets: sets, options: options, weights: weights, declarations: declarations)
        if options.isAmalgamated, name == "model.c" { page.headerText = render("model.h") }
        return ModelTemplates.render(page.fields, name)
    }
}
