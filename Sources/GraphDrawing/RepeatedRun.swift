/// Neighbouring nodes that compute the same several times over: `count` units of `period` nodes.
///
/// Residual networks are made of such units; drawn once, 300 nodes become some 60.
struct RepeatedRun: Hashable {
    /// The position of the first unit's first node.
    var start: Int
    /// The nodes of a unit.
    var period: Int
    /// How many units follow one another.
    var count: Int

    var end: Int { start + period * count }

    /// The position in the first unit that stands for the one at `position`.
    func representative(of position: Int) -> Int {
        start + (position - start) % period
    }

    /// Which unit a position lies in, from 0.
    func unit(of position: Int) -> Int { (position - start) / period }
}

extension RepeatedRun {
    /// Units of more nodes than this are not looked for: those of the catalog have up to 28.
    private static let longestPeriod = 64

    /// The runs of equal units among nodes in order, from left to right, none overlapping.
    ///
    /// `tokens` are equal where two nodes compute the same from operands equally far before them.
    /// `crossings[i]` is how many values are alive between the nodes `i - 1` and `i`: units are cut
    /// where few are, which in residual networks is between two sums.
    static func find(in tokens: [NodeToken], crossings: [Int]) -> [RepeatedRun] {
        let lengths = matchLengths(tokens)
        var runs: [RepeatedRun] = []
        var position = 0
        while position < tokens.count {
            if let run = best(at: position, lengths, crossings) {
                runs.append(run)
                position = run.end
            } else {
                position += 1
            }
        }
        return runs
    }

    /// `result[p - 1][i]`: how many tokens from `i` on equal the one `p` places later.
    private static func matchLengths(_ tokens: [NodeToken]) -> [[Int]] {
        guard tokens.count >= 2 else { return [] }
        return (1...min(longestPeriod, tokens.count / 2)).map { period in
            var lengths = [Int](repeating: 0, count: tokens.count)
            for index in (0..<tokens.count - period).reversed()
            where tokens[index] == tokens[index + period] {
                lengths[index] = lengths[index + 1] + 1
            }
            return lengths
        }
    }

    /// The run that begins at `position`, or up to a unit later where that cuts better, and saves
    /// most nodes; of equals that with the shortest units. Nil where less than two are saved.
    private static func best(
        at position: Int, _ lengths: [[Int]], _ crossings: [Int]
    ) -> RepeatedRun? {
        var best: RepeatedRun?
        for (index, matches) in lengths.enumerated() where matches[position] > index {
            let period = index + 1
            let covered = matches[position] + period
            let run = RepeatedRun(start: position, period: period, count: covered / period)
            let saved = period * (run.count - 1)
            if saved >= 2, saved > best.map({ $0.period * ($0.count - 1) }) ?? 0 { best = run }
        }
        return best.map { shifted($0, lengths[$0.period - 1], crossings) }
    }

    /// The same units begun where fewest values cross their border, unless that loses a unit of
    /// two.
    private static func shifted(
        _ run: RepeatedRun, _ matches: [Int], _ crossings: [Int]
    ) -> RepeatedRun {
        let covered = matches[run.start] + run.period
        var best = run
        for shift in 1..<max(2, run.period) {
            let count = (covered - shift) / run.period
            guard count >= 2, count >= run.count - 1 else { break }
            if crossings[run.start + shift] < crossings[best.start] {
                best = RepeatedRun(start: run.start + shift, period: run.period, count: count)
            }
        }
        return best
    }
}
