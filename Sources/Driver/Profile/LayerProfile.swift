import ModelRuntime

/// What one layer of a compiled model costs.
///
/// A layer is what ends with the next value of the network: its kernel, and the steps before it
/// that compute none, such as gathering pixels.
public struct LayerProfile: Sendable, Hashable {
    /// Its place in the run, from 0.
    public var index: Int
    /// The layer's name in the network. Opaque: any text.
    public var layer: String
    /// The kernel's family; several are joined by `+`.
    public var kernel: String
    /// Family, constants and epilogue, likewise: layers of equal signatures do equal work.
    public var signature: String
    /// What is computed, in words and sizes.
    public var summary: String
    /// Time and work.
    public var figures: ProfileFigures

    /// The layer of consecutive steps, of which the last gives it its name; times are 0.
    init(index: Int, _ steps: ArraySlice<ModelInformation.Step>) {
        self.index = index
        layer = steps.last?.layer ?? ""
        summary = steps.last?.summary ?? ""
        // Parts of a join are several steps of one kernel.
        var kernels: [String] = []
        for step in steps where !kernels.contains(step.kernel) { kernels.append(step.kernel) }
        kernel = kernels.joined(separator: " + ")
        signature = steps.map(\.signature).joined(separator: " + ")
        figures = ProfileFigures()
        for step in steps { figures.add(step) }
    }
}
