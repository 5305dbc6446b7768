extension KernelCall {
    /// What is compiled, in one line: the template's function, its constants and the epilogue.
    ///
    /// `pointwise(1024, 704, 196) bias prelu add[tensor]`. Calls with equal signatures do equal
    /// work on other memory. Contains no text of the model.
    public var signature: String {
        var constants = self.constants.map(\.text)
        // A kernel without an optional operand is another one.
        constants += pointers.indices.filter { pointers[$0].target == .null }.map { "no p\($0)" }
        let steps = (epilogue?.steps ?? []).map(\.signature)
        return (["\(kernel)(\(constants.joined(separator: ", ")))"] + steps).joined(separator: " ")
    }
}

extension KernelConstant {
    fileprivate var text: String {
        switch self {
        case .integer(let value): "\(value)"
        case .real(let value): "\(value)"
        case .name(let name): name.lowercased()
        case .images: "images"
        case .imageStride(let pointer): "stride p\(pointer)"
        }
    }
}

extension KernelEpilogue.Step {
    fileprivate var signature: String {
        let name = kind.rawValue.lowercased()
        switch kind {
        case .add, .subtract, .reverseSubtract, .multiply, .divide, .reverseDivide, .power,
            .reversePower, .minimum, .maximum:
            return "\(name)[\(operand.rawValue.lowercased())]"
        case .function: return "\(name)[\(function?.rawValue ?? "")]"
        case .bias, .affine, .relu, .leakyReLU, .prelu, .preluScalar, .sigmoid, .tanh, .clip,
            .store:
            return name
        }
    }
}
