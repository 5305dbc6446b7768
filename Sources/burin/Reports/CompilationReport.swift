import Diagnostics
import Driver
import Glibc
import Planning

/// What `compile` tells of an artefact: a line, and on request every layer with its choice.
struct CompilationReport {
    let path: String
    let kind: ArtefactKind
    let plan: ExecutionPlan
    let time: Duration

    /// For people the line, the layers before it; for machines one object.
    func text(explains: Bool, asJSON: Bool) -> String {
        var report = Report()
        if asJSON {
            report.add("path", "path", .text(path))
            report.add("kind", "kind", .text(kind.rawValue))
            report.add("bytes", "bytes", .integer(size))
            report.add("milliseconds", "time", .number(time.milliseconds, decimals: 0))
            report.add("isa", "instruction set", .text(plan.instructionSet.rawValue))
        }
        if explains {
            report.add("layers", heading: "Layers, in order", KernelTables(plan).layers)
        }
        return report.rendered(asJSON: asJSON) + (asJSON ? "" : (explains ? "\n" : "") + line)
    }

    private var line: String {
        let more =
            switch kind {
            case .cSource: " with header and weights beside it"
            case .sharedLibrary, .staticLibrary: " with its header beside it"
            case .executable: ""
            }
        return "\(path.escapedForDisplay): \(kind.rawValue)\(more), \(size.asBytes), "
            + "\(time.milliseconds.fixed(0)) ms\n"
    }

    private var size: Int {
        var state = stat()
        return stat(path, &state) == 0 ? Int(state.st_size) : 0
    }
}
