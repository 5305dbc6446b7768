import Planning

/// Writes the body of the run: one call per step, each with its layer, shapes and cost.
struct StepWriter {
    let plan: ExecutionPlan
    let kernels: KernelWriter

    func body(_ distinct: DistinctKernels) -> String {
        var lines: [String] = []
        for (index, step) in plan.steps.enumerated() {
            lines.append("    /* \(index) \(CText.comment(step.layer)): \(note(step)) */")
            lines.append(call(kernels.name(distinct.ofStep[index]), step.call))
            for value in step.computedValues {
                lines.append(
                    "    observe(options, \(value), \(place(plan.values[value].target)));")
            }
        }
        return lines.joined(separator: "\n")
    }

    private func note(_ step: PlanStep) -> String {
        var text = CText.comment(step.summary)
        switch step.multiplyAccumulates {
        case 0: return text
        case ..<100_000: text += "; \(step.multiplyAccumulates) MAC"
        default: text += "; \((Double(step.multiplyAccumulates) / 1e5).rounded() / 10) MMAC"
        }
        return text
    }

    private func call(_ name: String, _ call: KernelCall) -> String {
        var arguments = call.pointers.filter { $0.target != .null }.map { place($0.target) }
        if call.usesScratch { arguments.append("scratch") }
        arguments += kernels.epiloguePointers(call).map { place($0.target) }
        return CText.call(name, arguments, indent: "    ") + ";"
    }

    /// A pointer as a C expression.
    private func place(_ target: PointerArgument.Target) -> String {
        switch target {
        case .buffer(let id): "arena + \(plan.memory.buffers[id.index].offset)"
        case .weights(let offset): "weights + \(offset)"
        case .callerInput(let offset): "in + \(offset)"
        case .callerOutput(let offset): "out + \(offset)"
        case .null: "0"
        }
    }
}
