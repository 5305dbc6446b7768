/// What a pickle may name with `GLOBAL`, `STACK_GLOBAL`: nothing is looked up or called, the names
/// only begin a pattern of ``PickleReader``.
enum PickleFunction: Hashable, Sendable {
    /// `_codecs.encode`: how Python 3 writes bytes for the protocols of Python 2.
    case encode
    /// NumPy's `_reconstruct`, which begins an array.
    case reconstruct
    /// The type of NumPy's arrays, an operand of `_reconstruct`.
    case array
    /// The type of NumPy's element types.
    case elementType
    /// NumPy's `_frombuffer`: an array in protocol 5.
    case fromBuffer
    /// NumPy's `scalar`: a label that was an element of an array.
    case scalar

    /// The function of a module; nil for all that are refused.
    init?(module: String, name: String) {
        switch (module, name) {
        case ("_codecs", "encode"): self = .encode
        case ("numpy.core.multiarray", "_reconstruct"), ("numpy._core.multiarray", "_reconstruct"):
            self = .reconstruct
        case ("numpy", "ndarray"): self = .array
        case ("numpy", "dtype"): self = .elementType
        case ("numpy.core.numeric", "_frombuffer"), ("numpy._core.numeric", "_frombuffer"):
            self = .fromBuffer
        case ("numpy.core.multiarray", "scalar"), ("numpy._core.multiarray", "scalar"):
            self = .scalar
        default: return nil
        }
    }
}
