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
    /// For each step of the plan the index of its kernel.
    let ofStep: [Int]

    init(_ plan: ExecutionPlan) {
        // By what makes a kernel distinct.
        var byCall: OrderedDictionary<KernelCall, Kernel> = [:]
        var ofStep: [Int] = []
        for step in plan.steps {
            let key = step.call.withoutPlaces
            let fresh = Kernel(call: step.call, summary: step.summary, layers: [])
            byCall[key, default: fresh].layers.append(step.layer)
            ofStep.append(byCall.index(forKey: key) ?? 0)
        }
        kernels = Array(byCall.values)
        self.ofStep = ofStep
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
