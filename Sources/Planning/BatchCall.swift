/// What a step does for all images of a batch at once, from the step on at which they meet.
public enum BatchCall: Hashable, Sendable {
    /// The step's own call where that takes several images, else the same call image by image.
    case own
    /// Another call, which also does the work of the steps before it that have ``absorbed``.
    case joined(JoinedCall)
    /// Nothing: the next step with a ``joined(_:)`` call does it.
    case absorbed
}

/// A kernel that takes all images of a batch, one after the other in memory without gaps.
public struct JoinedCall: Hashable, Sendable {
    /// The call, with ``KernelConstant/images`` among its constants.
    public var call: KernelCall
    /// Floats from one image to the next as the kernel takes them: of its first pointer.
    public var inputFloats: Int
    /// The same of what it writes, and of every tensor of its epilogue.
    public var outputFloats: Int

    /// The kernel and what it takes for granted of its operands.
    public init(call: KernelCall, inputFloats: Int, outputFloats: Int) {
        self.call = call
        self.inputFloats = inputFloats
        self.outputFloats = outputFloats
    }

    /// Whether every operand lies as the kernel takes it; `stride` gives the floats from one image
    /// to the next at a place.
    func fits(_ stride: (PointerArgument.Target) -> Int) -> Bool {
        // Data that is a constant is the same for all images.
        guard let data = call.pointers.first?.target, stride(data) == inputFloats else {
            return false
        }
        // The templates move tensors from image to image, and take all others for parameters.
        let moveAsTaken = (call.epilogue?.steps ?? []).allSatisfy { step in
            step.pointers.allSatisfy { ($0.target.buffer != nil) == (step.operand == .tensor) }
        }
        return moveAsTaken
            && call.operands.allSatisfy { operand in
                switch operand.target {
                case .weights, .null, data: true
                default: stride(operand.target) == outputFloats
                }
            }
    }
}
