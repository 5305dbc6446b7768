import Driver

/// What a check amounts to, over all its values.
struct CheckFigures {
    /// Every compared value in order: inner ones, results, results recorded elsewhere.
    let all: [ValueAgreement]
    /// What compiled code was compared with, in words.
    let referenceName: String

    init(_ check: ModelCheck) {
        all = check.values + check.outputs + check.recorded
        referenceName =
            switch check.reference {
            case .interpreter: "interpreter"
            case .artefact: "the other artefact"
            case .recording: "the recorded results"
            }
    }

    /// The value with the largest error, a NaN above all; nil where none was compared.
    static func worst(of values: [ValueAgreement]) -> ValueAgreement? {
        values.max { left, right in
            !left.maximumError.isNaN
                && (right.maximumError.isNaN || left.maximumError < right.maximumError)
        }
    }

    /// The same of all values.
    var worst: ValueAgreement? { Self.worst(of: all) }

    /// What is not ordinary among the compiled numbers, in sum.
    var specials: SpecialNumbers {
        all.reduce(into: SpecialNumbers()) { sum, value in
            sum.notNumbers += value.compiledSpecials.notNumbers
            sum.infinities += value.compiledSpecials.infinities
            sum.subnormals += value.compiledSpecials.subnormals
        }
    }
}
