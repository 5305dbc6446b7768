import Diagnostics
import Driver
import FoundationEssentials
import Glibc
import Planning

/// What `compile` tells of an artefact: a line, and on request every layer with its choice.
struct CompilationReport {
    let path: String
    let kind: ArtefactKind
    /// A plan for each instruction set.
    let plans: [ExecutionPlan]
    let time: Duration
    let options: ModelCompiler.Options

    /// For people the line, the layers before it; for machines one object.
    func text(explains: Bool, asJSON: Bool) -> String {
        var report = Report()
        if asJSON {
            report.add("path", "path", .text(path))
            report.add("kind", "kind", .text(kind.rawValue))
            report.add("bytes", "bytes", .integer(size))
            report.add("milliseconds", "time", .number(time.milliseconds, decimals: 0))
            report.add(
                "isa", "instruction sets",
                .text(plans.map(\.instructionSet.rawValue).joined(separator: ",")))
        }
        if explains {
            for (index, plan) in plans.enumerated() {
                let set = plan.instructionSet.rawValue
                report.add(
                    index == 0 ? "layers" : "layers_\(set)",
                    heading: plans.count == 1 ? "Layers, in order" : "Layers, in order, \(set)",
                    KernelTables(plan).layers)
            }
        }
        return report.rendered(asJSON: asJSON) + (asJSON ? "" : (explains ? "\n" : "") + line)
    }

    private var line: String {
        let more =
            switch kind {
            case .cSource: options.isAmalgamated ? "" : " with header and weights beside it"
            case .sharedLibrary, .staticLibrary:
                options.weightsPlace == .file
                    ? " with header and weights beside it" : " with its header beside it"
            case .executable: options.weightsPlace == .file ? " with its weights beside it" : ""
            case .swiftPackage: " to depend on by its path"
            case .pythonPackage: " for pip install"
            }
        return "\(path.escapedForDisplay): \(kind.rawValue)\(more), \(size.asBytes), "
            + "\(time.milliseconds.fixed(0)) ms\n"
    }

    /// Bytes of the file, or of all files in a package.
    private var size: Int {
        guard kind.language != nil,
            let names = try? FileManager.default.subpathsOfDirectory(atPath: path)
        else { return Self.size(of: path) }
        return names.reduce(0) { $0 + Self.size(of: "\(path)/\($1)") }
    }

    private static func size(of path: String) -> Int {
        var state = stat()
        guard stat(path, &state) == 0, state.st_mode & S_IFMT == S_IFREG else { return 0 }
        return Int(state.st_size)
    }
}
