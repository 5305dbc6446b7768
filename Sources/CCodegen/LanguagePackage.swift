public import Planning

/// The texts of a package for one language around a compiled model, and where its library goes.
public struct LanguagePackage: Sendable {
    /// The languages there are packages for.
    public enum Language: String, Hashable, Sendable, CaseIterable {
        /// `pyproject.toml` and a module that calls a shared library through ctypes.
        case python
        /// `Package.swift`, a static library as an artifact bundle (SE-0482), a typed wrapper.
        case swift
    }

    /// The package's own name, by which it is imported.
    public let name: String
    /// Every file but the library and its header, by path in the package.
    public let files: [GeneratedSources.File]
    /// The path of the library in the package; for Swift its header is to lie beside it, where the
    /// module map is.
    public let library: String

    /// The package of plans, the preferred instruction set's first, whose symbols begin with
    /// `prefix`, in a folder called `folder`. The library may map its weights: then these lie
    /// beside it.
    public init(
        _ plans: [ExecutionPlan], _ language: Language, prefix: SymbolPrefix, folder: String,
        weights: CodegenOptions.WeightsPlace = .embedded
    ) {
        let plan = plans[0]
        switch language {
        case .python:
            name = Self.pythonName(prefix)
            library = "\(name)/\(prefix).so"
            var fields = Self.fields(plans, prefix)
            fields["name"] = name
            fields["library"] = "\(prefix).so"
            if weights == .file { fields["maps"] = prefix.weightsFileName }
            // pip takes equal versions for equal packages; PEP 440 has a place for the rest.
            let digest = String(plan.weights.digest, radix: 16)
            let sets = plans.map(\.instructionSet.rawValue).joined(separator: ".")
            fields["packageVersion"] = "\(BurinVersion.current)+\(sets).\(digest)"
            fields["isSingle"] = plan.outputs.count == 1
            fields["resultType"] =
                plan.outputs.count == 1 ? "Floats" : "tuple[Floats, ...]"
            files = [
                Self.file("pyproject.toml", "python/pyproject.toml", fields),
                Self.file("README.md", "python/README.md", fields),
                Self.file("\(name)/__init__.py", "python/__init__.py", fields),
                .init(name: "\(name)/py.typed", text: ""),
            ]
        case .swift:
            name = Self.moduleName(prefix)
            let machine = plan.instructionSet.architecture.rawValue
            let bundle = "C\(name).artifactbundle"
            library = "\(bundle)/\(machine)/lib\(prefix).a"
            var fields = Self.fields(plans, prefix)
            fields["module"] = name
            fields["folder"] = Self.plain(folder)
            fields["library"] = "lib\(prefix).a"
            var module = fields
            module["module"] = "C\(name)"
            files = [
                Self.file("Package.swift", "swift/Package.swift", fields),
                Self.file("README.md", "swift/README.md", fields),
                Self.file("Sources/\(name)/Model.swift", "swift/Model.swift", fields),
                Self.file("\(bundle)/info.json", "swift/info.json", fields),
                Self.file("\(bundle)/\(machine)/module.modulemap", "module.modulemap", module),
            ]
        }
    }

    private static func file(
        _ name: String, _ template: String, _ fields: [String: Any]
    ) -> GeneratedSources.File {
        .init(name: name, text: ModelTemplates.render(fields, template))
    }

    private static func fields(
        _ plans: [ExecutionPlan], _ prefix: SymbolPrefix
    ) -> [String: Any] {
        let plan = plans[0]
        let (inputs, outputs) = (plan.inputs.map(\.sizes), plan.outputs.map(\.sizes))
        let outputFloats = plan.outputs.reduce(0) { $0 + $1.count }
        var fields: [String: Any] = [
            "prefix": prefix.text, "upper": prefix.upper, "version": BurinVersion.current,
            "abi": BurinVersion.modelABI,
            "isa": plans.map(\.instructionSet.rawValue).joined(separator: ", "),
            "machine": plan.instructionSet.architecture.rawValue, "description": plain(plan.name),
            "threadsLimit": ModelPage.threadsLimit,
            "inputs": inputs.map(list), "outputs": outputs.map(list),
            "inputFloats": plan.inputs.reduce(0) { $0 + $1.count },
            "outputFloats": outputFloats,
            "outShape": outputs.count == 1
                ? shape(outputs[0]) : "[N, \(outputFloats)]",
            "signature": "float32 \(inputs.map(shape).joined(separator: ", ")) -> "
                + outputs.map(shape).joined(separator: ", "),
        ]
        if let preprocessing = plan.metadata["preprocessing"] {
            fields["preprocessing"] = plain(preprocessing, limit: 1000)
        }
        if let size = plan.imageSize {
            fields["image"] = true
            fields["height"] = size.height
            fields["width"] = size.width
        }
        return fields
    }

    // MARK: Text

    private static func list(_ sizes: [Int]) -> String {
        let sizes = sizes.isEmpty ? [1] : sizes
        return sizes.map(String.init).joined(separator: ", ") + (sizes.count == 1 ? "," : "")
    }

    /// A shape whose first size counts images.
    private static func shape(_ sizes: [Int]) -> String {
        guard let first = sizes.first else { return "[N]" }
        let sizes = [first == 1 ? "N" : "N * \(first)"] + sizes.dropFirst().map(String.init)
        return "[\(sizes.joined(separator: ", "))]"
    }

    /// Text that ends no comment, string or heading of any of these languages.
    private static func plain(_ text: String, limit: Int = 80) -> String {
        String(CText.comment(text, limit: limit).map { "\"`$#<".contains($0) ? "_" : $0 })
    }

    // MARK: Names

    /// A prefix that is neither one of Python's words nor the name of a module that is found first.
    private static func pythonName(_ prefix: SymbolPrefix) -> String {
        PythonNames.taken.contains(prefix.text) ? "\(prefix)_model" : prefix.text
    }

    /// `my_face` as `MyFace`; not a module of Swift's own, nor the class in it.
    private static func moduleName(_ prefix: SymbolPrefix) -> String {
        let words = prefix.text.split(separator: "_")
        let name = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        let taken: Set = [
            "Swift", "Foundation", "Synchronization", "Dispatch", "Glibc", "Model", "Testing",
            "Observation", "Distributed", "Cxx", "Builtin", "Self",
        ]
        return taken.contains(name) ? "\(name)Network" : name
    }
}
