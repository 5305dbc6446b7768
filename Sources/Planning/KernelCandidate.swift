/// A form in which a layer could be computed, and what it costs.
public struct KernelCandidate: Hashable, Sendable {
    public var form: ConvolutionForm
    /// By ``CostModel``, on one core of the machine its constants were measured on.
    public var estimatedMicroseconds: Double
    /// By `--tune`, on one core of the machine that compiled; nil where it was not measured.
    public var measuredMicroseconds: Double?

    public init(
        form: ConvolutionForm, estimatedMicroseconds: Double, measuredMicroseconds: Double? = nil
    ) {
        self.form = form
        self.estimatedMicroseconds = estimatedMicroseconds
        self.measuredMicroseconds = measuredMicroseconds
    }
}
