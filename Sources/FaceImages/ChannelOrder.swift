/// The order in which a picture's colours become the channels of a tensor.
public enum ChannelOrder: String, Sendable, Hashable, CaseIterable {
    /// Red, green, blue: what the insightface networks and Pillow use.
    case rgb
    /// Blue, green, red: what OpenCV's `imread` gives.
    case bgr
}
