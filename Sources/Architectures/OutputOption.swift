/// How the last feature map becomes the embedding: the `version_output` of the released scripts.
///
/// BN has epsilon 2e-5; `fc1` as a batch normalization fixes gamma at 1.
public enum OutputOption: String, Hashable, Sendable, CaseIterable {
    /// BN `bn1`, PReLU `relu1`, global average pooling `pool1`, flatten. No embedding layer.
    case a = "A"
    /// ``a``, then the fully connected `pre_fc1`.
    case b = "B"
    /// ``b``, then BN `fc1`.
    case c = "C"
    /// ``c``, then PReLU `fc1_relu`.
    case d = "D"
    /// ``a`` with dropout at the end.
    case ax = "AX"
    /// ``b`` with dropout before `pre_fc1`.
    case bx = "BX"
    /// ``c`` with dropout before `pre_fc1`.
    case cx = "CX"
    /// ``d`` with dropout before `pre_fc1`.
    case dx = "DX"
    /// BN `bn1`, dropout, fully connected `pre_fc1`, BN `fc1`: the ArcFace paper's choice.
    case e = "E"
    /// BN `bn1`, dropout, fully connected `fc1`.
    case f = "F"
    /// BN `bn1`, fully connected `fc1`.
    case g = "G"
    /// Fully connected `fc1`.
    case h = "H"
    /// BN `bn1`, fully connected `pre_fc1`, BN `fc1`.
    case i = "I"
    /// Fully connected `pre_fc1`, BN `fc1`.
    case j = "J"
    /// Global depthwise convolution 7x7 `conv_6dw7_7`, BN, fully connected `pre_fc1`, BN `fc1`:
    /// MobileFaceNet's choice.
    case globalDepthwise = "GDC"

    /// Whether the output's size is the embedding size; without a fully connected layer it is
    /// the backbone's number of channels.
    public var hasEmbeddingLayer: Bool { self != .a && self != .ax }
}
