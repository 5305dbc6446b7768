import GraphIR

/// The colour of a box: what kind of work a node is. Light, so that black text stays readable.
enum BoxColor: String {
    case product = "#cfe0f7"
    case elementwise = "#dff0d8"
    case window = "#fde8c8"
    case movement = "#eeeeee"
    case normalization = "#eadcf4"

    init(_ operator: Operator) {
        self =
            switch `operator` {
            case .convolution, .dense, .matrixProduct: .product
            case .batchNormalization, .instanceNormalization, .l2Normalization, .softmax:
                .normalization
            case .pooling, .globalPooling, .reduction, .bilinearResize, .nearestUpsampling,
                .resampling:
                .window
            case .relu, .leakyReLU, .prelu, .sigmoid, .tanh, .clip, .function, .binary:
                .elementwise
            case .concatenation, .split, .flatten, .reshape, .transpose, .selection, .dropout,
                .identity, .foreign:
                .movement
            }
    }
}
