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
    /// For each step what it does for all images of a batch at once, for every batch in which
    /// its images have met and which it does not compute image by image.
    let ofBatches: [[BatchKernel]]

    /// What a step does for a batch: a kernel in one call, or nothing.
    struct BatchKernel {
        var images: Int
        var work: Work?

        struct Work {
            var kernel: Int
            var call: KernelCall
        }
    }

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
            plan.batches.filter { $0.images > 1 && $0.together <= position }.compactMap { batch in
                switch plan.together(at: position, in: batch) {
                case .imageByImage: return nil
                case .absorbed: return BatchKernel(images: batch.images, work: nil)
                case .call(let call):
                    var step = step
                    step.summary += " for \(batch.images) images"
                    let kernel = index(of: call, for: step)
                    return BatchKernel(
                        images: batch.images, work: .init(kernel: kernel, call: call))
                }
            }
        }
        kernels = Array(byCall.values)
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
