/// Where a layer finds its weights when it runs: every layer of a network streams through its own,
/// so what does not fit the last cache together comes from memory each time.
public enum WeightsResidence: String, Hashable, Sendable {
    /// All weights of the network stay in the last-level cache between runs.
    case cache
    /// They do not, and are read from memory in every run.
    case memory

    init(networkBytes: Int, on machine: MachineModel) {
        self = networkBytes <= machine.lastLevelCacheBytes ? .cache : .memory
    }
}
