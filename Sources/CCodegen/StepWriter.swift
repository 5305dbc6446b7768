import Planning

/// Writes what happens in a run: a case per step with its layer, shapes and cost, and the tables
/// that say where everything lies.
struct StepWriter {
    let plan: ExecutionPlan
    let kernels: KernelWriter
    let distinct: DistinctKernels
    /// What the names of tables begin with.
    let name: String

    init(set: KernelSet) {
        plan = set.plan
        kernels = set.kernels
        distinct = set.distinct
        name = set.name
    }

    /// The cases of the steps.
    func cases() -> String {
        var lines: [String] = []
        for (index, step) in plan.steps.enumerated() {
            lines.append("    case \(index): /* \(CText.comment(step.layer)): \(note(step)) */")
            for batch in distinct.ofBatches[index] {
                lines.append("        if (m->images == \(batch.images)) {")
                if let work = batch.work {
                    let name = kernels.name(work.kernel)
                    lines.append(call(name, work.call, indent: "            "))
                }
                lines.append("            return;\n        }")
            }
            lines.append(call(kernels.name(distinct.ofStep[index]), step.call, indent: "        "))
            lines.append("        return;")
        }
        return lines.joined(separator: "\n")
    }

    /// For each step whether workers share it, ended by a 0.
    func shares() -> String {
        elements(plan.steps.map { plan.isShared($0) ? "1" : "0" } + ["0"])
    }

    /// For each step whether it does all images of a batch in one call or none, ended by a 0.
    func takesAll() -> String {
        elements(distinct.ofBatches.map { $0.isEmpty ? "0" : "1" } + ["0"])
    }

    /// Where values are after which step, ended by a step that there is not.
    func values() -> String {
        var rows: [String] = []
        for (index, step) in plan.steps.enumerated() {
            for value in step.computedValues {
                let (place, offset, inside) = memory(plan.values[value].target)
                rows.append("{\(index), \(place), \(offset), \(inside)}")
            }
        }
        return elements(rows + ["{\(plan.steps.count), IN_ARENA, 0, 0}"])
    }

    /// The places of all buffers, batch by batch, and the table of batches, ended by an empty one.
    func batches() -> String {
        var text = ""
        var rows: [String] = []
        for batch in plan.batches {
            let table = "\(name)_buffers_of_\(batch.images)"
            let places = zip(batch.memory.buffers, batch.strides).map { "{\($0.offset), \($1)}" }
            // A model may need no buffer, C wants an element.
            text += "static const size_t \(table)[][2] = {\n"
            text += elements(places.isEmpty ? ["{0, 0}"] : places) + "};\n"
            let together = min(batch.together, plan.steps.count)
            let sizes = "\(batch.images), \(together), \(batch.memory.arenaFloats)"
            rows.append("{\(sizes), \(table)}")
        }
        text += "static const batch \(name)_batches[] = {\n"
        return text + elements(rows + ["{0, 0, 0, 0}"]) + "};"
    }

    /// Elements of an array, as many to a line as fit.
    private func elements(_ elements: [String]) -> String {
        var lines: [String] = []
        var line = ""
        for element in elements {
            if line.utf8.count + element.utf8.count > 92 {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "    " : " ") + element + ","
        }
        return (lines + [String(line.dropLast())]).joined(separator: "\n")
    }

    private func note(_ step: PlanStep) -> String {
        var text = CText.comment(step.summary)
        switch step.multiplyAccumulates {
        case 0: break
        case ..<100_000: text += "; \(step.multiplyAccumulates) MAC"
        default: text += "; \((Double(step.multiplyAccumulates) / 1e5).rounded() / 10) MMAC"
        }
        return text
    }

    private func call(_ name: String, _ call: KernelCall, indent: String) -> String {
        var arguments = call.pointers.filter { $0.target != .null }.map { place($0.target) }
        if call.usesScratch { arguments.append("scratch") }
        arguments += kernels.epiloguePointers(call).map { place($0.target) }
        return CText.call(name, arguments + ["part", "parts"], indent: indent) + ";"
    }

    /// A pointer as a C expression.
    private func place(_ target: PointerArgument.Target) -> String {
        switch target {
        case .buffer(let id): "at(m, \(id.index))"
        case .slice(let id, let offset): "at(m, \(id.index)) + \(offset)"
        case .weights(let offset): "weights + \(offset)"
        case .callerInput(let offset): "in + \(offset)"
        case .callerOutput(let offset): "out + \(offset)"
        case .null: "0"
        }
    }

    /// A pointer as the enumerator of its memory, the buffer or floats, and floats into the buffer.
    private func memory(_ target: PointerArgument.Target) -> (String, Int, Int) {
        switch target {
        case .buffer(let id): ("IN_ARENA", id.index, 0)
        case .slice(let id, let offset): ("IN_ARENA", id.index, offset)
        case .weights(let offset): ("IN_WEIGHTS", offset, 0)
        case .callerInput(let offset): ("IN_INPUT", offset, 0)
        case .callerOutput(let offset): ("IN_OUTPUT", offset, 0)
        case .null: ("IN_WEIGHTS", 0, 0)
        }
    }
}
