internal import GraphIR

/// The layers of an ``OutputOption``.
struct OutputHead {
    let option: OutputOption
    let embeddingSize: Int
    /// Height and width of the last feature map, which decide a fully connected layer's inputs.
    let featureSize: SpatialSize

    func callAsFunction(_ x: Expression, _ names: AutomaticNames) -> Expression {
        let flatSize = x.channels * featureSize.area
        switch option {
        case .a: return pooled(x, names)
        case .b: return dense("pre_fc1", pooled(x, names), x.channels)
        case .c: return fc1(dense("pre_fc1", pooled(x, names), x.channels))
        case .d: return fc1(dense("pre_fc1", pooled(x, names), x.channels)).prelu("fc1_relu")
        case .ax: return droppedOut(pooled(x, names), 0.2, names)
        case .bx: return dense("pre_fc1", droppedOut(pooled(x, names), 0.2, names), x.channels)
        case .cx:
            return fc1(dense("pre_fc1", droppedOut(pooled(x, names), 0.2, names), x.channels))
        case .dx:
            return fc1(dense("pre_fc1", droppedOut(pooled(x, names), 0.2, names), x.channels))
                .prelu("fc1_relu")
        case .e: return fc1(dense("pre_fc1", droppedOut(bn1(x), 0.4, names), flatSize))
        case .f: return dense("fc1", droppedOut(bn1(x), 0.4, names), flatSize)
        case .g: return dense("fc1", bn1(x), flatSize)
        case .h: return dense("fc1", x, flatSize)
        case .i: return fc1(dense("pre_fc1", bn1(x), flatSize))
        case .j: return fc1(dense("pre_fc1", x, flatSize))
        case .globalDepthwise:
            let left = SpatialSize(featureSize.height - 6, featureSize.width - 6)
            return fc1(dense("pre_fc1", globalDepthwise(x), x.channels * left.area))
        }
    }

    private static let epsilon = 2e-5

    private func pooled(_ x: Expression, _ names: AutomaticNames) -> Expression {
        bn1(x).prelu("relu1").globalAveragePooling("pool1").flatten(names.next("flatten"))
    }

    private func globalDepthwise(_ x: Expression) -> Expression {
        x.conv("conv_6dw7_7", x.channels, kernel: 7, groups: x.channels).bn("conv_6dw7_7")
    }

    private func droppedOut(
        _ x: Expression, _ rate: Double, _ names: AutomaticNames
    ) -> Expression {
        x.dropout(names.next("dropout"), rate: rate)
    }

    private func dense(_ name: String, _ x: Expression, _ inputs: Int) -> Expression {
        x.dense(name, embeddingSize, inputs: inputs)
    }

    private func bn1(_ x: Expression) -> Expression {
        x.batchNormalization("bn1", epsilon: Self.epsilon)
    }

    private func fc1(_ x: Expression) -> Expression {
        x.batchNormalization("fc1", epsilon: Self.epsilon, fixesGamma: true)
    }
}
