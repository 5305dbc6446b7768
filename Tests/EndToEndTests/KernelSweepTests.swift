import GraphIR
import ModelRuntime
import Planning
import TestSupport
import Testing

/// Every kernel against the interpreter over shapes that are aligned, one over, one short, tails.
///
/// Many layers share one library per case: each reads the graph's input and is compared by name.
@Suite("Kernel sweep", .serialized)
struct KernelSweepTests {
    /// Channels around the vector widths and register tiles of every instruction set.
    static let channelCounts = [1, 7, 9, 16, 33]
    static let sizes = [(1, 1), (2, 3), (7, 7), (9, 5), (14, 14), (13, 17)]

    private func run(
        _ name: String, _ instructionSet: InstructionSet, channels: Int, size: (Int, Int),
        build: (inout SweepGraph) throws -> Void
    ) async throws {
        guard instructionSet.takes(channels: channels, size: size) else { return }
        var sweep = SweepGraph(name: name, channels: channels, height: size.0, width: size.1)
        try build(&sweep)
        let graph = sweep.finished
        try await Fixtures.withTemporaryFolder { folder in
            let compiled = try await CompiledGraph(
                graph, in: folder, instructionSet: instructionSet, optimizes: false,
                batches: [3])
            let check = try compiled.check(sweep.input)
            #expect(check.values.count == compiled.plan.values.count)
            #expect(check.outputs.count == graph.outputs.count)
            #expect(check.firstDeparture == nil, "\(name) \(channels) \(size) \(instructionSet)")
            try compiled.model.expectSameBits(sweep.input.floats, name)
        }
    }

    @Test("Pointwise convolutions", arguments: InstructionSet.tested)
    func pointwise(set: InstructionSet) async throws {
        for (index, channels) in Self.channelCounts.enumerated() {
            let size = Self.sizes[index % Self.sizes.count]
            try await run("pointwise", set, channels: channels, size: size) { sweep in
                for outputs in [1, 8, 17, 40] {
                    try sweep.convolution(outputs, Convolution(kernel: 1))
                    try sweep.convolution(outputs, Convolution(kernel: 1, stride: 2, hasBias: true))
                }
            }
        }
    }

    @Test(
        "Deep pointwise convolutions, in blocks of the reduction",
        arguments: InstructionSet.tested)
    func deepPointwise(set: InstructionSet) async throws {
        try await run("deep", set, channels: 1025, size: (7, 7)) { sweep in
            try sweep.convolution(33, Convolution(kernel: 1))
            try sweep.convolution(64, Convolution(kernel: 1, stride: 3))
        }
    }

    @Test("Direct convolutions", arguments: InstructionSet.tested)
    func direct(set: InstructionSet) async throws {
        for (index, channels) in [1, 5, 17, 32].enumerated() {
            let size = Self.sizes[(index + 2) % Self.sizes.count]
            try await run("direct", set, channels: channels, size: size) { sweep in
                for outputs in [1, 8, 19] {
                    for stride in [1, 2, 3] {
                        try sweep.convolution(
                            outputs,
                            Convolution(kernel: 3, stride: SpatialSize(stride), padding: 1))
                    }
                }
                try sweep.convolution(
                    9, Convolution(kernel: 3, stride: SpatialSize(2, 1), padding: 1))
                try sweep.convolution(9, Convolution(kernel: 3, padding: 2, dilation: 2))
                try sweep.convolution(
                    9, Convolution(kernel: SpatialSize(1, 3), padding: SpatialSize(0, 1)))
                try sweep.convolution(9, Convolution(kernel: 5, padding: 2, hasBias: true))
                try sweep.convolution(9, Convolution(kernel: 1, padding: 1))
                try sweep.convolution(
                    9, Convolution(kernel: 3, padding: 1, hasPaddingValues: true))
            }
        }
    }

    @Test("Grouped and depthwise convolutions", arguments: InstructionSet.tested)
    func grouped(set: InstructionSet) async throws {
        for (index, channels) in [8, 12, 48].enumerated() {
            let size = Self.sizes[(index + 2) % Self.sizes.count]
            try await run("grouped", set, channels: channels, size: size) { sweep in
                for groups in [2, 4, channels / 4, channels / 2, channels] {
                    for stride in [1, 2] {
                        try sweep.convolution(
                            channels,
                            Convolution(
                                kernel: 3, stride: SpatialSize(stride), padding: 1, groups: groups))
                    }
                    try sweep.convolution(
                        2 * channels, Convolution(kernel: 3, padding: 1, groups: groups))
                    try sweep.convolution(
                        channels,
                        Convolution(
                            kernel: 3, padding: 1, dilation: 1, groups: groups, hasBias: true,
                            hasPaddingValues: true))
                }
                try sweep.convolution(
                    channels, Convolution(kernel: SpatialSize(size.0, size.1), groups: channels))
                try sweep.convolution(
                    channels, Convolution(kernel: 3, padding: 2, dilation: 2, groups: channels))
            }
        }
    }

    @Test("Wide images: inner segments, borders wider than one", arguments: InstructionSet.tested)
    func wideLanes(set: InstructionSet) async throws {
        for (channels, size) in [(12, (9, 75)), (20, (6, 41))] {
            try await run("wide", set, channels: channels, size: size) { sweep in
                for groups in [channels, channels / 4] {
                    for stride in [1, 2, 3] {
                        try sweep.convolution(
                            channels,
                            Convolution(
                                kernel: 3, stride: SpatialSize(stride), padding: 1, groups: groups))
                    }
                    // 5x5 and 7x7 windows of grouped channels take clang most of a minute, and no
                    // network has them; depthwise ones are swept at one size.
                    for (kernel, padding, dilation) in [
                        (7, 3, 1), (5, 4, 2), (3, 16, 16), (3, 7, 2),
                    ] where kernel == 3 || (groups == channels && channels == 12) {
                        try sweep.convolution(
                            channels,
                            Convolution(
                                kernel: SpatialSize(kernel), padding: SpatialSize(padding),
                                dilation: SpatialSize(dilation), groups: groups))
                    }
                    try sweep.convolution(
                        channels,
                        Convolution(
                            kernel: 5, padding: 2, groups: groups, hasPaddingValues: true))
                }
            }
        }
    }

    @Test("First layers read the caller's image", arguments: InstructionSet.tested)
    func firstLayer(set: InstructionSet) async throws {
        for channels in [1, 3, 4] {
            try await run("first", set, channels: channels, size: (13, 17)) { sweep in
                for outputs in [1, 8, 33, 64] {
                    try sweep.convolution(outputs, Convolution(kernel: 3, padding: 1))
                    try sweep.convolution(outputs, Convolution(kernel: 3, stride: 2, padding: 1))
                }
                try sweep.convolution(8, Convolution(kernel: 7, stride: 2, padding: 3))
                try sweep.convolution(8, Convolution(kernel: 3, padding: 1, hasPaddingValues: true))
            }
        }
    }

    @Test("Pooling, resizing and instance normalization", arguments: InstructionSet.tested)
    func windows(set: InstructionSet) async throws {
        for (channels, size) in [(3, (13, 17)), (8, (7, 7)), (17, (8, 14))] {
            try await run("windows", set, channels: channels, size: size) { sweep in
                for kind in Pooling.Kind.allCases {
                    for (stride, padding, up) in [
                        (1, 0, false), (2, 1, false), (2, 1, true), (3, 0, true),
                    ] {
                        for counts in [true, false] {
                            try sweep.node(
                                .pooling(
                                    Pooling(
                                        kind, kernel: 3, stride: SpatialSize(stride),
                                        padding: SpatialSize(padding), rounding: up ? .up : .down,
                                        countsPadding: counts)))
                        }
                    }
                    try sweep.node(.globalPooling(GlobalPooling(kind)))
                }
                for target in [SpatialSize(1), SpatialSize(20, 31), SpatialSize(5, 4)] {
                    for aligns in [true, false] {
                        try sweep.node(
                            .bilinearResize(BilinearResize(.size(target), alignsCorners: aligns)))
                    }
                }
                try sweep.node(.nearestUpsampling(NearestUpsampling(scale: SpatialSize(2, 3))))
                try sweep.node(
                    .instanceNormalization(InstanceNormalization(epsilon: 1e-3)),
                    parameters: [[channels], [channels]])
            }
        }
    }

    @Test("Elementwise operators and broadcasting", arguments: InstructionSet.tested)
    func elementwise(set: InstructionSet) async throws {
        for channels in [1, 8, 17] {
            try await run("elementwise", set, channels: channels, size: (5, 7)) { sweep in
                try sweep.node(.relu(ReLU()))
                try sweep.node(.leakyReLU(LeakyReLU(slope: 0.25)))
                try sweep.node(.sigmoid(Sigmoid()))
                try sweep.node(.tanh(Tanh()))
                try sweep.node(.clip(Clip(minimum: -0.5, maximum: 0.25)))
                try sweep.node(.prelu(PReLU()), parameters: [[channels]])
                try sweep.node(.prelu(PReLU()), parameters: [[1]])
                try sweep.node(
                    .batchNormalization(BatchNormalization(epsilon: 1e-3)),
                    parameters: Array(repeating: [channels], count: 4))
                for kind in Binary.Kind.allCases {
                    try sweep.node(.binary(Binary(kind)), parameters: [[]])
                    try sweep.node(.binary(Binary(kind)), parameters: [[channels, 1, 1]])
                    try sweep.node(.binary(Binary(kind)), parameters: [[1, channels, 5, 7]])
                    try sweep.node(.binary(Binary(kind)), parameters: [[]], dataFirst: false)
                    try sweep.node(
                        .binary(Binary(kind)), parameters: [[channels, 1, 1]], dataFirst: false)
                }
            }
        }
    }

    @Test("Joins and cuts of whole channel blocks, in place", arguments: InstructionSet.tested)
    func joins(set: InstructionSet) async throws {
        for channels in [32, 64] {
            try await run("joins", set, channels: channels, size: (3, 5)) { sweep in
                let halves = try sweep.node(.split(Split(count: 2)))
                let left = try sweep.node(
                    .instanceNormalization(InstanceNormalization(epsilon: 1e-3)),
                    operands: [halves[0]], parameters: [[channels / 2], [channels / 2]])
                let right = try sweep.node(.sigmoid(Sigmoid()), operands: [halves[1]])
                let joined = try sweep.node(
                    .concatenation(Concatenation(count: 2)), operands: left + right)
                let again = try sweep.node(
                    .concatenation(Concatenation(count: 4)),
                    operands: [right[0], sweep.data, joined[0], left[0]])
                try sweep.node(.tanh(Tanh()), operands: again)
                for part in try sweep.node(.split(Split(count: 4)), operands: joined) {
                    try sweep.node(.relu(ReLU()), operands: [part])
                    try sweep.node(.flatten(Flatten()), operands: [part])
                }
            }
        }
    }

    @Test("Sigmoids far from 0", arguments: InstructionSet.tested)
    func sigmoids(set: InstructionSet) async throws {
        try await run("sigmoid", set, channels: 16, size: (9, 9)) { sweep in
            for slope in [-200, -20, 20, 200.0] {
                let wide = try sweep.node(.leakyReLU(LeakyReLU(slope: slope)))
                try sweep.node(.sigmoid(Sigmoid()), operands: wide)
            }
        }
    }

    @Test("Convolutions whose window is the whole image", arguments: InstructionSet.tested)
    func wholeImage(set: InstructionSet) async throws {
        for (channels, size) in [(5, (1, 1)), (34, (1, 1)), (18, (3, 2))] {
            try await run("whole", set, channels: channels, size: size) { sweep in
                // Not one output: its sum may cancel, and errors are relative to the largest.
                for outputs in [7, 16, 37] {
                    let kernel = SpatialSize(size.0, size.1)
                    try sweep.convolution(outputs, Convolution(kernel: kernel, hasBias: true))
                    try sweep.convolution(outputs, Convolution(kernel: kernel, stride: 2))
                }
            }
        }
    }

    @Test("Joins, cuts, views, softmax, norms and dense layers", arguments: InstructionSet.tested)
    func movement(set: InstructionSet) async throws {
        for channels in [4, 12, 34] {
            try await run("movement", set, channels: channels, size: (3, 5)) { sweep in
                let parts = try sweep.node(.split(Split(count: 2)))
                try sweep.node(
                    .concatenation(Concatenation(count: 3)),
                    operands: [parts[1], sweep.data, parts[0]])
                try sweep.node(
                    .concatenation(Concatenation(count: 2, axis: 2)),
                    operands: [sweep.data, sweep.data])
                let flat = try sweep.node(.flatten(Flatten()))
                try sweep.node(.softmax(Softmax()), operands: flat)
                try sweep.node(.softmax(Softmax(axis: 1)))
                for extent in L2Normalization.Extent.allCases {
                    try sweep.node(.l2Normalization(L2Normalization(extent, epsilon: 1e-10)))
                }
                try sweep.node(.transpose(Transpose([0, 2, 3, 1])))
                let moved = try sweep.node(.transpose(Transpose([0, 3, 1, 2])))
                try sweep.node(.relu(ReLU()), operands: moved)
                let rows = try sweep.node(.reshape(Reshape([0, -1, 3])))
                try sweep.node(.sigmoid(Sigmoid()), operands: rows)
                for outputs in [1, 16, 33] {
                    try sweep.node(
                        .dense(Dense(hasBias: true)),
                        parameters: [[outputs, channels * 15], [outputs]])
                }
                let vector = try sweep.node(
                    .dense(Dense(hasBias: false)), parameters: [[channels + 3, channels * 15]])
                try sweep.node(.prelu(PReLU()), operands: vector, parameters: [[channels + 3]])
                try sweep.node(
                    .dense(Dense(hasBias: true)), operands: vector,
                    parameters: [[5, channels + 3], [5]])
            }
        }
    }
}
