import GraphIR
import GraphPasses
import Testing

@Suite("KeepSharedWeights")
struct KeepSharedWeightsTests {
    private let statistics = """
        input %data : [1, 4, 5, 5]
        parameter %basis : [4, 4, 3, 3]
        parameter %gamma : [4]
        parameter %beta : [4]
        parameter %mean : [4]
        parameter %n_moving_var : [4]
        """
    private let operands = "%gamma, %beta, %mean, %n_moving_var) epsilon=0.001"

    @Test("normalization behind a shared basis becomes an epilogue step; the basis stays one")
    func shared() throws {
        let after = try expect(
            KeepSharedWeights(),
            on: """
                \(statistics)
                %a = convolution(%data, %basis) kernel=[3, 3] padding=[1, 1]
                %n = batch_normalization(%a, \(operands)
                %b = convolution(%n, %basis) kernel=[3, 3] padding=[1, 1]
                %m = batch_normalization(%b, \(operands) fix_gamma=true
                output %m
                """,
            gives: """
                input %data : [1, 4, 5, 5]
                %n = convolution(%data, %basis) kernel=[3, 3] padding=[1, 1] then \
                affine(%n_scale, %n_shift) : [1, 4, 5, 5] node "a"
                %m = convolution(%n, %basis) kernel=[3, 3] padding=[1, 1] then affine(%m_scale, \
                %m_shift) : [1, 4, 5, 5] node "b"
                output %m
                """)
        #expect(after.values.count { $0.name == "basis" } == 1)
    }

    @Test("a private weight, or a raw result that is read as well, is left to other passes")
    func leaves() throws {
        try expect(
            KeepSharedWeights(),
            leaves: """
                \(statistics)
                %a = convolution(%data, %basis) kernel=[3, 3]
                %n = batch_normalization(%a, \(operands)
                output %n
                """)
        try expect(
            KeepSharedWeights(),
            leaves: """
                \(statistics)
                %a = convolution(%data, %basis) kernel=[3, 3] padding=[1, 1]
                %n = batch_normalization(%a, \(operands)
                %b = convolution(%a, %basis) kernel=[3, 3] padding=[1, 1]
                output %n, %b
                """)
        try expect(
            KeepSharedWeights(),
            leaves: """
                \(statistics)
                %a = convolution(%data, %basis) kernel=[3, 3] padding=[1, 1] then relu
                %n = batch_normalization(%a, \(operands)
                %b = convolution(%n, %basis) kernel=[3, 3] padding=[1, 1]
                output %b
                """)
    }
}
