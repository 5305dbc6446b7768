/// How two operands are read so that both have a common shape: numpy's broadcasting rules.
///
/// Axes that both operands walk through in one go are merged, so the innermost loop is as long as
/// it can be: a whole plane for a number per channel, everything for equal shapes.
struct BroadcastPlan {
    /// One loop: how often it turns and how far each operand moves per turn.
    struct Axis: Equatable {
        var size: Int
        var leftStride: Int
        var rightStride: Int
    }

    /// The loops, outermost first; never empty.
    private(set) var axes: [Axis] = []

    /// Shapes are aligned from the right; sizes of 1 and missing dimensions are repeated.
    init(_ left: [Int], _ right: [Int], to shape: [Int]) {
        let leftStrides = Self.strides(left, rank: shape.count)
        let rightStrides = Self.strides(right, rank: shape.count)
        for (index, size) in shape.enumerated() where size != 1 {
            let axis = Axis(
                size: size, leftStride: leftStrides[index], rightStride: rightStrides[index])
            if let last = axes.last, last.leftStride == axis.leftStride * size,
                last.rightStride == axis.rightStride * size
            {
                axes[axes.count - 1] = axis
                axes[axes.count - 1].size *= last.size
            } else {
                axes.append(axis)
            }
        }
        if axes.isEmpty { axes = [Axis(size: 1, leftStride: 0, rightStride: 0)] }
    }

    /// Row-major strides aligned to `rank` axes from the right, 0 where the operand is repeated.
    private static func strides(_ shape: [Int], rank: Int) -> [Int] {
        var result = Array(repeating: 0, count: rank)
        var stride = 1
        for (offset, size) in shape.reversed().enumerated() {
            if size != 1 { result[rank - 1 - offset] = stride }
            stride *= size
        }
        return result
    }

    /// `operation` of all pairs, in row-major order of the common shape.
    @inline(__always)
    func combine(
        _ left: [Double], _ right: [Double], _ operation: (Double, Double) -> Double
    ) -> [Double] {
        let length = axes[axes.count - 1].size
        let starts = lineStarts()
        return [Double](count: starts.count * length) { output in
            left.withUnsafeBufferPointer { left in
                right.withUnsafeBufferPointer { right in
                    for (line, start) in starts.enumerated() {
                        combineLine(
                            left[start.left...], right[start.right...],
                            into: output[(line * length)...], operation)
                    }
                }
            }
        }
    }

    /// The innermost loop, from the first element of each slice on.
    @inline(__always)
    private func combineLine(
        _ left: Slice<UnsafeBufferPointer<Double>>, _ right: Slice<UnsafeBufferPointer<Double>>,
        into output: Slice<UnsafeMutableBufferPointer<Double>>,
        _ operation: (Double, Double) -> Double
    ) {
        let axis = axes[axes.count - 1]
        let first = UnsafeBufferPointer(rebasing: left)
        let second = UnsafeBufferPointer(rebasing: right)
        let result = UnsafeMutableBufferPointer(rebasing: output)
        // Strides known at compile time let the common cases vectorise.
        if axis.leftStride == 1, axis.rightStride == 1 {
            for i in 0..<axis.size { result[i] = operation(first[i], second[i]) }
        } else if axis.leftStride == 1, axis.rightStride == 0 {
            let x = second[0]
            for i in 0..<axis.size { result[i] = operation(first[i], x) }
        } else {
            for i in 0..<axis.size {
                result[i] = operation(first[i * axis.leftStride], second[i * axis.rightStride])
            }
        }
    }

    /// Where each innermost line starts in the operands.
    private func lineStarts() -> [(left: Int, right: Int)] {
        var result = [(left: 0, right: 0)]
        for axis in axes.dropLast() {
            var next: [(left: Int, right: Int)] = []
            next.reserveCapacity(result.count * axis.size)
            for start in result {
                for index in 0..<axis.size {
                    next.append(
                        (
                            start.left + index * axis.leftStride,
                            start.right + index * axis.rightStride
                        ))
                }
            }
            result = next
        }
        return result
    }
}
