import GraphIR

/// What one node of a symbol file becomes: a few steps, the last of which is the node itself.
enum MXNetTranslation {
    /// Operators in order.
    case steps([Step])
    /// A known operator in a form that Burin does not run, with the reason.
    case refused(String)

    /// One operator of Burin.
    struct Step {
        var definition: Operator
        var operands: [Source]
        /// Added to the node's name; empty for the last step.
        var suffix = ""
    }

    /// Where a step's operand comes from.
    enum Source {
        /// An operand of the MXNet node.
        case operand(Int)
        /// The first output of the step before.
        case previous
        /// A number, rounded to float32 as MXNet computes with it.
        case scalar(Double)
    }

    /// One operator over the node's first `count` operands.
    static func single(_ definition: Operator, operands count: Int = 1) -> MXNetTranslation {
        .steps([Step(definition: definition, operands: (0..<count).map { .operand($0) })])
    }

    /// The node's only operand under the node's name.
    static var identity: MXNetTranslation { .single(.identity(Identity())) }
}
