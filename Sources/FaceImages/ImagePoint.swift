/// A place in a picture: x to the right, y down, in pixels; pixel centres are at integers.
public struct ImagePoint: Sendable, Hashable {
    public var x: Double
    public var y: Double

    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }

    /// The point halfway between two.
    static func middle(_ first: ImagePoint, _ second: ImagePoint) -> ImagePoint {
        ImagePoint(x: (first.x + second.x) / 2, y: (first.y + second.y) / 2)
    }
}
