extension ExecutionPlan {
    /// How a step computes all images of a batch, which have met at it or before.
    public enum Together: Hashable, Sendable {
        /// Its call runs once for each image.
        case imageByImage
        /// One call does them all; it is specialised for their number.
        case call(KernelCall)
        /// A later step does its work.
        case absorbed
    }

    /// How the step at an index computes the images of a batch.
    public func together(at index: Int, in batch: BatchPlan) -> Together {
        let step = steps[index]
        let stride = { (place: PointerArgument.Target) in imageStride(of: place, in: batch) }
        switch step.batchCall {
        case .own where step.call.takesAllImages:
            return .call(step.call.specialized(images: batch.images, stride: stride))
        case .own: return .imageByImage
        case .joined(let joined):
            guard joined.fits(stride) else { return .imageByImage }
            return .call(joined.call.specialized(images: batch.images, stride: stride))
        case .absorbed:
            let next = steps[index...].firstIndex { other in
                if case .joined = other.batchCall { other.layer == step.layer } else { false }
            }
            guard let next, case .call = together(at: next, in: batch) else { return .imageByImage }
            return .absorbed
        }
    }

    /// Floats from one image of a batch to the next at a place.
    private func imageStride(of place: PointerArgument.Target, in batch: BatchPlan) -> Int {
        switch place {
        case .buffer(let id), .slice(let id, _): batch.strides[id.index]
        case .callerInput: inputs.reduce(0) { $0 + $1.count }
        case .callerOutput: outputs.reduce(0) { $0 + $1.count }
        case .weights, .null: 0
        }
    }
}
