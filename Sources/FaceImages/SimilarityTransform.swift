public import Diagnostics

/// A rotation with a scale and a shift: `x' = a x - b y + tx`, `y' = b x + a y + ty`.
///
/// It never mirrors. ``init(from:to:)`` finds the one that brings points nearest to others.
public struct SimilarityTransform: Sendable, Hashable {
    public let a: Double
    public let b: Double
    public let tx: Double
    public let ty: Double

    /// The transform that maps a face's landmarks onto a template's points. Throws as
    /// ``init(mapping:onto:)``.
    public init(
        from landmarks: FaceLandmarks, to template: AlignmentTemplate
    ) throws(Diagnostic) {
        try self.init(mapping: landmarks.points, onto: template.points)
    }

    /// The transform with the least sum of squared distances between the mapped points and their
    /// targets, of those that do not mirror.
    ///
    /// In the plane Umeyama's estimate (1991) has a closed form, also for points that a reflection
    /// would fit better: there its singular value decomposition changes the sign of the last
    /// value, and arrives at the same numbers. Throws a usage diagnostic where the points do not
    /// determine it: all in one place, or no rotation nearer than any other.
    init(mapping points: [ImagePoint], onto targets: [ImagePoint]) throws(Diagnostic) {
        let (source, target) = (Self.mean(points), Self.mean(targets))
        var (squares, targetSquares, dot, cross) = (0.0, 0.0, 0.0, 0.0)
        for (point, aim) in zip(points, targets) {
            let (x, y) = (point.x - source.x, point.y - source.y)
            let (u, v) = (aim.x - target.x, aim.y - target.y)
            squares += x * x + y * y
            targetSquares += u * u + v * v
            dot += x * u + y * v
            cross += x * v - y * u
        }
        // Equal points have means that differ from them by rounding.
        let largest = points.reduce(0) { max($0, abs($1.x), abs($1.y)) }
        guard squares.squareRoot() > 1e-12 * largest else {
            throw Diagnostic(
                .usage, "the landmarks all lie in one place", expected: "points of a face")
        }
        let agreement = (dot * dot + cross * cross).squareRoot()
        guard agreement > 1e-9 * (squares * targetSquares).squareRoot() else {
            throw Diagnostic(
                .usage, "the landmarks determine no rotation", expected: "points of a face")
        }
        a = dot / squares
        b = cross / squares
        tx = target.x - a * source.x + b * source.y
        ty = target.y - b * source.x - a * source.y
    }

    /// The transform of given numbers; they must be finite and not map all to one point.
    init(a: Double, b: Double, tx: Double, ty: Double) {
        (self.a, self.b, self.tx, self.ty) = (a, b, tx, ty)
    }

    /// How many times larger distances become.
    public var scale: Double { (a * a + b * b).squareRoot() }

    /// The rows of the 2x3 matrix: `[[a, -b, tx], [b, a, ty]]`.
    public var matrix: [[Double]] { [[a, -b, tx], [b, a, ty]] }

    /// Where a point goes.
    public func callAsFunction(_ point: ImagePoint) -> ImagePoint {
        ImagePoint(x: a * point.x - b * point.y + tx, y: b * point.x + a * point.y + ty)
    }

    /// The transform back, in the order of operations of OpenCV's `warpAffine`, to the bit.
    var inverse: (x: [Double], y: [Double]) {
        let determinant = a * a - (-b) * b
        let factor = 1 / determinant
        let (i00, i11) = (a * factor, a * factor)
        let (i01, i10) = (-b * -factor, b * -factor)
        return ([i00, i01, -i00 * tx - i01 * ty], [i10, i11, -i10 * tx - i11 * ty])
    }

    private static func mean(_ points: [ImagePoint]) -> ImagePoint {
        let count = Double(points.count)
        return ImagePoint(
            x: points.reduce(0) { $0 + $1.x } / count, y: points.reduce(0) { $0 + $1.y } / count)
    }
}
