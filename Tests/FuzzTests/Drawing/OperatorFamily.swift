import GraphIR

/// The operators a random graph is made of: all of ``Operator`` but `foreign`, which nothing runs.
enum OperatorFamily: String, CaseIterable {
    case convolution, dense, batchNormalization, instanceNormalization
    case relu, leakyReLU, prelu, sigmoid, tanh, clip
    case pooling, globalPooling, binary, function, reduction, matrixProduct
    case bilinearResize, nearestUpsampling, selection, resampling
    case concatenation, split, flatten, reshape, transpose
    case softmax, l2Normalization, dropout, identity

    /// The family of an operator; nil for `foreign`. A new operator does not compile without one.
    init?(_ operator: Operator) {
        switch `operator` {
        case .convolution: self = .convolution
        case .dense: self = .dense
        case .batchNormalization: self = .batchNormalization
        case .instanceNormalization: self = .instanceNormalization
        case .relu: self = .relu
        case .leakyReLU: self = .leakyReLU
        case .prelu: self = .prelu
        case .sigmoid: self = .sigmoid
        case .tanh: self = .tanh
        case .clip: self = .clip
        case .pooling: self = .pooling
        case .globalPooling: self = .globalPooling
        case .binary: self = .binary
        case .function: self = .function
        case .reduction: self = .reduction
        case .matrixProduct: self = .matrixProduct
        case .bilinearResize: self = .bilinearResize
        case .nearestUpsampling: self = .nearestUpsampling
        case .selection: self = .selection
        case .resampling: self = .resampling
        case .concatenation: self = .concatenation
        case .split: self = .split
        case .flatten: self = .flatten
        case .reshape: self = .reshape
        case .transpose: self = .transpose
        case .softmax: self = .softmax
        case .l2Normalization: self = .l2Normalization
        case .dropout: self = .dropout
        case .identity: self = .identity
        case .foreign: return nil
        }
    }

    /// How often it is drawn, beside the others: what has many forms, and what passes bite on,
    /// more often.
    var weight: Int {
        switch self {
        case .convolution: 10
        case .function: 8
        case .binary: 9
        case .batchNormalization, .pooling, .selection: 5
        case .prelu, .dense, .reduction, .resampling, .concatenation, .reshape: 3
        default: 2
        }
    }
}
