import Diagnostics

extension String {
    /// The candidate with the fewest edits (insertions, deletions, replacements) away from the
    /// string, or nil where the best is more than half the string away.
    func nearest(in candidates: [String]) -> String? {
        // A longer string cannot be a slip of the keyboard; this bounds the work.
        guard utf8.count <= 64 else { return nil }
        let ranked = candidates.map { (edits: editDistance(to: $0), name: $0) }
        guard let best = ranked.min(by: { $0.edits < $1.edits }) else { return nil }
        return best.edits <= max(2, count / 2) ? best.name : nil
    }
}
