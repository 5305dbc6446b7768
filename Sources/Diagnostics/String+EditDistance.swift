extension String {
    /// The least number of characters to insert, delete or replace (Levenshtein, 1966).
    ///
    /// Only the first 256 characters count: names come from files and the time is quadratic.
    public func editDistance(to other: String) -> Int {
        let left = Array(unicodeScalars.prefix(256))
        let right = Array(other.unicodeScalars.prefix(256))
        var row = Array(0...right.count)
        for (index, scalar) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let replaced = diagonal + (scalar == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = Swift.min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[right.count]
    }
}
