import GraphIR
import Planning
import TestSupport
import Testing

/// Functions, arithmetic, reductions and matrix products against the interpreter.
@Suite("Function sweep", .serialized)
struct FunctionSweepTests {
    /// Functions that are defined everywhere.
    static let everywhere: [Function] = [
        Function(.abs), Function(.negate), Function(.sign), Function(.exp), Function(.sin),
        Function(.cos), Function(.atan), Function(.sinh), Function(.cosh), Function(.asinh),
        Function(.erf), Function(.softplus), Function(.softsign), Function(.floor),
        Function(.ceil), Function(.round), .elu(alpha: 0.7), .celu(alpha: 0.7),
        .celu(alpha: -0.7), .selu(alpha: 1.67, gamma: 1.05), .thresholdedReLU(alpha: 0.3),
        .shrink(lambda: 0.25, bias: 0.5), .hardSigmoid(alpha: 0.2, beta: 0.5),
    ]

    private func run(
        _ name: String, _ set: InstructionSet, channels: Int, size: (Int, Int),
        optimizes: Bool = false, build: (inout SweepGraph) throws -> Void
    ) async throws {
        guard set.takes(channels: channels, size: size) else { return }
        var sweep = SweepGraph(name: name, channels: channels, height: size.0, width: size.1)
        try build(&sweep)
        let graph = sweep.finished
        try await Fixtures.withTemporaryFolder { folder in
            let compiled = try await CompiledGraph(
                graph, in: folder, instructionSet: set, optimizes: optimizes, batches: [3])
            let check = try compiled.check(sweep.input)
            #expect(check.outputs.count == graph.outputs.count)
            #expect(check.firstDeparture == nil, "\(name) \(channels) \(size) \(set)")
            try compiled.model.expectSameBits(sweep.input.floats, name)
        }
    }

    @Test("Functions of one number", arguments: InstructionSet.tested)
    func functions(set: InstructionSet) async throws {
        for channels in [1, 17] {
            try await run("functions", set, channels: channels, size: (5, 7)) { sweep in
                for function in Self.everywhere { try sweep.node(.function(function)) }
                for kind in [Function.Kind.tan, .asin, .acos, .atanh] {
                    try sweep.node(.function(Function(kind)))
                }
                // Eight times as far from 0, where exponentials differ by much.
                let left = try sweep.node(.leakyReLU(LeakyReLU(slope: 8)))
                let negated = try sweep.node(.function(Function(.negate)), operands: left)
                let wide = try sweep.node(.leakyReLU(LeakyReLU(slope: 8)), operands: negated)
                for function in Self.everywhere {
                    try sweep.node(.function(function), operands: wide)
                }
                let positive = try sweep.node(.function(Function(.abs)))
                let above = try sweep.node(
                    .binary(Binary(.add)), operands: positive, parameters: [[channels, 1, 1]])
                for kind in [Function.Kind.sqrt, .log, .reciprocal] {
                    let values = try sweep.node(.function(Function(kind)), operands: above)
                    // Reads padding lanes, which must be finite.
                    try sweep.node(
                        .dense(Dense(hasBias: false)), operands: values,
                        parameters: [[3, channels * 35]])
                }
                let far = try sweep.node(
                    .binary(Binary(.add)), operands: above, parameters: [[channels, 1, 1]])
                try sweep.node(.function(Function(.acosh)), operands: far)
                let rows = try sweep.node(.reshape(Reshape([-1, 5])), operands: above)
                try sweep.node(.function(Function(.log)), operands: rows)
            }
        }
    }

    @Test("Functions after convolutions, in registers", arguments: InstructionSet.tested)
    func fused(set: InstructionSet) async throws {
        try await run("fused", set, channels: 9, size: (7, 7), optimizes: true) { sweep in
            for function in Self.everywhere
            where ![.floor, .ceil, .round, .sign].contains(function.kind) {
                let input = try sweep.hiddenConvolution(5, Convolution(kernel: 3, padding: 1))
                let active = try sweep.node(.function(function), operands: [input])
                try sweep.node(
                    .binary(Binary(.maximum)), operands: active, parameters: [[5, 1, 1]])
            }
            // Constants that images of a batch share.
            for shape in [[1, 5, 7, 7], [7, 7], [7]] {
                let input = try sweep.hiddenConvolution(5, Convolution(kernel: 3, padding: 1))
                try sweep.node(.binary(Binary(.multiply)), operands: [input], parameters: [shape])
            }
        }
    }

    @Test("Arithmetic whose operands repeat", arguments: InstructionSet.tested)
    func broadcasting(set: InstructionSet) async throws {
        for channels in [1, 8, 17] {
            try await run("broadcasting", set, channels: channels, size: (5, 7)) { sweep in
                for kind in [Binary.Kind.multiply, .divide, .minimum, .maximum] {
                    for shape in [[7], [5, 1], [5, 7], [1, channels, 1, 7], [1, 1, 5, 7]] {
                        try sweep.node(.binary(Binary(kind)), parameters: [shape])
                        try sweep.node(.binary(Binary(kind)), parameters: [shape], dataFirst: false)
                    }
                }
                let row = try sweep.node(.reduction(Reduction(.maximum, axes: [2])))
                let column = try sweep.node(.reduction(Reduction(.minimum, axes: [3])))
                let plane = try sweep.node(.reduction(Reduction(.mean, axes: [1])))
                try sweep.node(.binary(Binary(.multiply)), operands: row + column)
                try sweep.node(.binary(Binary(.subtract)), operands: plane + column)
                try sweep.node(.binary(Binary(.multiply)), operands: [sweep.data] + plane)
                try sweep.node(.binary(Binary(.subtract)), operands: plane + [sweep.data])
                let stack = try sweep.node(.reshape(Reshape([channels, 5, 7])))
                try sweep.node(.binary(Binary(.add)), operands: stack, parameters: [[2, 1, 1, 1]])
                try sweep.node(.binary(Binary(.subtract)), operands: stack, parameters: [[5, 1]])
            }
        }
    }

    @Test("Powers", arguments: InstructionSet.tested)
    func powers(set: InstructionSet) async throws {
        try await run("powers", set, channels: 17, size: (5, 7)) { sweep in
            let positive = try sweep.node(.function(Function(.abs)))
            let above = try sweep.node(
                .binary(Binary(.add)), operands: positive, parameters: [[17, 1, 1]])
            for exponent in [-1, 0, 0.5, 1, 2, 3, 2.5] {
                let scalar = sweep.scalar(exponent)
                try sweep.node(.binary(Binary(.power)), operands: above + [scalar])
                if exponent == exponent.rounded() {
                    try sweep.node(.binary(Binary(.power)), operands: [sweep.data, scalar])
                }
            }
            try sweep.node(.binary(Binary(.power)), operands: above, parameters: [[17, 1, 1]])
            try sweep.node(
                .binary(Binary(.power)), operands: above, parameters: [[5, 7]], dataFirst: false)
        }
    }

    @Test("Reductions", arguments: InstructionSet.tested)
    func reductions(set: InstructionSet) async throws {
        for (channels, size) in [(1, (5, 7)), (8, (3, 16)), (33, (7, 9))] {
            try await run("reductions", set, channels: channels, size: size) { sweep in
                for kind in [Reduction.Kind.sum, .mean, .maximum, .minimum] {
                    for axes in [[0], [1], [2], [3], [2, 3], [1, 2], [1, 3], [1, 2, 3]] {
                        for keeps in [true, false] {
                            try sweep.node(
                                .reduction(Reduction(kind, axes: axes, keepsDimensions: keeps)))
                        }
                    }
                    let stack = try sweep.node(
                        .reshape(Reshape([channels, size.0, 1, size.1, 1])))
                    for axes in [[0], [0, 3], [-2], [1, -1], [2]] {
                        try sweep.node(.reduction(Reduction(kind, axes: axes)), operands: stack)
                    }
                }
                try sweep.node(.reduction(Reduction(.product, axes: [2])))
                try sweep.node(.reduction(Reduction(.product, axes: [3])))
                let all = try sweep.node(
                    .reduction(Reduction(.maximum, axes: [0, 1, 2, 3], keepsDimensions: false)))
                try sweep.node(.binary(Binary(.add)), operands: all + [sweep.data])
            }
        }
    }

    @Test("Matrix products", arguments: InstructionSet.tested)
    func products(set: InstructionSet) async throws {
        let product = Operator.matrixProduct(MatrixProduct())
        for (channels, size) in [(1, (1, 7)), (3, (9, 40)), (5, (37, 17))] {
            let (height, width) = size
            try await run("products", set, channels: channels, size: size) { sweep in
                for columns in [1, 3, 16, 33] {
                    try sweep.node(product, parameters: [[width, columns]])
                    try sweep.node(product, parameters: [[2, 1, width, columns]])
                }
                for rows in [1, 4, 6] {
                    try sweep.node(product, parameters: [[rows, height]], dataFirst: false)
                }
                try sweep.node(product, parameters: [[width]])
                try sweep.node(product, parameters: [[height]], dataFirst: false)
                let turned = try sweep.node(.transpose(Transpose([0, 1, 3, 2])))
                try sweep.node(product, operands: [sweep.data] + turned)
                let elements = channels * height * width
                let line = try sweep.node(.flatten(Flatten()))
                try sweep.node(product, operands: line, parameters: [[elements, 5]])
                for outputs in [1, 33] {
                    try sweep.node(
                        .dense(Dense(hasBias: true, flattensInput: false)),
                        parameters: [[outputs, width], [outputs]])
                    try sweep.node(
                        .dense(Dense(hasBias: false, flattensInput: false)),
                        parameters: [[outputs, width]])
                }
                let rows = try sweep.node(.reshape(Reshape([-1, width])))
                try sweep.node(
                    .dense(Dense(hasBias: true)), operands: rows, parameters: [[6, width], [6]])
            }
        }
    }
}
