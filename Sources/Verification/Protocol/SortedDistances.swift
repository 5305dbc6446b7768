/// The distances of some pairs, sorted by kind, so that the pairs below a threshold are counted by
/// bisection.
struct SortedDistances {
    private let genuine: [Double]
    private let impostor: [Double]

    init(_ distances: ArraySlice<Double>, _ labels: ArraySlice<Bool>) {
        let pairs = zip(distances, labels)
        genuine = pairs.filter(\.1).map(\.0).sorted()
        impostor = pairs.filter { !$0.1 }.map(\.0).sorted()
    }

    var genuineCount: Int { genuine.count }
    var impostorCount: Int { impostor.count }

    /// Pairs with a distance below a threshold, not at it.
    func below(_ threshold: Double) -> KindCounts {
        KindCounts(
            genuine: Self.count(genuine, threshold), impostor: Self.count(impostor, threshold))
    }

    private static func count(_ sorted: [Double], _ threshold: Double) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < threshold { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
