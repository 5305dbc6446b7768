import Diagnostics
import GraphIR
import GraphPasses
import Planning

/// What `inspect` tells of a model: as it is stated, then as it is compiled.
struct ModelReport {
    private let trace: GraphTrace
    private let plan: ExecutionPlan
    private let explains: Bool

    init(_ trace: GraphTrace, _ plan: ExecutionPlan, explains: Bool) {
        self.trace = trace
        self.plan = plan
        self.explains = explains
    }

    var report: Report {
        var report = Report()
        addSource(to: &report)
        addSizes(to: &report)
        report.add(
            "warnings", heading: "Warnings", lines: trace.imported.readerWarnings.map { .text($0) })
        addTable(
            "operators", "Operators", [.text("operator", "operator"), .number("count", "nodes")],
            to: &report
        ) {
            trace.prepared.operatorCounts.map { [.text($0.name), .integer($0.count)] }
        }
        addPasses(to: &report)
        addPlan(to: &report)
        KernelTables(plan).add(to: &report, explains: explains)
        return report
    }

    // MARK: As stated

    private func addSource(to report: inout Report) {
        let metadata = trace.imported.metadata
        report.add(heading: "Model")
        report.add("name", "name", .text(trace.imported.name))
        for (key, label, entry) in [
            ("source", "source", "source"), ("parameter_file", "parameter file", "parameters"),
            ("format", "format", "format"), ("mxnet_version", "MXNet version", "mxnet_version"),
            ("onnx_versions", "versions", "onnx_versions"), ("producer", "written by", "producer"),
            ("added_normalization", "asked for", "added_normalization"),
            ("precision", "precision", "precision"),
        ] {
            report.add(key, label, metadata[entry].map { .text($0) })
        }
        report.add("inputs", "input", ports(trace.prepared.inputs))
        report.add("outputs", "output", ports(trace.prepared.outputs))
        let normalization = InputNormalization.detect(in: trace.prepared)
        report.add(
            "normalization", "normalisation",
            normalization.map { .text("(x - mean) * scale in the model: \($0.description)") }
                ?? ReportCell(json: .null, text: "none in the model"))
        report.add(
            "removed_tail", "cut off", trace.prepared.metadata["removed_tail"].map { .text($0) })
    }

    private func ports(_ ids: [ValueID]) -> ReportCell {
        let values = ids.map { trace.prepared[$0] }
        return ReportCell(
            json: .array(
                values.map { value in
                    .object([
                        ("name", .string(value.name)),
                        ("shape", .array((value.shape.sizes ?? []).map { .integer($0) })),
                    ])
                }),
            text: values.map { "\($0.name) \($0.shape)".escapedForDisplay }
                .joined(separator: ", "))
    }

    private func addSizes(to report: inout Report) {
        let graph = trace.prepared
        let count = graph.values.count(where: \.isParameter)
        report.add(
            "parameters", "parameters",
            ReportCell(
                json: .integer(graph.parameterElements),
                text:
                    "\(Double(graph.parameterElements).withMagnitude) numbers in \(count) arrays, "
                    + (graph.parameterElements * 4).asBytes + " in float32"))
        report.addDetail("parameter_bytes", .integer(graph.parameterElements * 4))
        report.add("macs", "MACs", .magnitude(graph.multiplyAccumulates))
        report.add("nodes", "nodes", .integer(graph.nodes.count))
    }

    // MARK: As compiled

    private func addPasses(to report: inout Report) {
        addTable(
            "passes", "Passes",
            [
                .text("pass", "pass"), .number("nodes_before", "nodes"),
                .number("nodes_after", "after"), .number("milliseconds", "ms"),
                .text("notes", "what it did"),
            ], to: &report
        ) {
            trace.passes.map { pass in
                [
                    .text(pass.name), .integer(pass.nodesBefore), .integer(pass.nodesAfter),
                    .number(pass.milliseconds, decimals: 1),
                    .text(pass.notes.joined(separator: "; ")),
                ]
            }
        }
    }

    private func addPlan(to report: inout Report) {
        let set = plan.instructionSet
        report.add(heading: "Compiled form")
        report.add(
            "isa", "instruction set",
            ReportCell(
                json: .string(set.rawValue),
                text: "\(set.rawValue), \(set.vectorWidth) floats in a vector"))
        report.add("steps", "steps", .integer(plan.steps.count))
        report.add("weights_bytes", "packed weights", .bytes(plan.weights.floats.count * 4))
        if !plan.halfLayers.isEmpty {
            report.add(
                "half_layers", "in half precision",
                .text(plan.halfLayers.joined(separator: ", ").escapedForDisplay))
        }
        report.add(
            "flushed_subnormals", "subnormals to 0", .integer(plan.weights.flushedSubnormals))
        for batch in plan.batches.reversed() {
            MemoryFigures(
                images: batch.images, arenaBytes: batch.memory.arenaFloats * 4,
                largestLiveBytes: batch.memory.largestLiveFloats * 4
            ).add(to: &report)
        }
    }

    private func addTable(
        _ key: String, _ heading: String, _ columns: [ReportTable.Column],
        to report: inout Report, rows: () -> [[ReportCell]]
    ) {
        report.add(key, heading: heading, ReportTable(columns: columns, rows: rows()))
    }
}
