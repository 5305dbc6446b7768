import Driver

/// A colour of the page's palette for each kernel, the same in all charts.
struct KernelColors {
    /// Colours in the palette; the last one stands for all kernels that are left.
    private static let count = 10
    private var colors: [String: Int] = [:]

    /// The kernels that take the most time get colours of their own.
    init(_ profile: ModelProfile) {
        for (index, kernel) in profile.kernels.enumerated() {
            colors[kernel.kernel] = min(index, Self.count - 1)
        }
    }

    subscript(kernel: String) -> String { String(colors[kernel] ?? Self.count - 1) }
}
