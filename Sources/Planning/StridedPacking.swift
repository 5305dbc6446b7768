import GraphIR

/// A rearrangement of a parameter into the order a kernel streams it in.
///
/// The packed array is written front to back by nested loops, outermost first. Each loop advances
/// the source index by `stride`, and the coordinate of one bounded axis (output channels, input
/// channels) by `step`; where a coordinate runs past its bound the packed element is the filler.
/// Every layout a kernel template asks for is such a nest, so one routine packs them all.
public struct StridedPacking: Hashable, Sendable {
    /// One loop of the nest.
    public struct Loop: Hashable, Sendable {
        public var count: Int
        public var stride: Int
        /// The bounded axis the loop advances, if any.
        public var axis: Int?
        public var step: Int

        public init(_ count: Int, stride: Int, axis: Int? = nil, step: Int = 0) {
            self.count = count
            self.stride = stride
            self.axis = axis
            self.step = step
        }
    }

    public var loops: [Loop]
    /// The real sizes of the bounded axes; at most two.
    public var bounds: [Int]
    /// What padding elements hold.
    public var filler: Float = 0

    /// Floats of the packed array.
    public var count: Int { loops.reduce(1) { $0 * $1.count } }

    /// Packs `source` to `target` and returns how many subnormal numbers were flushed to zero.
    ///
    /// Subnormals slow many processors down by two orders and carry no information here.
    func pack(_ source: Tensor, into target: UnsafeMutableBufferPointer<Float>) -> Int {
        switch source.storage {
        case .float32(let values): values.withUnsafeBufferPointer { pack($0, into: target) }
        case .float64(let values): values.withUnsafeBufferPointer { pack($0, into: target) }
        }
    }

    private func pack<Element: BinaryFloatingPoint>(
        _ source: UnsafeBufferPointer<Element>, into target: UnsafeMutableBufferPointer<Float>
    ) -> Int {
        var cursor = Cursor(source: source, target: target)
        var coordinates = Array(repeating: 0, count: bounds.count)
        run(0, from: 0, &coordinates, &cursor)
        return cursor.flushed
    }

    private struct Cursor<Element: BinaryFloatingPoint> {
        let source: UnsafeBufferPointer<Element>
        let target: UnsafeMutableBufferPointer<Float>
        var position = 0
        var flushed = 0

        @inline(__always)
        mutating func copy(_ index: Int) {
            let value = Float(source[index])
            if value.isSubnormal { flushed += 1 }
            target[position] = value.isSubnormal ? 0 : value
            position += 1
        }
    }

    private func run<Element: BinaryFloatingPoint>(
        _ depth: Int, from index: Int, _ coordinates: inout [Int], _ cursor: inout Cursor<Element>
    ) {
        let loop = loops[depth]
        guard depth < loops.count - 1 else {
            return runInnermost(loop, from: index, coordinates, &cursor)
        }
        for i in 0..<loop.count {
            run(depth + 1, from: index + i * loop.stride, &coordinates, &cursor)
            if let axis = loop.axis { coordinates[axis] += loop.step }
        }
        if let axis = loop.axis { coordinates[axis] -= loop.count * loop.step }
    }

    private func runInnermost<Element: BinaryFloatingPoint>(
        _ loop: Loop, from index: Int, _ coordinates: [Int], _ cursor: inout Cursor<Element>
    ) {
        var real = loop.count
        for (axis, coordinate) in coordinates.enumerated() {
            if axis == loop.axis {
                real = min(real, max(0, (bounds[axis] - coordinate).ceilingDivided(by: loop.step)))
            } else if coordinate >= bounds[axis] {
                real = 0
            }
        }
        for i in 0..<real { cursor.copy(index + i * loop.stride) }
        for _ in real..<loop.count {
            cursor.target[cursor.position] = filler
            cursor.position += 1
        }
    }
}
