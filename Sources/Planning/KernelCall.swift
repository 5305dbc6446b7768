/// One call of a kernel template: which, with which constants, on which memory.
///
/// Everything but the pointers is a compile-time constant of the emitted C. Calls that differ only
/// in pointers share one specialised kernel.
public struct KernelCall: Hashable, Sendable {
    /// The template function without its prefix: `pointwise` for `burin_pointwise`.
    public var kernel: String
    /// The template's file without its extension.
    public var template: String
    /// The pointer arguments in order, the output last.
    public var pointers: [PointerArgument]
    /// Whether a pointer to scratch memory follows; its size is the template's own formula.
    public var usesScratch: Bool
    /// The constant arguments after the pointers, as C expressions see them.
    public var constants: [KernelConstant]
    /// The epilogue, or nil where the template takes none.
    public var epilogue: KernelEpilogue?
    /// How many work units there are.
    public var units: Units

    /// The number of work units of a call; any split of them gives the same bits.
    public enum Units: Hashable, Sendable {
        /// The template's own formula, without its prefix, and its arguments.
        case formula(String, [KernelConstant])
        case count(Int)
    }

    public init(
        _ kernel: String, template: String, pointers: [PointerArgument],
        usesScratch: Bool = false, constants: [KernelConstant],
        epilogue: KernelEpilogue? = nil, units: Units? = nil
    ) {
        self.kernel = kernel
        self.template = template
        self.pointers = pointers
        self.usesScratch = usesScratch
        self.constants = constants
        self.epilogue = epilogue
        self.units = units ?? .formula("\(kernel)_units", constants)
    }

    /// Every place in memory the call reads or writes.
    public var operands: [PointerArgument] {
        pointers + (epilogue?.steps.flatMap(\.pointers) ?? [])
    }
}

extension KernelCall {
    /// Whether the kernel can compute all images of a batch in one call.
    ///
    /// It must ask for their number, and its epilogue read no activations: those have a stride of
    /// their own from image to image.
    public var takesAllImages: Bool {
        let isKnown = constants.contains(.images)
        return isKnown
            && (epilogue?.steps ?? []).allSatisfy { step in
                step.pointers.allSatisfy { pointer in
                    if case .weights = pointer.target { true } else { false }
                }
            }
    }

    /// The call with numbers for what depends on the images; `stride` gives the floats from one
    /// image to the next at a place.
    public func specialized(
        images: Int, stride: (PointerArgument.Target) -> Int
    ) -> KernelCall {
        func number(_ constant: KernelConstant) -> KernelConstant {
            switch constant {
            case .integer, .real, .name: constant
            case .images: .integer(images)
            case .imageStride(let pointer):
                .integer(images == 1 ? 0 : stride(pointers[pointer].target))
            }
        }
        var copy = self
        copy.constants = constants.map(number)
        if case .formula(let name, let arguments) = units {
            copy.units = .formula(name, arguments.map(number))
        }
        return copy
    }
}
