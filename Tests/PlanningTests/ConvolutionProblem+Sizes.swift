import GraphIR
import Testing

@testable import Planning

extension ConvolutionProblem {
    /// A convolution of a square image, with the output its attributes give it.
    init(
        _ channels: Int, _ outputs: Int, _ attributes: Convolution, size: Int,
        set: InstructionSet = .avx2, readsCallerInput: Bool = false
    ) throws {
        let input: Shape = [1, .known(channels), .known(size), .known(size)]
        let weight: Shape = [
            .known(outputs), .known(channels / attributes.groups), .known(attributes.kernel.height),
            .known(attributes.kernel.width),
        ]
        let output = try attributes.inferShapes([input, weight])[0]
        self.init(
            attributes: attributes, input: try #require(ValueGeometry(input)),
            output: try #require(ValueGeometry(output)), vectorWidth: set.vectorWidth,
            readsCallerInput: readsCallerInput)
    }
}
