public import Diagnostics

/// Where the five landmarks of a face lie in its crop: what recognition networks were trained on.
///
/// The points are those of insightface's aligned data sets.
public struct AlignmentTemplate: Sendable, Hashable {
    /// Columns of the crop.
    public let width: Int
    /// Rows of the crop.
    public let height: Int
    /// Eyes, nose tip and mouth corners in the crop, in the order of ``FaceLandmarks/points``.
    public let points: [ImagePoint]

    /// The widest square crop.
    public static let sizeLimit = 8192

    /// 112x112, the size of nearly all networks.
    public static let standard = AlignmentTemplate(width: 112, height: 112, scale: 1, shift: 0)

    /// 96 wide, 112 high: 8 columns less at each side.
    public static let narrow = AlignmentTemplate(width: 96, height: 112, scale: 1, shift: -8)

    /// A square crop of other than 112 pixels a side.
    ///
    /// A multiple of 112 scales the points; any other multiple of 128 scales them as if the side
    /// were 128 with the face in the middle 112 columns. Throws a usage diagnostic for other sizes
    /// and above ``sizeLimit``.
    public init(size: Int) throws(Diagnostic) {
        guard (1...Self.sizeLimit).contains(size), size % 112 == 0 || size % 128 == 0 else {
            throw Diagnostic(
                .usage, "faces cannot be aligned to \(size)x\(size)",
                expected: "a multiple of 112 or 128, at most \(Self.sizeLimit)")
        }
        let isOf112 = size % 112 == 0
        let scale = Double(size) / (isOf112 ? 112 : 128)
        self.init(width: size, height: size, scale: scale, shift: isOf112 ? 0 : 8 * scale)
    }

    private init(width: Int, height: Int, scale: Double, shift: Double) {
        self.width = width
        self.height = height
        points = Self.measured.map {
            ImagePoint(x: $0.x * scale + shift, y: $0.y * scale)
        }
    }

    private static let measured = [
        ImagePoint(x: 38.2946, y: 51.6963), ImagePoint(x: 73.5318, y: 51.5014),
        ImagePoint(x: 56.0252, y: 71.7366), ImagePoint(x: 41.5493, y: 92.3655),
        ImagePoint(x: 70.7299, y: 92.2041),
    ]
}
