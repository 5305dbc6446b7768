/// How far apart numbers are in units in the last place of float32: the count of float32 numbers
/// from one to the other.
enum ULPDistance {
    /// The distance of two numbers. 0 where both are NaN, the largest distance where one is; both
    /// zeros are the same number, and infinity follows the largest finite one.
    static func between(_ left: Float, _ right: Float) -> UInt32 {
        if left.isNaN || right.isNaN { return left.isNaN && right.isNaN ? 0 : .max }
        return UInt32(clamping: abs(place(left) - place(right)))
    }

    /// The number's place among all float32 numbers, 0 for zeros.
    private static func place(_ number: Float) -> Int64 {
        let magnitude = Int64(number.bitPattern & 0x7FFF_FFFF)
        return number.sign == .minus ? -magnitude : magnitude
    }

    /// The least of the distances that at least this share of them does not exceed (nearest rank);
    /// 0 for none.
    ///
    /// Counts upper and then lower halves of the words instead of sorting: networks have tens of
    /// millions of numbers.
    static func percentile(_ share: Double, of distances: [UInt32]) -> UInt32 {
        guard !distances.isEmpty else { return 0 }
        var rank = max(1, Int((share * Double(distances.count)).rounded(.up)))
        var counts = [Int](repeating: 0, count: 1 << 16)
        for distance in distances { counts[Int(distance >> 16)] += 1 }
        let upper = bucket(counts, &rank)
        counts = [Int](repeating: 0, count: 1 << 16)
        for distance in distances where Int(distance >> 16) == upper {
            counts[Int(distance & 0xFFFF)] += 1
        }
        return UInt32(upper) << 16 | UInt32(bucket(counts, &rank))
    }

    /// The bucket that holds the element of a rank, from 1; the rank inside it afterwards.
    private static func bucket(_ counts: [Int], _ rank: inout Int) -> Int {
        for (index, count) in counts.enumerated() {
            if count >= rank { return index }
            rank -= count
        }
        return counts.count - 1
    }
}
