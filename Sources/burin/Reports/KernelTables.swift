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

    /// A row per step: the layer, what is computed, the kernel, the costs of all candidates and what
    /// the step's own are made of.
    var layers: ReportTable {
        ReportTable(
            columns: [
                .text("layer", "layer"), .text("summary", "computes"), .number("macs", "MACs"),
                .text("kernel", "kernel"),
                .text("candidates", "candidates, the chosen one first: estimate (measured)"),
                .text("parts", "us at the peak, of weights, of activations"),
            ],
            rows: zip(plan.steps, plan.costs).map { step, cost in
                [
                    .text(step.layer), .text(step.summary), .magnitude(step.multiplyAccumulates),
                    .text(step.call.kernel), Self.cell(step, cost), Self.parts(cost),
                ]
            })
    }

    private static func cell(_ step: PlanStep, _ cost: StepCost) -> ReportCell {
        guard step.candidates.isEmpty else { return cell(step.candidates) }
        // No other kernel does it, but what it costs is told all the same.
        guard let estimated = cost.estimated else {
            return ReportCell(json: .array([]), text: "counted with the step of its layer")
        }
        return ReportCell(
            json: .array([
                json(step.call.kernel, isChosen: true, estimated: estimated, measured: nil)
            ]),
            text: "\(step.call.kernel) \(estimated.fixed(1)) us")
    }

    /// Microseconds of a step's arithmetic, weights and activations, each by itself.
    private static func parts(_ cost: StepCost) -> ReportCell {
        let parts = [
            ("arithmetic_microseconds", cost.arithmetic), ("weights_microseconds", cost.weights),
            ("activations_microseconds", cost.activations),
        ]
        return ReportCell(
            json: .object(parts.map { ($0, .number($1)) }),
            text: parts.map { $1.fixed(1) }.joined(separator: ", "))
    }

    private static func cell(_ candidates: [KernelCandidate]) -> ReportCell {
        ReportCell(
            json: .array(
                candidates.enumerated().map { index, candidate in
                    json(
                        candidate.form.rawValue, isChosen: index == 0,
                        estimated: candidate.estimatedMicroseconds,
                        measured: candidate.measuredMicroseconds)
                }),
            text: candidates.map(text).joined(separator: ", "))
    }

    private static func json(
        _ kernel: String, isChosen: Bool, estimated: Double, measured: Double?
    ) -> JSON {
        .object([
            ("kernel", .string(kernel)), ("is_chosen", .flag(isChosen)),
            ("estimated_microseconds", .number(estimated)),
            ("measured_microseconds", measured.map { .number($0) } ?? .null),
        ])
    }

    private static func text(_ candidate: KernelCandidate) -> String {
        let measured = candidate.measuredMicroseconds.map { " (\($0.fixed(1)))" } ?? ""
        return
            "\(candidate.form.rawValue) \(candidate.estimatedMicroseconds.fixed(1))\(measured) us"
    }
}
