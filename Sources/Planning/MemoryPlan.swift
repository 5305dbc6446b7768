/// Where every buffer lies in the arena. Offsets are in floats and multiples of a cache line.
public struct MemoryPlan: Hashable, Sendable {
    /// One buffer: its size and the steps from the one that writes it first to the last reader.
    public struct Buffer: Hashable, Sendable {
        public var floats: Int
        public var lifetime: ClosedRange<Int>
        public var offset = 0
    }

    /// Indexed by `BufferID`.
    public private(set) var buffers: [Buffer]
    /// The arena's size in floats.
    public private(set) var arenaFloats = 0
    /// The largest sum of buffers alive at the same step: no plan can need less.
    public let largestLiveFloats: Int

    /// Floats in a cache line: buffers begin at multiples, so vectors are aligned.
    public static let alignment = 16

    /// Places buffers as ``ArenaSearch`` finds best: none overlaps another that is alive at the
    /// same step.
    public init(_ requests: [(floats: Int, lifetime: ClosedRange<Int>)]) {
        buffers = requests.map {
            Buffer(floats: $0.floats.roundedUp(to: Self.alignment), lifetime: $0.lifetime)
        }
        largestLiveFloats = Self.largestLive(buffers)
        let placement = ArenaSearch(buffers: buffers, bound: largestLiveFloats).best()
        for index in buffers.indices { buffers[index].offset = placement.offsets[index] }
        arenaFloats = placement.end
    }

    /// The arena's size over that of the largest live set; 1 where nothing is alive.
    public var ratio: Double {
        largestLiveFloats == 0 ? 1 : Double(arenaFloats) / Double(largestLiveFloats)
    }

    private static func largestLive(_ buffers: [Buffer]) -> Int {
        let last = buffers.map(\.lifetime.upperBound).max() ?? 0
        var change = Array(repeating: 0, count: last + 2)
        for buffer in buffers {
            change[buffer.lifetime.lowerBound] += buffer.floats
            change[buffer.lifetime.upperBound + 1] -= buffer.floats
        }
        var live = 0
        var largest = 0
        for step in change {
            live += step
            largest = max(largest, live)
        }
        return largest
    }
}
