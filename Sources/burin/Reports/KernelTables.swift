import JSONText
import Planning

/// The kernels of a plan: how often each is used, and on request every layer with its choice.
struct KernelTables {
    private let plan: ExecutionPlan

    init(_ plan: ExecutionPlan) { self.plan = plan }

    func add(to report: inout Report, explains: Bool) {
        report.add("kernels", heading: "Kernels", kernels)
        if explains { report.add("layers", heading: "Layers, in order", layers) }
    }

    /// A row per kernel, the one with the most multiply-accumulates first.
    private var kernels: ReportTable {
        var uses: [String: (steps: Int, macs: Int)] = [:]
        for step in plan.steps {
            let use = uses[step.call.kernel] ?? (0, 0)
            uses[step.call.kernel] = (use.steps + 1, use.macs + step.multiplyAccumulates)
        }
        let order = uses.sorted {
            (-$0.value.macs, -$0.value.steps, $0.key) < (-$1.value.macs, -$1.value.steps, $1.key)
        }
        return ReportTable(
            columns: [
                .text("kernel", "kernel"), .number("steps", "steps"), .number("macs", "MACs"),
            ],
            rows: order.map {
                [.text($0.key), .integer($0.value.steps), .magnitude($0.value.macs)]
            })
    }

    /// A row per step: the layer, what is computed, the kernel and the costs of all candidates.
    var layers: ReportTable {
        ReportTable(
            columns: [
                .text("layer", "layer"), .text("summary", "computes"), .number("macs", "MACs"),
                .text("kernel", "kernel"),
                .text("candidates", "candidates, the chosen one first: estimate (measured)"),
            ],
            rows: plan.steps.map { step in
                [
                    .text(step.layer), .text(step.summary), .magnitude(step.multiplyAccumulates),
                    .text(step.call.kernel), Self.cell(step.candidates),
                ]
            })
    }

    private static func cell(_ candidates: [KernelCandidate]) -> ReportCell {
        ReportCell(
            json: .array(
                candidates.enumerated().map { json($0.element, isChosen: $0.offset == 0) }),
            text: candidates.map(text).joined(separator: ", "))
    }

    private static func json(_ candidate: KernelCandidate, isChosen: Bool) -> JSON {
        let measured = candidate.measuredMicroseconds.map { JSON.number($0) }
        return .object([
            ("kernel", .string(candidate.form.rawValue)), ("is_chosen", .flag(isChosen)),
            ("estimated_microseconds", .number(candidate.estimatedMicroseconds)),
            ("measured_microseconds", measured ?? .null),
        ])
    }

    private static func text(_ candidate: KernelCandidate) -> String {
        let measured = candidate.measuredMicroseconds.map { " (\($0.fixed(1)))" } ?? ""
        return
            "\(candidate.form.rawValue) \(candidate.estimatedMicroseconds.fixed(1))\(measured) us"
    }
}
