import GraphIR
import Planning
import TestSupport
import Testing

/// Selection and resampling along every axis, and windows whose border differs from side to side.
@Suite("Axis sweep", .serialized)
struct AxisSweepTests {
    private func run(
        _ name: String, _ set: InstructionSet, channels: Int, size: (Int, Int),
        selection: SelectionPolicy = .estimates, build: (inout SweepGraph) throws -> Void
    ) async throws {
        guard set.takes(channels: channels, size: size) else { return }
        var sweep = SweepGraph(name: name, channels: channels, height: size.0, width: size.1)
        try build(&sweep)
        let graph = sweep.finished
        try await Fixtures.withTemporaryFolder { folder in
            let compiled = try await CompiledGraph(
                graph, in: folder, instructionSet: set, optimizes: false, selection: selection,
                batches: [3])
            let check = try compiled.check(sweep.input)
            #expect(check.outputs.count == graph.outputs.count)
            #expect(check.firstDeparture == nil, "\(name) \(channels) \(size) \(set)")
            try compiled.model.expectSameBits(sweep.input.floats, name)
        }
    }

    /// Numbers of an axis of `size` elements: cut, turned, repeated, padded in every way.
    private static func selections(_ size: Int, axis: Int) -> [Selection] {
        let all = Array(0..<size)
        let lists = [
            [size - 1], Array(all.dropFirst(size / 3)), all.reversed(), all + all,
            all.filter { $0.isMultiple(of: 2) }, all.flatMap { [$0, $0, $0] },
            [-1, -1] + all + [-1], [min(1, size - 1)] + all, all.flatMap { [$0, -1] },
        ]
        return lists.map { Selection(axis: axis, indices: $0, fill: 0) }
            + [Selection(axis: axis, indices: [-1] + all, fill: -2.5)]
    }

    @Test("Selection", arguments: InstructionSet.tested)
    func selection(set: InstructionSet) async throws {
        for (channels, size) in [(3, (5, 7)), (16, (4, 9)), (33, (3, 2)), (48, (1, 1))] {
            try await run("selection", set, channels: channels, size: size) { sweep in
                // A convolution leaves its result blocked; the input itself is planar.
                let blocked = try sweep.node(.relu(ReLU()))
                for (axis, size) in [(1, channels), (2, size.0), (3, size.1)] {
                    for selection in Self.selections(size, axis: axis) {
                        try sweep.node(.selection(selection))
                        let moved = try sweep.node(.selection(selection), operands: blocked)
                        try sweep.node(.sigmoid(Sigmoid()), operands: moved)
                    }
                }
                try sweep.node(.selection(Selection(axis: 0, indices: [0])))
                let flat = try sweep.node(.flatten(Flatten()))
                try sweep.node(
                    .selection(Selection(axis: 1, indices: [0, -1, 1, 0])), operands: flat)
                let deep = try sweep.node(
                    .reshape(Reshape([1, 1, -1, 1, size.0, 1, size.1, 1])))
                for axis in [2, 4, -2] {
                    let turned = Selection(axis: axis, indices: [0, -1, 0], fill: 4)
                    try sweep.node(.selection(turned), operands: deep)
                }
            }
        }
    }

    /// An infinite fill lies in no padding lane, where a weight of 0 would make NaN of it.
    @Test("Infinite fill before a pooling", arguments: InstructionSet.tested)
    func infiniteFill(set: InstructionSet) async throws {
        for channels in [3, 16] {
            try await run("fill", set, channels: channels, size: (4, 6)) { sweep in
                var padded = try sweep.node(.relu(ReLU()))
                for (axis, size) in [(2, 4), (3, 6)] {
                    let indices = [-1] + Array(0..<size)
                    let pad = Selection(axis: axis, indices: indices, fill: -.infinity)
                    padded = try sweep.hidden(.selection(pad), operands: padded)
                }
                let pooled = try sweep.node(
                    .pooling(Pooling(.max, kernel: 3, stride: 2)), operands: padded)
                try sweep.node(
                    .convolution(Convolution(kernel: 1)), operands: pooled,
                    parameters: [[5, channels, 1, 1]])
            }
        }
    }

    private static func resamplings(_ size: Int, axis: Int) -> [Resampling] {
        func resized(
            _ output: Int, _ coordinates: ResizedAxis.Coordinates = .halfPixel
        ) -> ResizedAxis {
            ResizedAxis(input: size, output: output, coordinates: coordinates)
        }
        return [
            resized(2 * size + 1).linear(axis: axis),
            resized(3, .alignCorners).linear(axis: axis),
            resized(max(1, size / 2)).linear(axis: axis, antialias: true),
            resized(2 * size).cubic(axis: axis),
            resized(5, .asymmetric).cubic(axis: axis, a: -0.5, excludesOutside: true),
            resized(max(1, size / 3)).cubic(axis: axis, antialias: true),
            resized(4, .cropAndResize(start: -0.3, end: 0.8)).linear(
                axis: axis, extrapolationValue: 1.5),
        ]
    }

    @Test("Resampling", arguments: InstructionSet.tested)
    func resampling(set: InstructionSet) async throws {
        for (channels, size) in [(3, (5, 7)), (16, (4, 9)), (33, (6, 13))] {
            try await run("resampling", set, channels: channels, size: size) { sweep in
                let blocked = try sweep.node(.relu(ReLU()))
                for (axis, size) in [(1, channels), (2, size.0), (3, size.1)] {
                    for resampling in Self.resamplings(size, axis: axis) {
                        try sweep.node(.resampling(resampling))
                        let moved = try sweep.node(.resampling(resampling), operands: blocked)
                        try sweep.node(.tanh(Tanh()), operands: moved)
                    }
                }
                let rows = try sweep.node(.reshape(Reshape([1, size.0 * size.1, -1])))
                try sweep.node(
                    .resampling(
                        ResizedAxis(input: channels, output: 7, coordinates: .halfPixel).linear(
                            axis: -1)), operands: rows)
            }
        }
    }

    /// Borders as TensorFlow's SAME makes them, and stranger ones.
    private static let borders: [(start: SpatialSize, end: SpatialSize)] = [
        (0, 1), (1, 0), (SpatialSize(0, 2), SpatialSize(2, 1)), (SpatialSize(2, 1), 0),
    ]

    /// Borders meet strides, groups and padding values in pairs: all of them together are minutes.
    @Test("Convolutions with another border at the end", arguments: InstructionSet.tested)
    func borders(set: InstructionSet) async throws {
        for (channels, size) in [(3, (13, 17)), (16, (7, 22))] {
            try await run("borders", set, channels: channels, size: size) { sweep in
                for (index, (start, end)) in Self.borders.enumerated() {
                    for (stride, groups) in [(1, 1), (2, 1), (1 + index % 3, channels)] {
                        try sweep.convolution(
                            groups == 1 ? 9 : channels,
                            Convolution(
                                kernel: 3, stride: SpatialSize(stride), padding: start,
                                paddingEnd: end, groups: groups,
                                hasPaddingValues: (index + stride).isMultiple(of: 2)))
                    }
                    if channels.isMultiple(of: 4) {
                        try sweep.convolution(
                            channels,
                            Convolution(
                                kernel: 3, stride: SpatialSize(1 + index % 2), padding: start,
                                paddingEnd: end, groups: channels / 4))
                    }
                }
                let (start, end) = Self.borders[2]
                for other in [
                    Convolution(kernel: 3, padding: start, paddingEnd: end, dilation: 2),
                    Convolution(kernel: 1, stride: 2, padding: start, paddingEnd: end),
                    Convolution(kernel: 5, stride: 2, padding: start, paddingEnd: end),
                ] {
                    try sweep.convolution(9, other)
                }
            }
        }
    }

    /// Every form of a convolution that the catalog allows, not only the cheapest.
    @Test("Every form with another border at the end", arguments: InstructionSet.tested)
    func forms(set: InstructionSet) async throws {
        for form in ConvolutionForm.allCases {
            try await run(
                "forms", set, channels: 16, size: (22, 47),
                selection: SelectionPolicy(preferred: form)
            ) { sweep in
                for (index, (start, end)) in Self.borders.suffix(2).enumerated() {
                    try sweep.convolution(
                        32,
                        Convolution(
                            kernel: 3, stride: SpatialSize(1 + index), padding: start,
                            paddingEnd: end))
                }
            }
        }
    }

    @Test("Pooling: borders, dilation, rounding", arguments: InstructionSet.tested)
    func pooling(set: InstructionSet) async throws {
        for (channels, size) in [(3, (13, 17)), (16, (7, 8))] {
            try await run("pooling", set, channels: channels, size: size) { sweep in
                for kind in Pooling.Kind.allCases {
                    for rounding in WindowRounding.allCases {
                        for counts in [true, false] {
                            for (start, end) in Self.borders {
                                for (stride, dilation) in [(1, 1), (2, 1), (3, 2), (2, 3)] {
                                    try sweep.node(
                                        .pooling(
                                            Pooling(
                                                kind, kernel: 3, stride: SpatialSize(stride),
                                                padding: start, paddingEnd: end,
                                                dilation: SpatialSize(dilation, 1),
                                                rounding: rounding, countsPadding: counts)))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
