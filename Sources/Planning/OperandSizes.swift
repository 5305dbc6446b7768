import GraphIR

/// How many floats each operand of a plan's kernel calls has.
struct OperandSizes {
    private var floats: [PointerArgument.Target: Int] = [:]
    private let buffers: [MemoryPlan.Buffer]

    init(_ plan: ExecutionPlan) {
        buffers = plan.memory.buffers
        for (offset, count) in plan.weights.arrayFloats { floats[.weights(offset: offset)] = count }
        for port in plan.inputs { floats[.callerInput(offset: port.offset)] = port.count }
        for port in plan.outputs { floats[.callerOutput(offset: port.offset)] = port.count }
        for value in plan.values {
            // Only whole channel blocks are computed into a part of a buffer.
            guard case .slice = value.target, let count = Shape.product(value.sizes) else {
                continue
            }
            floats[value.target] = count
        }
    }

    private func count(_ target: PointerArgument.Target) -> Int {
        if let known = floats[target] { return known }
        return switch target {
        case .buffer(let id): buffers[id.index].floats
        case .slice(let id, let offset): buffers[id.index].floats - offset
        case .weights, .callerInput, .callerOutput, .null: 0
        }
    }

    /// The bytes a call moves; its multiply-accumulates are left at 0.
    func traffic(of call: KernelCall) -> StepWork {
        var work = StepWork()
        for operand in Set(call.operands) {
            let bytes = 4 * count(operand.target)
            switch operand.target {
            case .weights: work.weightBytes += bytes
            case .null: continue
            case .buffer, .slice, .callerInput, .callerOutput:
                if operand.isWritten {
                    work.writtenBytes += bytes
                } else {
                    work.readBytes += bytes
                }
            }
        }
        return work
    }
}
