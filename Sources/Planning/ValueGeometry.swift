public import GraphIR

/// How a value lies in memory.
public enum Layout: String, Hashable, Sendable {
    /// Row-major, outermost dimension first.
    case planar
    /// `[ceil(C/v)][H][W][v]`: channels in blocks of the vector width, padding lanes finite.
    case blocked
}

/// A value's sizes as kernels see them: channels and a plane of pixels, for one image.
///
/// `[1, C, H, W]` gives C, H, W and `[1, C]` gives C, 1, 1. Other ranks have no channel axis:
/// all their elements count as channels of one pixel, and they are planar only.
public struct ValueGeometry: Hashable, Sendable {
    public var channels: Int
    public var height: Int
    public var width: Int
    /// Whether the channel axis is real, so that the blocked layout and channel operands apply.
    public var hasChannels: Bool

    /// The geometry of a shape whose sizes are all known and whose batch is 1.
    public init?(_ shape: Shape) {
        guard let sizes = shape.sizes, let count = shape.elementCount, count > 0 else { return nil }
        switch sizes.count {
        case 4 where sizes[0] == 1:
            self.init(channels: sizes[1], height: sizes[2], width: sizes[3])
        case 2 where sizes[0] == 1:
            self.init(channels: sizes[1], height: 1, width: 1)
        default:
            self.init(channels: count, height: 1, width: 1)
            hasChannels = false
        }
    }

    init(channels: Int, height: Int, width: Int) {
        self.channels = channels
        self.height = height
        self.width = width
        hasChannels = true
    }

    public var pixels: Int { height * width }
    public var elements: Int { channels * pixels }

    /// Floats the value needs in memory: whole channel blocks.
    public func floats(vectorWidth: Int) -> Int {
        channels.roundedUp(to: vectorWidth) * pixels
    }

    /// Whether both layouts are the same bytes: one pixel, so blocks follow each other.
    public var isVector: Bool { pixels == 1 }
}

extension Int {
    /// The quotient rounded up.
    package func ceilingDivided(by divisor: Int) -> Int { (self + divisor - 1) / divisor }

    /// The next multiple of `unit`.
    package func roundedUp(to unit: Int) -> Int { ceilingDivided(by: unit) * unit }
}
