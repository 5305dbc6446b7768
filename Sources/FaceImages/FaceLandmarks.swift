public import Diagnostics

/// Five points of a face in the coordinates of its upright picture; left and right are those of
/// the picture, not of the person.
public struct FaceLandmarks: Sendable, Hashable {
    public let leftEye: ImagePoint
    public let rightEye: ImagePoint
    public let noseTip: ImagePoint
    public let leftMouthCorner: ImagePoint
    public let rightMouthCorner: ImagePoint

    /// No coordinate may be larger: no picture is, and sums of squares stay finite.
    public static let coordinateLimit = 1e9

    /// Takes five points in the order of the properties, or the 68 of the iBUG 300-W scheme.
    ///
    /// Of 68, counted from 0, the eyes are halfway between 36 and 39 and between 42 and 45, the
    /// nose is 30, the corners of the mouth are 48 and 54. Throws a usage diagnostic for any other
    /// number of points, and for coordinates that are not finite or beyond ``coordinateLimit``.
    public init(_ points: [ImagePoint]) throws(Diagnostic) {
        let five: [ImagePoint]
        switch points.count {
        case 5: five = points
        case 68:
            five = [
                .middle(points[36], points[39]), .middle(points[42], points[45]), points[30],
                points[48], points[54],
            ]
        default:
            throw Diagnostic(
                .usage, "\(points.count) landmarks are given", expected: "5 or 68 points x, y")
        }
        let limit = -Self.coordinateLimit...Self.coordinateLimit
        for (index, point) in points.enumerated() {
            guard limit.contains(point.x), limit.contains(point.y) else {
                throw Diagnostic(
                    .usage, "landmark \(index + 1) is (\(point.x), \(point.y))",
                    expected: "coordinates in pixels from -1e9 to 1e9")
            }
        }
        (leftEye, rightEye, noseTip) = (five[0], five[1], five[2])
        (leftMouthCorner, rightMouthCorner) = (five[3], five[4])
    }

    /// Takes `x1, y1, x2, y2, ...` of five or 68 points; throws as ``init(_:)``.
    public init(coordinates: [Double]) throws(Diagnostic) {
        guard coordinates.count == 10 || coordinates.count == 136 else {
            throw Diagnostic(
                .usage, "\(coordinates.count) coordinates are given",
                expected: "10: x1, y1, ..., x5, y5, or 136 of 68 points")
        }
        try self.init(
            stride(from: 0, to: coordinates.count, by: 2).map {
                ImagePoint(x: coordinates[$0], y: coordinates[$0 + 1])
            })
    }

    /// The five points in the order of the properties.
    public var points: [ImagePoint] {
        [leftEye, rightEye, noseTip, leftMouthCorner, rightMouthCorner]
    }

    /// Whether the points are those of a face in a mirror: most often left and right were taken
    /// for the person's. A crop is never mirrored, so it then comes out upside down.
    public var isMirrored: Bool {
        let eyes = ImagePoint.middle(leftEye, rightEye)
        let mouth = ImagePoint.middle(leftMouthCorner, rightMouthCorner)
        let (across, down) = (
            (x: rightEye.x - leftEye.x, y: rightEye.y - leftEye.y),
            (x: mouth.x - eyes.x, y: mouth.y - eyes.y)
        )
        return across.x * down.y - across.y * down.x < 0
    }
}
