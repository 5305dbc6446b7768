// How a run of indices is spelled in a graph's text form.

extension Selection.Run {
    /// For instance `0..<112 by 2 each 3`; see ``Selection/Run``.
    var text: String {
        guard count > 1 else { return repeats == 1 ? "\(first)" : "\(repeats)*[\(first)]" }
        var text = step > 0 ? "\(first)..<\(first + count * step)" : "\(first)...\(last)"
        if step != 1 { text += " by \(step)" }
        if repeats != 1 { text += " each \(repeats)" }
        return text
    }

    /// The run that a text spells. Throws where it spells none, or one of absurd size.
    init(text: Substring) throws(ShapeError) {
        var words = text.split(separator: " ")
        guard !words.isEmpty else { throw Self.failure(text) }
        let range = words.removeFirst()
        let each = try Self.option("each", &words, text) ?? 1
        let step = try Self.option("by", &words, text)
        guard words.isEmpty else { throw Self.failure(text) }
        if let bounds = Self.bounds(range, "..<"), bounds.0 < bounds.1, step ?? 1 > 0 {
            let step = step ?? 1
            self.init(
                first: bounds.0, count: (bounds.1 - bounds.0 + step - 1) / step, step: step,
                repeats: each)
        } else if let bounds = Self.bounds(range, "..."), bounds.0 >= bounds.1, let step, step < 0 {
            self.init(
                first: bounds.0, count: (bounds.0 - bounds.1) / -step + 1, step: step,
                repeats: each)
        } else {
            guard step == nil, each == 1 else { throw Self.failure(text) }
            try self.init(single: range, in: text)
        }
        try check()
    }

    /// `7` or `3*[7]`.
    private init(single word: Substring, in text: Substring) throws(ShapeError) {
        let parts = word.split(separator: "*", omittingEmptySubsequences: false)
        if parts.count == 1, let index = Int(word) {
            self.init(first: index, count: 1)
        } else if parts.count == 2, let repeats = Int(parts[0]), parts[1].first == "[",
            parts[1].last == "]", let index = Int(parts[1].dropFirst().dropLast())
        {
            self.init(first: index, count: 1, repeats: repeats)
        } else {
            throw Self.failure(text)
        }
    }

    /// The number after a last word `name`, taken off the words.
    private static func option(
        _ name: Substring, _ words: inout [Substring], _ text: Substring
    ) throws(ShapeError) -> Int? {
        guard words.count >= 2, words[words.count - 2] == name else { return nil }
        guard let number = Int(words[words.count - 1]),
            number.magnitude <= Selection.largestCount
        else { throw failure(text) }
        words.removeLast(2)
        return number
    }

    /// The numbers on both sides of an operator, where both are small enough to compute with.
    private static func bounds(_ word: Substring, _ separator: String) -> (Int, Int)? {
        guard let place = word.firstRange(of: separator), let low = Int(word[..<place.lowerBound]),
            let high = Int(word[place.upperBound...])
        else { return nil }
        let range = 0...(2 * Selection.largestCount)
        return range.contains(low) && range.contains(high) ? (low, high) : nil
    }

    private static func failure(_ text: Substring) -> ShapeError {
        ShapeError(
            "'\(text)' is not a run of indices",
            expected: "one such as 7, 3*[-1], 0..<112, 0..<112 by 2, 9...0 by -1 or 0..<56 each 2")
    }
}
