import OrderedCollections
import Planning

/// The specialised kernels a plan needs: calls that differ only in pointers share one.
struct DistinctKernels {
    /// A kernel and the steps it serves.
    struct Kernel {
        var call: KernelCall
        var summary: String
        var layers: [String]
    }

    /// In order of first use.
    let kernels: [Kernel]
    /// For each step of the plan the index of its kernel for one image.
    let ofStep: [Int]
    /// For each step the kernels that do all images of a batch in one call.
    let ofBatches: [[(images: Int, kernel: Int)]]

    init(_ plan: ExecutionPlan) {
        // By what makes a kernel distinct.
        var byCall: OrderedDictionary<KernelCall, Kernel> = [:]
        func index(of call: KernelCall, for step: PlanStep) -> Int {
            let key = call.withoutPlaces
            let fresh = Kernel(call: call, summary: step.summary, layers: [])
            byCall[key, default: fresh].layers.append(step.layer)
            return byCall.index(forKey: key) ?? 0
        }
        ofStep = plan.steps.map { step in
            index(of: step.call.specialized(images: 1) { _ in 0 }, for: step)
        }
        ofBatches = plan.steps.enumerated().map { position, step in
            guard step.call.takesAllImages else { return [] }
            return plan.batches.filter { $0.images > 1 && $0.together <= position }.map { batch in
                var step = step
                step.summary += " for \(batch.images) images"
                let call = step.call.specialized(images: batch.images) { place in
                    plan.imageStride(of: place, in: batch)
                }
                return (batch.images, index(of: call, for: step))
            }
        }
        kernels = Array(byCall.values)
    }
}

extension ExecutionPlan {
    /// Floats from one image of a batch to the next at a place.
    fileprivate func imageStride(of place: PointerArgument.Target, in batch: BatchPlan) -> Int {
        switch place {
        case .buffer(let id): batch.strides[id.index]
        case .callerInput: inputs.reduce(0) { $0 + $1.count }
        case .callerOutput: outputs.reduce(0) { $0 + $1.count }
        case .weights, .null: 0
        }
    }
}

extension KernelCall {
    /// The call with every pointer alike but for being null or written.
    fileprivate var withoutPlaces: KernelCall {
        var copy = self
        copy.pointers = pointers.map(\.withoutPlace)
        let steps = epilogue?.steps.map { step in
            var step = step
            step.pointers = step.pointers.map(\.withoutPlace)
            return step
        }
        if let steps { copy.epilogue?.steps = steps }
        return copy
    }
}

extension PointerArgument {
    fileprivate var withoutPlace: PointerArgument {
        target == .null ? self : PointerArgument(target: .weights(offset: 0), isWritten: isWritten)
    }
}
