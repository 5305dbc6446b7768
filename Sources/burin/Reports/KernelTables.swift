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

    /// A row per step: the layer, what is computed, the kernel and the estimates of all candidates.
    private var layers: ReportTable {
        ReportTable(
            columns: [
                .text("layer", "layer"), .text("summary", "computes"), .number("macs", "MACs"),
                .text("kernel", "kernel"), .text("candidates", "estimates, cheapest first"),
            ],
            rows: plan.steps.map { step in
                [
                    .text(step.layer), .text(step.summary), .magnitude(step.multiplyAccumulates),
                    .text(step.call.kernel), candidates(step),
                ]
            })
    }

    private func candidates(_ step: PlanStep) -> ReportCell {
        ReportCell(
            json: .array(
                step.candidates.map {
                    .object([
                        ("kernel", .string($0.kernel)), ("microseconds", .number($0.microseconds)),
                    ])
                }),
            text: step.candidates
                .map { "\($0.kernel) \($0.microseconds.fixed(0)) us" }.joined(separator: ", "))
    }
}
