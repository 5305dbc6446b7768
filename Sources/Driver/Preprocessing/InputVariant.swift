/// A way to make a network's input of a picture: the right one, or a usual mistake.
public enum InputVariant: String, Sendable, Hashable, CaseIterable {
    case right
    case bgr
    case normalizedTwice = "normalized_twice"
    case notNormalized = "not_normalized"
    case unitRange = "unit_range"
    case signedUnitRange = "signed_unit_range"
    case imageNet = "imagenet"
    case bgrNormalizedTwice = "bgr_normalized_twice"
    case bgrUnitRange = "bgr_unit_range"
    case channelsLast = "channels_last"
    case grey
    case mirrored
    case transposed
    case tightCrop = "tight_crop"
    case wideCrop = "wide_crop"
    case shifted
    case halfResolution = "half_resolution"
    case nearestNeighbour = "nearest_neighbour"

    /// The mistake in words.
    public var description: String {
        switch self {
        case .right: "as it should be"
        case .bgr: "BGR order"
        case .normalizedTwice: "normalised before, too: (x - mean) * scale"
        case .notNormalized: "not normalised: 0...255"
        case .unitRange: "values 0...1: x / 255"
        case .signedUnitRange: "values -1...1: x / 127.5 - 1"
        case .imageNet: "mean and deviation of ImageNet"
        case .bgrNormalizedTwice: "BGR order, normalised before"
        case .bgrUnitRange: "BGR order, values 0...1"
        case .channelsLast: "channels last: H x W x 3 taken for 3 x H x W"
        case .grey: "grey in all three channels"
        case .mirrored: "mirrored"
        case .transposed: "rows and columns exchanged"
        case .tightCrop: "cropped too tightly: the middle 80 %"
        case .wideCrop: "cropped too widely: 80 % of the size, black around"
        case .shifted: "crop shifted by a twelfth of its width"
        case .halfResolution: "shrunk to half the size on the way"
        case .nearestNeighbour: "resized by the nearest pixel, not bilinearly"
        }
    }

    /// Whether the variant says something else than ``right`` for a network that normalises its
    /// input itself, or does not, and a picture that is resized or is not.
    func isDistinct(normalizes: Bool, resizes: Bool) -> Bool {
        switch self {
        case .normalizedTwice, .bgrNormalizedTwice: normalizes
        // What is taken for right otherwise.
        case .signedUnitRange: normalizes
        case .notNormalized: !normalizes
        case .nearestNeighbour: resizes
        default: true
        }
    }
}
