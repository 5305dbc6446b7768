import Planning

/// A file of the tuning cache as JSON.
struct TuningRecord: Codable {
    static let currentFormat = 1

    var format: Int
    var context: TuningContext
    /// Microseconds by signature and form, both as text.
    var kernels: [String: [String: Double]]

    init(_ context: TuningContext, _ times: TuningCache.Times) {
        format = Self.currentFormat
        self.context = context
        kernels = [:]
        for (signature, forms) in times {
            for (form, time) in forms {
                kernels[signature.text, default: [:]][form.rawValue] = time
            }
        }
    }

    /// What one layer can take, microseconds: a clock's tick to more than a minute. Beyond it, a
    /// number is damage, and would decide for or against its form for good.
    private static let possible = 0.01...1e8

    /// The times of forms this version knows; what is no time is left out.
    var times: TuningCache.Times {
        var result: TuningCache.Times = [:]
        for (signature, forms) in kernels {
            for (name, time) in forms where Self.possible.contains(time) {
                guard let form = ConvolutionForm(rawValue: name) else { continue }
                result[KernelSignature(text: signature), default: [:]][form] = time
            }
        }
        return result
    }
}
