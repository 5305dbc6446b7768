import GraphIR

/// ``Function/value(at:)`` is the formula.
extension Function: ElementwiseOperator {}
