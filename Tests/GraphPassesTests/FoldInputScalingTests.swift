import GraphIR
import GraphPasses
import Testing

@Suite("FoldInputScaling")
struct FoldInputScalingTests {
    private let pass = FoldInputScaling()
    private let constants = """
        input %data : [1, 3, 6, 6]
        parameter %mean : f32[] = [127.5]
        parameter %scale : f32[] = [0.0078125]
        parameter %w : [4, 3, 3, 3]
        """

    @Test("goes into a padded convolution, whose border becomes the mean to the bit")
    func padded() throws {
        let after = try expect(
            pass,
            on: """
                \(constants)
                %a = binary(%data, %mean) kind=subtract
                %b = binary(%a, %scale) kind=multiply
                %y = convolution(%b, %w) kernel=[3, 3] padding=[1, 1]
                output %y
                """,
            gives: """
                input %data : [1, 3, 6, 6]
                %y = convolution(%data, %w.input_scaling, %y_bias.input_scaling, \
                %y_padding.input_scaling) kernel=[3, 3] padding=[1, 1] bias=true \
                padding_values=true : [1, 4, 6, 6]
                output %y
                """)
        #expect(after.metadata["input_scaling"] == "mean=127.5 scale=0.0078125 folded")
        let border = try #require(after.values.first { $0.name == "y_padding.input_scaling" })
        #expect(border.tensor?.doubles == [127.5, 127.5, 127.5])
    }

    @Test("goes into several layers, with numbers per channel, division and reversed operands")
    func perChannel() throws {
        let after = try expect(
            pass,
            on: """
                \(constants)
                parameter %means : f32[3, 1, 1] = [123.68, 116.78, 103.94]
                parameter %deviations : f32[1, 3, 1, 1] = [58.4, 57.1, 57.4]
                parameter %v : [2, 3, 1, 1]
                %a = binary(%means, %data) kind=subtract
                %b = binary(%a, %deviations) kind=divide
                %c = binary(%mean, %b) kind=add
                %y = convolution(%c, %w) kernel=[3, 3] padding=[1, 1]
                %z = convolution(%c, %v) kernel=[1, 1]
                output %y, %z
                """,
            gives: """
                input %data : [1, 3, 6, 6]
                %y = convolution(%data, %w.input_scaling, %y_bias.input_scaling, \
                %y_padding.input_scaling) kernel=[3, 3] padding=[1, 1] bias=true \
                padding_values=true : [1, 4, 6, 6]
                %z = convolution(%data, %v.input_scaling, %z_bias.input_scaling) kernel=[1, 1] \
                bias=true : [1, 2, 6, 6]
                output %y, %z
                """)
        let text = try #require(after.metadata["input_scaling"])
        #expect(text.hasPrefix("mean=["))
    }

    @Test("takes batch normalization of the input along")
    func batchNormalization() throws {
        try expect(
            pass,
            on: """
                \(constants)
                parameter %gamma : f32[3] = [1.5, -2, 0.25]
                parameter %beta : [3]
                parameter %bn_mean : [3]
                parameter %moving_var : [3]
                %a = binary(%data, %mean) kind=subtract
                %n = batch_normalization(%a, %gamma, %beta, %bn_mean, %moving_var) epsilon=2e-05
                %y = convolution(%n, %w) kernel=[3, 3] padding=[1, 1]
                output %y
                """,
            gives: """
                input %data : [1, 3, 6, 6]
                %y = convolution(%data, %w.input_scaling, %y_bias.input_scaling, \
                %y_padding.input_scaling) kernel=[3, 3] padding=[1, 1] bias=true \
                padding_values=true : [1, 4, 6, 6]
                output %y
                """)
    }

    @Test(
        "stays",
        arguments: [
            // A scale of 0 cannot be undone for the border.
            """
            parameter %zero : f32[] = [0]
            %a = binary(%data, %zero) kind=multiply
            %b = binary(%a, %mean) kind=add
            %y = convolution(%b, %w) kernel=[3, 3] padding=[1, 1]
            output %y
            """,
            // Another reader needs the scaled value.
            """
            %a = binary(%data, %mean) kind=subtract
            %y = convolution(%a, %w) kernel=[3, 3] padding=[1, 1]
            %z = relu(%a)
            output %y, %z
            """,
            // The weight is shared.
            """
            %a = binary(%data, %mean) kind=subtract
            %y = convolution(%a, %w) kernel=[3, 3]
            %z = convolution(%data, %w) kernel=[3, 3]
            output %y, %z
            """,
            // The caller gets the scaled value.
            """
            %a = binary(%data, %mean) kind=subtract
            %y = convolution(%a, %w) kernel=[3, 3]
            output %y, %a
            """,
            // Not a map of channels: a number per column, and one over the input.
            """
            parameter %columns : f32[6] = [1, 2, 3, 4, 5, 6]
            %a = binary(%data, %columns) kind=subtract
            %y = convolution(%a, %w) kernel=[3, 3]
            output %y
            """,
            """
            %a = binary(%scale, %data) kind=divide
            %y = convolution(%a, %w) kernel=[3, 3]
            output %y
            """,
            // Nothing to fold.
            """
            %y = convolution(%data, %w) kernel=[3, 3]
            output %y
            """,
        ])
    func stays(body: String) throws {
        try expect(pass, leaves: "\(constants)\n\(body)")
    }

    @Test("scaling is found by structure and described")
    func detection() throws {
        let scaled = try graph(
            """
            \(constants)
            %i = identity(%data)
            %a = binary(%i, %mean) kind=subtract
            %b = binary(%a, %scale) kind=multiply
            %y = convolution(%b, %w) kernel=[3, 3]
            output %y
            """)
        let found = try #require(InputNormalization.detect(in: scaled))
        #expect(found.mean == [127.5, 127.5, 127.5])
        #expect(found.scale == [0.0078125, 0.0078125, 0.0078125])
        #expect(found.nodes == ["i", "a", "b"])
        #expect(found.description == "mean=127.5 scale=0.0078125")

        let plain = try graph("\(constants)\n%y = relu(%data)\noutput %y")
        #expect(InputNormalization.detect(in: plain) == nil)
    }

    @Test("batch normalization of the input counts as scaling; a label input does not disturb")
    func detectionOfBatchNormalization() throws {
        let graph = try graph(
            """
            input %label : [1]
            input %data : [1, 2, 6, 6]
            parameter %gamma : f32[2] = [3, 3]
            parameter %beta : f32[2] = [1, 4]
            parameter %mean : f32[2] = [5, 6]
            parameter %var : f32[2] = [4, 16]
            %n = batch_normalization(%data, %gamma, %beta, %mean, %var) epsilon=0 fix_gamma=true
            %y = relu(%n)
            output %y
            """)
        let found = try #require(InputNormalization.detect(in: graph))
        #expect(found.input == "data")
        #expect(found.scale == [0.5, 0.25])
        #expect(found.mean == [3, -10])
        #expect(found.description == "mean=[3, -10] scale=[0.5, 0.25]")
    }
}
