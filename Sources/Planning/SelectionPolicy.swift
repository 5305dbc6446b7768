/// What decides between the legal forms of a convolution: a value, so that planning stays a pure
/// function.
///
/// A forced form wins where it is legal. Otherwise the least measured time does where every legal
/// form was measured, and the least estimate of ``CostModel`` where not.
public struct SelectionPolicy: Sendable, Hashable {
    /// Microseconds of each form on the machine the code is for, by signature.
    public var measured: [KernelSignature: [ConvolutionForm: Double]]
    /// The form a layer must take, by the node's name.
    public var forced: [String: ConvolutionForm]
    /// The form every layer takes for which it is legal and none is forced by name.
    public var preferred: ConvolutionForm?

    public init(
        measured: [KernelSignature: [ConvolutionForm: Double]] = [:],
        forced: [String: ConvolutionForm] = [:], preferred: ConvolutionForm? = nil
    ) {
        self.measured = measured
        self.forced = forced
        self.preferred = preferred
    }

    /// By estimate alone.
    public static let estimates = SelectionPolicy()

    /// The candidates of a layer with what was measured of them, the winner first and the rest
    /// by falling merit.
    func ranked(
        _ candidates: [KernelCandidate], _ signature: KernelSignature, layer: String
    ) -> [KernelCandidate] {
        var result = candidates
        let times = measured[signature] ?? [:]
        for index in result.indices {
            result[index].measuredMicroseconds = times[result[index].form]
        }
        let isMeasured = result.allSatisfy { $0.measuredMicroseconds != nil }
        result.sort { left, right in
            isMeasured
                ? (left.measuredMicroseconds ?? 0) < (right.measuredMicroseconds ?? 0)
                : left.estimatedMicroseconds < right.estimatedMicroseconds
        }
        let wanted = [forced[layer], preferred].compactMap(\.self)
        for form in wanted {
            guard let index = result.firstIndex(where: { $0.form == form }) else { continue }
            result.insert(result.remove(at: index), at: 0)
            break
        }
        return result
    }
}
