import GraphIR
import Interpreter
import Testing

@Suite struct FunctionTests {
    /// A function, where it is evaluated, and what it gives, by hand or from tables.
    struct Case: Sendable, CustomTestStringConvertible {
        var function: Function
        var data: [Float]
        var expected: [Double]
        var testDescription: String { function.kind.rawValue }

        init(_ function: Function, _ data: [Float], _ expected: [Double]) {
            self.function = function
            self.data = data
            self.expected = expected
        }
    }

    static let plain: [Case] = [
        Case(Function(.abs), [-2, 0, 3], [2, 0, 3]),
        Case(Function(.negate), [-2, 0, 3], [2, 0, -3]),
        Case(Function(.sign), [-2, 0, 3], [-1, 0, 1]),
        Case(Function(.reciprocal), [-2, 0.25, 0], [-0.5, 4, .infinity]),
        Case(Function(.sqrt), [0, 6.25, .infinity], [0, 2.5, .infinity]),
        Case(Function(.floor), [-1.5, -0.5, 0.5, 2], [-2, -1, 0, 2]),
        Case(Function(.ceil), [-1.5, -0.5, 0.5, 2], [-1, 0, 1, 2]),
        Case(Function(.round), [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 2.75], [-2, -2, 0, 0, 2, 2, 3]),
        Case(Function(.exp), [-.infinity, 0, 1], [0, 1, 2.718281828459045]),
        Case(Function(.log), [0, 1, 2], [-.infinity, 0, 0.6931471805599453]),
        Case(Function(.erf), [-0.5, 0, 1], [-0.5204998778130465, 0, 0.8427007929497149]),
    ]

    static let circular: [Case] = [
        Case(Function(.sin), [0, 1], [0, 0.8414709848078965]),
        Case(Function(.cos), [0, 1], [1, 0.5403023058681398]),
        Case(Function(.tan), [0, 1], [0, 1.5574077246549023]),
        Case(Function(.asin), [-1, 0.5], [-1.5707963267948966, 0.5235987755982989]),
        Case(Function(.acos), [-1, 0.5], [3.141592653589793, 1.0471975511965979]),
        Case(Function(.atan), [1, .infinity], [0.7853981633974483, 1.5707963267948966]),
        Case(Function(.sinh), [-1, 1], [-1.1752011936438014, 1.1752011936438014]),
        Case(Function(.cosh), [0, 1], [1, 1.5430806348152437]),
        Case(Function(.asinh), [-1, 1], [-0.881373587019543, 0.881373587019543]),
        Case(Function(.acosh), [1, 2], [0, 1.3169578969248166]),
        Case(Function(.atanh), [-0.5, 0.5], [-0.5493061443340548, 0.5493061443340548]),
    ]

    static let activations: [Case] = [
        Case(
            Function(.softplus), [-800, 0, 1, 800],
            [0, 0.6931471805599453, 1.3132616875182228, 800]),
        Case(Function(.softsign), [-3, 0, 1], [-0.75, 0, 0.5]),
        Case(.elu(alpha: 2), [-1, 0, 3], [-1.2642411176571153, 0, 3]),
        Case(.celu(alpha: 2), [-2, 0, 3], [-1.2642411176571153, 0, 3]),
        Case(.selu(alpha: 2, gamma: 0.5), [-1, 0, 3], [-0.6321205588285577, 0, 1.5]),
        Case(.thresholdedReLU(alpha: 1), [0.5, 1, 1.5], [0, 0, 1.5]),
        Case(.shrink(lambda: 1, bias: 0.5), [-2, -1, 0, 1, 2], [-1.5, 0, 0, 0, 1.5]),
        Case(.hardSigmoid(alpha: 0.25, beta: 0.5), [-3, -1, 0, 4], [0, 0.25, 0.5, 1]),
    ]

    @Test(arguments: plain + circular + activations)
    func givesItsValues(_ example: Case) throws {
        let data = tensor([1, example.data.count], example.data)
        let output = try evaluate(.function(example.function), data)
        #expect(output.shape == data.shape)
        for (value, exact) in zip(output.doubles, example.expected) {
            #expect(value == exact || abs(value - exact) <= 1e-15 * abs(exact), "\(example)")
        }
    }

    /// What `exp(x) - 1` and `log(1 + x)` would lose near 0.
    @Test func smallResultsAreExact() throws {
        let data = tensor([1, 1], [-0x1p-60])
        let output = try evaluate(.function(.elu(alpha: 1)), data)
        #expect(output.doubles == [-0x1p-60])
        let far = try evaluate(.function(Function(.softplus)), tensor([1, 1], [-100]))
        expect(far, [1, 1], [3.720075976020836e-44])
    }
}
