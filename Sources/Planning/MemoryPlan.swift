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

    /// Places buffers by first fit in order of falling size.
    ///
    /// Large buffers are placed first because they are hardest to place; each takes the lowest
    /// offset at which it overlaps no placed buffer that is alive at the same time.
    public init(_ requests: [(floats: Int, lifetime: ClosedRange<Int>)]) {
        buffers = requests.map {
            Buffer(floats: $0.floats.roundedUp(to: Self.alignment), lifetime: $0.lifetime)
        }
        largestLiveFloats = Self.largestLive(buffers)
        let order = buffers.indices.sorted {
            (-buffers[$0].floats, $0) < (-buffers[$1].floats, $1)
        }
        var placed: [Int] = []
        for index in order {
            buffers[index].offset = lowestOffset(for: buffers[index], among: placed)
            placed.append(index)
            arenaFloats = max(arenaFloats, buffers[index].offset + buffers[index].floats)
        }
    }

    private func lowestOffset(for buffer: Buffer, among placed: [Int]) -> Int {
        let neighbours = placed.map { buffers[$0] }
            .filter { $0.lifetime.overlaps(buffer.lifetime) }
            .sorted { $0.offset < $1.offset }
        var offset = 0
        for neighbour in neighbours where offset + buffer.floats > neighbour.offset {
            offset = max(offset, neighbour.offset + neighbour.floats)
        }
        return offset
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
