import GraphIR

extension Graph {
    /// Makes all readers of `duplicate` read `survivor`, which is the same value.
    ///
    /// A graph output keeps its name: the survivor takes it over. Returns false, with nothing
    /// changed, where that is not possible because the survivor's own name is the caller's too.
    mutating func merge(_ duplicate: ValueID, into survivor: ValueID) -> Bool {
        if outputs.contains(duplicate) {
            guard self[survivor].producer != nil, !outputs.contains(survivor) else { return false }
            rename(survivor, self[duplicate].name)
        }
        replaceUses(of: duplicate, with: survivor)
        return true
    }
}
