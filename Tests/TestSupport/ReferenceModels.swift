public import Diagnostics
public import GraphIR

/// Small networks that show one idea of the seed networks each; their generated C is committed.
public enum ReferenceModels {
    /// Every reference model by the name of its generated target.
    public static let all: [(name: String, make: @Sendable () throws(Diagnostic) -> Graph)] = [
        ("cru_unit", cruUnit), ("attention_module", attentionModule), ("ir_unit", irUnit),
    ]

    private static func image(_ network: GraphBuilder) -> Expression {
        network.input("data", channels: 3)
            .binary("_minusscalar0", .subtract, 127.5)
            .binary("_mulscalar0", .multiply, 0.0078125)
    }

    /// Two collective residual units that share the bases of their first two convolutions.
    public static func cruUnit() throws(Diagnostic) -> Graph {
        let network = GraphBuilder("cru-unit")
        var body = image(network)
            .convolution("conv1_conv2d", 8, kernel: 3, padding: 1)
        for unit in 1...2 {
            let base = "conv3_x_\(unit)"
            func conditioned(_ input: Expression, _ name: String) -> Expression {
                input.batchNormalization("\(base)_\(name)_batchnorm", epsilon: 1e-3)
                    .prelu("\(base)_\(name)_prelu")
            }
            var branch = conditioned(body, "c1x1-a").convolution(
                "\(base)_c1x1-a_conv2d", 12, kernel: 1, weight: "conv3_x_1x1_bases[dim3]_weight")
            branch = conditioned(branch, "c3x3-b(1)").convolution(
                "\(base)_c3x3-b(1)_conv2d", 12, kernel: 3, padding: 1, groups: 12,
                weight: "conv3_x_3x3_bases[dim21]_weight")
            branch = conditioned(branch, "c1x1-b")
                .convolution("\(base)_c1x1-b_conv2d", 12, kernel: 1)
            branch = conditioned(branch, "c1x1-c")
                .convolution("\(base)_c1x1-c_conv2d", 8, kernel: 1)
                .batchNormalization("\(base)_bn-c1x1-c_batchnorm", epsilon: 1e-3)
            body = branch.adding("_plus\(unit - 1)", body)
        }
        return try network.finish(body.globalAveragePooling("pool1").flatten("fc1"))
    }

    /// A trunk and a soft mask: pooled, resized back, added, squeezed to (0, 1) and multiplied.
    public static func attentionModule() throws(Diagnostic) -> Graph {
        let network = GraphBuilder("attention-module")
        let trunk = image(network)
            .convolution("trunk_conv2d", 8, kernel: 3, padding: 1)
            .batchNormalization("trunk_batchnorm", epsilon: 1e-3).prelu("trunk_prelu")
        let mask = trunk.maxPooling("mpool1", kernel: 3, stride: 2, padding: 1)
            .convolution("mask_conv2d", 8, kernel: 3, padding: 1)
            .bilinearResize("sm_up_1", like: trunk)
            .adding("_plus0", trunk)
            .batchNormalization("sm_c1x1_batchnorm", epsilon: 1e-3).prelu("sm_c1x1_prelu")
            .convolution("sm_c1x1_conv2d", 8, kernel: 1).sigmoid("sm_sigmoid")
        let masked = trunk.adding("_plus1", trunk.multiplying("_mul0", by: mask))
        return try network.finish(masked.globalAveragePooling("pool1").flatten("fc1"))
    }

    /// An improved residual unit of stride 2 with squeeze and excitation, and output E.
    public static func irUnit() throws(Diagnostic) -> Graph {
        let network = GraphBuilder("ir-unit")
        let data = image(network).convolution("conv0", 8, kernel: 3, padding: 1)
        let branch = data.batchNormalization("unit1_bn1", epsilon: 2e-5)
            .convolution("unit1_conv1", 12, kernel: 3, padding: 1)
            .batchNormalization("unit1_bn2", epsilon: 2e-5).prelu("unit1_relu1")
            .convolution("unit1_conv2", 12, kernel: 3, stride: 2, padding: 1)
            .batchNormalization("unit1_bn3", epsilon: 2e-5)
        let scale = branch.globalAveragePooling("unit1_se_pool1")
            .convolution("unit1_se_conv1", 4, kernel: 1, bias: true).prelu("unit1_se_relu1")
            .convolution("unit1_se_conv2", 12, kernel: 1, bias: true).sigmoid("unit1_se_sigmoid")
        let shortcut = data.convolution("unit1_conv1sc", 12, kernel: 1, stride: 2)
            .batchNormalization("unit1_sc", epsilon: 2e-5)
        let sum = branch.multiplying("broadcast_mul0", by: scale).adding("_plus0", shortcut)
        // 8 x 8 pixels in, so 4 x 4 reach the head.
        let embedding = sum.batchNormalization("bn1", epsilon: 2e-5)
            .dropout("dropout0", rate: 0.4)
            .dense("pre_fc1", 10, inputs: 12 * 16)
            .batchNormalization("fc1", epsilon: 2e-5, fixesGamma: true)
        return try network.finish(embedding)
    }
}
