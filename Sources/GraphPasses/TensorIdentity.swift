import GraphIR

/// A tensor compared bit by bit, so that 0 and -0 differ and a NaN equals itself.
struct TensorIdentity: Hashable {
    private let tensor: Tensor

    init(_ tensor: Tensor) { self.tensor = tensor }

    static func == (left: TensorIdentity, right: TensorIdentity) -> Bool {
        guard left.tensor.shape == right.tensor.shape else { return false }
        return switch (left.tensor.storage, right.tensor.storage) {
        case (.float32(let left), .float32(let right)): sameBytes(left, right)
        case (.float64(let left), .float64(let right)): sameBytes(left, right)
        default: false
        }
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(tensor.shape)
        switch tensor.storage {
        case .float32(let values): values.withUnsafeBytes { hasher.combine(bytes: $0) }
        case .float64(let values): values.withUnsafeBytes { hasher.combine(bytes: $0) }
        }
    }

    private static func sameBytes<Element>(_ left: [Element], _ right: [Element]) -> Bool {
        left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in left.elementsEqual(right) }
        }
    }
}
