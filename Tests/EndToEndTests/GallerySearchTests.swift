import Driver
import FaceImages
import TestSupport
import Testing

/// The nearest of a gallery, against all cosines sorted: exact vectors, most of them alike.
@Suite("Gallery search") struct GallerySearchTests {
    /// Vectors whose cosines are 0, 1/2 and 1 with their negatives: ties everywhere, no rounding.
    private static func vectors(_ count: Int, seed: UInt64) -> [[Float]] {
        var random = SplitMix(seed: seed)
        return (0..<count).map { _ in
            let sign: Float = Bool.random(using: &random) ? 1 : -1
            let axis = Int.random(in: 0..<5, using: &random)
            return axis == 4
                ? [Float](repeating: sign * 2, count: 4) : (0..<4).map { $0 == axis ? sign : 0 }
        }
    }

    private static func cosine(_ left: [Float], _ right: [Float]) -> Float {
        func length(_ vector: [Float]) -> Float {
            vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        }
        return zip(left, right).reduce(0) { $0 + $1.0 * $1.1 } / (length(left) * length(right))
    }

    private static func expected(
        _ query: [Float], _ gallery: [[Float]], _ top: Int, without own: Int? = nil
    ) -> [Int] {
        let cosines = gallery.map { cosine(query, $0) }
        let order = gallery.indices.sorted { (-cosines[$0], $0) < (-cosines[$1], $1) }
        return Array(order.filter { $0 != own }.prefix(top))
    }

    private static func search(_ gallery: [[Float]]) throws -> GallerySearch {
        try GallerySearch(
            NumpyArray(shape: [gallery.count, 4], .float32(gallery.flatMap(\.self))), names: nil,
            file: "gallery.npy")
    }

    /// 10,000 rows are sought in blocks of 838 queries.
    @Test(arguments: [1, 5, 700]) func theFirstOfEqualOnesAreFound(top: Int) throws {
        let gallery = Self.vectors(10_000, seed: 1)
        let queries = Self.vectors(1700, seed: 2)
        let found = try Self.search(gallery).nearest(queries, top: top)
        #expect(found.count == queries.count)
        for index in [0, 1, 400, 837, 838, 839, 1675, 1676, 1677, 1699] {
            let rows = Self.expected(queries[index], gallery, top)
            #expect(found[index].map(\.row) == rows, "query \(index)")
            for match in found[index] {
                #expect(match.cosine == Self.cosine(queries[index], gallery[match.row]))
            }
        }
    }

    @Test(arguments: [0, 1, 2, 11, 12, 13, Int.max]) func anyNumberMayBeWanted(top: Int) throws {
        let gallery = Self.vectors(12, seed: 3)
        let search = try Self.search(gallery)
        let found = try search.nearest(gallery, top: top)
        for (query, matches) in zip(gallery, found) {
            #expect(matches.map(\.row) == Self.expected(query, gallery, top))
        }
        guard top < 12 else { return }
        for (row, matches) in search.neighbours(top: top).enumerated() {
            #expect(
                matches.map(\.row) == Self.expected(gallery[row], gallery, top, without: row))
        }
        #expect(try search.nearest([], top: top).isEmpty)
    }
}
