import Diagnostics
import GraphIR
import Testing

@testable import ModelImport

@Suite("Operators of MXNet")
struct OperatorImportTests {
    /// The operator that one node becomes, on an image `[N, 8, H, W]` unless told otherwise.
    func imported(
        _ name: String, _ attributes: [(String, String)] = [], _ inputs: [String] = ["data"],
        data: String = "(0, 8, 0, 0)"
    ) throws -> Operator {
        let graph = try SymbolText.single(name, attributes, inputs, data: data)
        return try #require(graph.node("it")).operator
    }

    func failure(
        _ name: String, _ attributes: [(String, String)] = [], _ inputs: [String] = ["data"]
    ) -> Diagnostic? {
        diagnostic { () throws(Diagnostic) in
            try SymbolText.single(name, attributes, inputs, data: "(0, 8, 0, 0)")
        }
    }

    /// The name of the foreign operator that a node becomes, nil where it is another one.
    func foreign(
        _ name: String, _ attributes: [(String, String)] = [], _ inputs: [String] = ["data"],
        data: String = "(0, 8, 0, 0)"
    ) throws -> String? {
        let graph = try SymbolText.single(name, attributes, inputs, data: data)
        let node = try #require(graph.node("it"))
        #expect(node.outputs.allSatisfy { graph.shape($0) == .unknown })
        return graph.foreignNames.first
    }

    @Test func convolution() throws {
        let required = [("kernel", "(3, 5)"), ("num_filter", "6")]
        let inputs = ["data", "w", "b"]
        #expect(
            try imported("Convolution", required, inputs)
                == .convolution(Convolution(kernel: SpatialSize(3, 5), hasBias: true)))
        let all =
            required + [
                ("stride", "(2, 1)"), ("pad", "(1, 2)"), ("dilate", "[2,2]"), ("num_group", "2"),
                ("no_bias", "True"), ("workspace", "256"), ("cudnn_tune", "off"),
                ("cudnn_off", "x"), ("layout", "NCHW"), ("__mirror_stage__", "True"),
            ]
        #expect(
            try imported("Convolution", all, ["data", "w"])
                == .convolution(
                    Convolution(
                        kernel: SpatialSize(3, 5), stride: SpatialSize(2, 1),
                        padding: SpatialSize(1, 2), dilation: 2, groups: 2, hasBias: false)))
        let empty = required + [("stride", "()"), ("pad", "[]"), ("layout", "None")]
        #expect(
            try imported("Convolution", empty, inputs)
                == .convolution(Convolution(kernel: SpatialSize(3, 5), hasBias: true)))
        let layout = required + [("layout", "NHWC")]
        #expect(try foreign("Convolution", layout, inputs) == "Convolution (layout=NHWC)")
    }

    @Test func convolutionRefusesWhatIsMissingOrWrong() {
        let right = [("kernel", "(3, 3)"), ("num_filter", "6"), ("no_bias", "1")]
        #expect(failure("Convolution", right, ["data", "w"]) == nil)
        #expect(failure("Convolution", right, ["data", "w", "b"])?.node == "it")
        #expect(failure("Convolution", right, ["data"])?.message.contains("1 operands") == true)
        for dropped in 0..<2 {
            var some = right
            some.remove(at: dropped)
            #expect(
                failure("Convolution", some, ["data", "w"])?.message.contains("missing") == true)
        }
        let wrong = [
            ("kernel", "3"), ("kernel", "(3, 3, 3)"), ("kernel", "3,3"), ("kernel", "(0, 3)"),
            ("num_filter", "0"), ("num_filter", "-1"), ("num_filter", "6.0"), ("stride", "(0, 1)"),
            ("pad", "(-1, 0)"), ("num_group", "0"), ("num_group", "3"), ("no_bias", "yes"),
            ("shape", "(1,)"), ("kernel", "(9999999999, 1)"),
        ]
        for (name, text) in wrong {
            let attributes = right.filter { $0.0 != name } + [(name, text)]
            let error = failure("Convolution", attributes, ["data", "w"])
            #expect(error?.node == "it" && error?.operatorName == "Convolution", "\(name)=\(text)")
        }
    }

    @Test func fullyConnected() throws {
        let inputs = ["data", "w", "b"]
        #expect(
            try imported("FullyConnected", [("num_hidden", "5")], inputs)
                == .dense(Dense(hasBias: true)))
        let attributes = [("num_hidden", "5"), ("no_bias", "True"), ("flatten", "False")]
        let graph = try SymbolText.single(
            "FullyConnected", attributes, ["data", "w"], data: "(0, 4, 6)")
        #expect(graph.nodes[0].operator == .dense(Dense(hasBias: false, flattensInput: false)))
        #expect(graph.value("w")?.shape == [5, 6])
        #expect(failure("FullyConnected", [], inputs)?.message.contains("num_hidden") == true)
    }

    @Test func batchNorm() throws {
        let inputs = ["data", "g", "b", "m", "v"]
        #expect(
            try imported("BatchNorm", [], inputs)
                == .batchNormalization(BatchNormalization(epsilon: 1e-3, fixesGamma: true)))
        let attributes = [
            ("eps", "2e-05"), ("fix_gamma", "False"), ("momentum", "0.9"), ("axis", "-3"),
            ("use_global_stats", "True"), ("cudnn_off", "True"),
        ]
        #expect(
            try imported("BatchNorm", attributes, inputs)
                == .batchNormalization(BatchNormalization(epsilon: 2e-5, fixesGamma: false)))
        #expect(try foreign("BatchNorm", [("axis", "3")], inputs) == "BatchNorm (axis=3)")
        #expect(
            try foreign("BatchNorm", [("output_mean_var", "True")], inputs)
                == "BatchNorm (output_mean_var=True)")
        #expect(failure("BatchNorm", [("eps", "-1")], inputs)?.node == "it")
    }

    @Test func leakyReLU() throws {
        #expect(try imported("LeakyReLU") == .leakyReLU(LeakyReLU(slope: 0.25)))
        #expect(
            try imported("LeakyReLU", [("act_type", "leaky"), ("slope", "0.1")])
                == .leakyReLU(LeakyReLU(slope: 0.1)))
        #expect(
            try imported("LeakyReLU", [("act_type", "rrelu")])
                == .leakyReLU(LeakyReLU(slope: (0.125 + 0.334) / 2)))
        #expect(
            try imported("LeakyReLU", [("act_type", "prelu"), ("slope", "0.3")], ["data", "a"])
                == .prelu(PReLU()))
        for kind in ["elu", "selu", "gelu"] {
            #expect(
                try foreign("LeakyReLU", [("act_type", kind)]) == "LeakyReLU (act_type=\(kind))")
        }
        #expect(failure("LeakyReLU", [("act_type", "relu6")])?.node == "it")
    }

    @Test func activations() throws {
        let expected: [(String, Operator)] = [
            ("relu", .relu(ReLU())), ("sigmoid", .sigmoid(Sigmoid())), ("tanh", .tanh(Tanh())),
        ]
        for (name, definition) in expected {
            #expect(try imported("Activation", [("act_type", name)]) == definition)
            #expect(try imported(name) == definition)
        }
        for kind in ["softrelu", "softsign"] {
            #expect(
                try foreign("Activation", [("act_type", kind)]) == "Activation (act_type=\(kind))")
        }
        #expect(try foreign("softsign") == "softsign")
        #expect(failure("Activation")?.message.contains("act_type") == true)
    }

    @Test func pooling() throws {
        #expect(
            try imported("Pooling", [("kernel", "(3, 3)")]) == .pooling(Pooling(.max, kernel: 3)))
        let attributes = [
            ("kernel", "(3, 2)"), ("stride", "(2, 2)"), ("pad", "(1, 0)"), ("pool_type", "avg"),
            ("pooling_convention", "full"), ("count_include_pad", "False"), ("cudnn_off", "1"),
        ]
        #expect(
            try imported("Pooling", attributes)
                == .pooling(
                    Pooling(
                        .average, kernel: SpatialSize(3, 2), stride: 2,
                        padding: SpatialSize(1, 0), rounding: .up, countsPadding: false)))
        let unset = [("kernel", "(2, 2)"), ("pool_type", "avg"), ("count_include_pad", "None")]
        #expect(
            try imported("Pooling", unset) == .pooling(Pooling(.average, kernel: 2)))
        let global = [("global_pool", "True"), ("pool_type", "avg")]
        let ignored = [("kernel", "(7, 7)"), ("pad", "(9, 9)"), ("pooling_convention", "full")]
        #expect(try imported("Pooling", global) == .globalPooling(GlobalPooling(.average)))
        #expect(
            try imported("Pooling", global + ignored) == .globalPooling(GlobalPooling(.average)))
        let kernel = ("kernel", "(3, 3)")
        for kind in ["sum", "lp"] {
            #expect(
                try foreign("Pooling", [kernel, ("pool_type", kind), ("p_value", "2")])
                    == "Pooling (pool_type=\(kind))")
        }
        #expect(
            try foreign("Pooling", [kernel, ("pooling_convention", "same")])
                == "Pooling (pooling_convention=same)")
        #expect(failure("Pooling")?.message.contains("kernel") == true)
        #expect(failure("Pooling", [kernel, ("pad", "(3, 3)")])?.node == "it")
        #expect(failure("Pooling", [kernel, ("pool_type", "min")])?.node == "it")
    }

    @Test func bilinearResize() throws {
        let name = "_contrib_BilinearResize2D"
        #expect(
            try imported(name, [("height", "14"), ("width", "7")])
                == .bilinearResize(BilinearResize(.size(SpatialSize(14, 7)), alignsCorners: true)))
        #expect(
            try imported(name, [("align_corners", "False"), ("scale_width", "2")])
                == .bilinearResize(BilinearResize(.size(1), alignsCorners: false)))
        let scale = [("scale_height", "1.5"), ("scale_width", "2"), ("height", "3")]
        #expect(
            try imported(name, scale)
                == .bilinearResize(
                    BilinearResize(.scale(height: 1.5, width: 2), alignsCorners: true)))
        #expect(
            try imported(name, [("mode", "like")], ["data", "data"])
                == .bilinearResize(BilinearResize(.likeOperand, alignsCorners: true)))
        for mode in ["odd_scale", "to_even_down", "to_even_up", "to_odd_down", "to_odd_up"] {
            #expect(try foreign(name, [("mode", mode)]) == "\(name) (mode=\(mode))")
        }
        #expect(failure(name, [("scale_height", "2")])?.message.contains("scale_width") == true)
        #expect(failure(name, [("height", "0")])?.node == "it")
    }

    @Test func upSampling() throws {
        let nearest = [("sample_type", "nearest"), ("num_args", "1"), ("scale", "2")]
        #expect(
            try imported("UpSampling", nearest)
                == .nearestUpsampling(NearestUpsampling(scale: 2)))
        let two = [("sample_type", "nearest"), ("num_args", "2"), ("scale", "2")]
        #expect(
            try foreign("UpSampling", two, ["data", "data"]) == "UpSampling (num_args=2)")
        let bilinear = [("sample_type", "bilinear"), ("num_args", "2"), ("scale", "2")]
        #expect(
            try foreign("UpSampling", bilinear, ["data", "w"])
                == "UpSampling (sample_type=bilinear)")
        for dropped in 0..<3 {
            var some = nearest
            some.remove(at: dropped)
            #expect(failure("UpSampling", some)?.message.contains("missing") == true)
        }
    }

    @Test func partsAndJoins() throws {
        let graph = try SymbolText.single(
            "SliceChannel", [("num_outputs", "4"), ("axis", "-3")], data: "(0, 8, 0, 0)")
        let node = try #require(graph.node("it"))
        #expect(node.operator == .split(Split(count: 4, axis: -3)))
        #expect(node.outputs.map { graph[$0].name } == ["it", "it#1", "it#2", "it#3"])
        #expect(node.outputs.allSatisfy { graph.shape($0)[1] == 2 })
        let squeezed = [("num_outputs", "8"), ("squeeze_axis", "True")]
        #expect(try foreign("split", squeezed) == "split (squeeze_axis=True)")
        #expect(try SymbolText.single("split", squeezed).nodes[0].outputs.count == 8)
        #expect(failure("SliceChannel", [("num_outputs", "3")])?.node == "it")
        #expect(failure("SliceChannel", [("num_outputs", "-1")])?.node == "it")
        #expect(failure("SliceChannel", [("num_outputs", "5000")])?.node == "it")
        #expect(
            try imported("Concat", [("num_args", "2"), ("dim", "-3")], ["data", "data"])
                == .concatenation(Concatenation(count: 2, axis: -3)))
        #expect(failure("Concat", [("num_args", "3")], ["data", "data"])?.node == "it")
        #expect(failure("Concat", [], ["data", "data"])?.message.contains("num_args") == true)
    }

    @Test func normalizations() throws {
        #expect(
            try imported("InstanceNorm", [], ["data", "g", "b"])
                == .instanceNormalization(InstanceNormalization(epsilon: 1e-3)))
        #expect(
            try imported("L2Normalization")
                == .l2Normalization(L2Normalization(.instance, epsilon: 1e-10)))
        for extent in L2Normalization.Extent.allCases {
            #expect(
                try imported("L2Normalization", [("mode", extent.rawValue), ("eps", "1e-5")])
                    == .l2Normalization(L2Normalization(extent, epsilon: 1e-5)))
        }
    }
}
