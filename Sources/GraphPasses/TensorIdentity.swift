import Glibc
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

    /// Numbers at up to 64 places, from the first to the last: to tell apart what training or a
    /// seed made, hundreds of megabytes need not be read.
    func hash(into hasher: inout Hasher) {
        hasher.combine(tensor.shape)
        let count = tensor.count
        let step = max(1, (count - 1) / 63)
        switch tensor.storage {
        case .float32(let values):
            for index in stride(from: 0, to: count, by: step) {
                hasher.combine(values[index].bitPattern)
            }
        case .float64(let values):
            for index in stride(from: 0, to: count, by: step) {
                hasher.combine(values[index].bitPattern)
            }
        }
    }

    private static func sameBytes<Element>(_ left: [Element], _ right: [Element]) -> Bool {
        left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in
                guard left.count == right.count, let first = left.baseAddress,
                    let second = right.baseAddress
                else { return left.count == right.count }
                return memcmp(first, second, left.count) == 0
            }
        }
    }
}
