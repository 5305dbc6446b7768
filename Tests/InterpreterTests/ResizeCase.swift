import GraphIR
import Testing

/// A case of the ONNX backend suite (`test_resize_<name>`, ONNX 1.22): an image of 1, 2, 3, ...
/// resized along height and width, and the suite's expected output.
struct ResizeCase: Sendable, CustomTestStringConvertible {
    /// How an axis is resampled.
    enum Method {
        case nearest(ResizedAxis.NearestRule)
        case linear(antialias: Bool, excludesOutside: Bool)
        case cubic(a: Double, antialias: Bool, excludesOutside: Bool)
    }

    var name: String
    var height: ResizedAxis
    var width: ResizedAxis
    var method: Method
    var fill = 0.0
    var expected: [Double]
    var testDescription: String { name }

    init(
        _ name: String, _ height: ResizedAxis, _ width: ResizedAxis, _ method: Method,
        fill: Double = 0, _ expected: [Double]
    ) {
        self.name = name
        self.height = height
        self.width = width
        self.method = method
        self.fill = fill
        self.expected = expected
    }

    /// The operator along one axis.
    func op(_ resized: ResizedAxis, axis: Int) -> Operator {
        switch method {
        case .nearest(let rule):
            .selection(resized.nearest(rule, axis: axis, extrapolationValue: fill))
        case .linear(let antialias, let excludesOutside):
            .resampling(
                resized.linear(
                    axis: axis, antialias: antialias, excludesOutside: excludesOutside,
                    extrapolationValue: fill))
        case .cubic(let a, let antialias, let excludesOutside):
            .resampling(
                resized.cubic(
                    axis: axis, a: a, antialias: antialias, excludesOutside: excludesOutside,
                    extrapolationValue: fill))
        }
    }
}
