/// The names MXNet makes up for layers that were given none: a stem and a number that counts the
/// layers of that stem, in the order in which the released script creates them.
///
/// Checkpoints refer to parameters only, which always have names of their own; these matter for
/// comparing a network with MXNet's symbol file node by node.
final class AutomaticNames {
    private var counts: [String: Int] = [:]

    /// The next name of a stem: `_plus0`, `_plus1`, ...
    func next(_ stem: String) -> String {
        defer { counts[stem, default: 0] += 1 }
        return "\(stem)\(counts[stem, default: 0])"
    }
}
