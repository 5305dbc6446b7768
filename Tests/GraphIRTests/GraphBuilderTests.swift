import Diagnostics
import GraphIR
import Testing

@Suite struct GraphBuilderTests {
    private func failure(_ describe: (Expression) -> Expression) -> Diagnostic? {
        let builder = GraphBuilder("tiny")
        let image = builder.input("data", channels: 3)
        let last = describe(image)
        do {
            _ = try builder.finish(last)
            return nil
        } catch { return error }
    }

    @Test func describesANetwork() throws {
        let builder = GraphBuilder("tiny")
        let image = builder.input("data", channels: 3)
        let x = image.binary("shift", .subtract, 127.5)
            .convolution("conv0", 8, kernel: 3, stride: 2, padding: 1, bias: true)
            .batchNormalization("bn0", epsilon: 2e-5, fixesGamma: true).prelu("relu0")
        let y = x.globalAveragePooling("pool").sigmoid("gate")
        let graph = try builder.finish(
            x.multiplying("scaled", by: y).adding("sum", x).flatten("flat"), y)
        #expect(
            GraphPrinter(parameters: .inline(limit: 1)).print(graph) == """
                graph "tiny"
                input %data : [N, 3, H, W]
                parameter %shift_scalar : f32[] = [127.5]
                parameter %conv0_weight : [8, 3, 3, 3]
                parameter %conv0_bias : [8]
                parameter %bn0_gamma : [8]
                parameter %bn0_beta : [8]
                parameter %bn0_moving_mean : [8]
                parameter %bn0_moving_var : [8]
                parameter %relu0_gamma : [8]
                %shift = binary(%data, %shift_scalar) kind=subtract : [N, 3, H, W]
                %conv0 = convolution(%shift, %conv0_weight, %conv0_bias) kernel=[3, 3] \
                stride=[2, 2] padding=[1, 1] bias=true : [N, 8, floor((H-1)/2)+1, floor((W-1)/2)+1]
                %bn0 = batch_normalization(%conv0, %bn0_gamma, %bn0_beta, %bn0_moving_mean, \
                %bn0_moving_var) epsilon=2e-05 fix_gamma=true : \
                [N, 8, floor((H-1)/2)+1, floor((W-1)/2)+1]
                %relu0 = prelu(%bn0, %relu0_gamma) : [N, 8, floor((H-1)/2)+1, floor((W-1)/2)+1]
                %pool = global_pooling(%relu0) kind=average : [N, 8, 1, 1]
                %gate = sigmoid(%pool) : [N, 8, 1, 1]
                %scaled = binary(%relu0, %gate) kind=multiply : \
                [N, 8, floor((H-1)/2)+1, floor((W-1)/2)+1]
                %sum = binary(%scaled, %relu0) kind=add : [N, 8, floor((H-1)/2)+1, floor((W-1)/2)+1]
                %flat = flatten(%sum) : [N, (8)*(floor((H-1)/2)+1)*(floor((W-1)/2)+1)]
                output %flat, %gate

                """)
    }

    @Test func sharesParametersByName() throws {
        let builder = GraphBuilder("shared")
        let x = builder.input("data", channels: 4)
        let y = x.convolution("a", 4, kernel: 1, weight: "basis")
            .convolution("b", 4, kernel: 1, weight: "basis")
        let graph = try builder.finish(y)
        #expect(graph.values.count { $0.isParameter } == 1)
        #expect(graph.nodes[0].inputs[1] == graph.nodes[1].inputs[1])
    }

    @Test func refusesAParameterOfTwoShapes() throws {
        let error = try #require(
            failure {
                $0.convolution("a", 4, kernel: 1, weight: "basis")
                    .convolution("b", 4, kernel: 1, weight: "basis")
            })
        #expect(error.category == .usage)
        #expect(error.message == "parameter 'basis' is used as [4, 4, 1, 1] and as [4, 3, 1, 1]")
    }

    /// The first mistake is the one that is thrown; the description runs on.
    @Test func remembersTheFirstMistake() throws {
        let error = try #require(
            failure {
                $0.convolution("first", 4, kernel: 0).convolution("second", 4, kernel: 0)
                    .split("third", count: 3)[2]
            })
        #expect(error.node == "first")
        #expect(error.operatorName == "convolution")
        #expect(error.message == "kernel is 0x0")
        #expect(error.expected == "1 to 1048576 each way")
    }

    @Test func survivesAbsurdDescriptions() throws {
        #expect(failure { $0.split("s", count: 0)[0] }?.node == "s")
        #expect(failure { $0.split("s", count: 1 << 40)[4095] }?.node == "s")
        #expect(failure { $0.convolution("c", 4, kernel: 1, groups: 0) }?.node == "c")
        #expect(failure { $0.flatten("f").prelu("p") }?.node == "p")
        #expect(failure { $0.reshape("r", [-1, -1]).tanh("t") }?.node == "r")
        #expect(failure { $0.transpose("t", [0]).relu("u") }?.node == "t")
    }

    /// Every named form adds the operator it is called after.
    @Test func coversEveryOperator() throws {
        let builder = GraphBuilder("all")
        let x = builder.input("data", channels: 2)
        let layers = [
            x.instanceNormalization("in", epsilon: 1e-5), x.relu("relu"),
            x.leakyReLU("leaky", slope: 0.1), x.tanh("tanh"), x.clip("clip", 0, 6),
            x.maxPooling("max", kernel: 2), x.averagePooling("mean", kernel: 2),
            x.bilinearResize("up", like: x), x.nearestUpsampling("near", scale: 2),
            x.split("split", count: 2)[1], x.concatenating("cat", x), x.softmax("soft"),
            x.l2Normalization("unit"), x.dropout("drop", rate: 0.5), x.identity("id"),
            x.dense("fc", 3, inputs: 8), x.dense("fc2", 3, inputs: 8, bias: false),
            x.reshape("shape", [0, -1]), x.transpose("turn", [0, 2, 3, 1]),
        ]
        let graph = try builder.finish(layers[0])
        #expect(
            graph.nodes.map(\.operator.mnemonic) == [
                "instance_normalization", "relu", "leaky_relu", "tanh", "clip", "pooling",
                "pooling", "bilinear_resize", "nearest_upsampling", "split", "concatenation",
                "softmax", "l2_normalization", "dropout", "identity", "dense", "dense", "reshape",
                "transpose",
            ])
        #expect(layers.map { graph[$0.value].name }.contains("split#1"))
        try GraphVerifier.verify(graph)
    }
}
