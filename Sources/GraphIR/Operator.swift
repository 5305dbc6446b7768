/// Every operator Burin knows. The set is closed: each pass, the interpreter and the planner
/// switch over it, so the compiler names every place that a new operator must be taught.
public enum Operator: Hashable, Sendable {
    case convolution(Convolution)
    case dense(Dense)
    case batchNormalization(BatchNormalization)
    case instanceNormalization(InstanceNormalization)
    case relu(ReLU)
    case leakyReLU(LeakyReLU)
    case prelu(PReLU)
    case sigmoid(Sigmoid)
    case tanh(Tanh)
    case clip(Clip)
    case pooling(Pooling)
    case globalPooling(GlobalPooling)
    case binary(Binary)
    case function(Function)
    case reduction(Reduction)
    case matrixProduct(MatrixProduct)
    case bilinearResize(BilinearResize)
    case nearestUpsampling(NearestUpsampling)
    case selection(Selection)
    case resampling(Resampling)
    case concatenation(Concatenation)
    case split(Split)
    case flatten(Flatten)
    case reshape(Reshape)
    case transpose(Transpose)
    case softmax(Softmax)
    case l2Normalization(L2Normalization)
    case dropout(Dropout)
    case identity(Identity)
    case foreign(Foreign)

    /// The attribute struct, for what all operators have in common.
    public var definition: any OperatorDefinition {
        switch self {
        case .convolution(let definition): definition
        case .dense(let definition): definition
        case .batchNormalization(let definition): definition
        case .instanceNormalization(let definition): definition
        case .relu(let definition): definition
        case .leakyReLU(let definition): definition
        case .prelu(let definition): definition
        case .sigmoid(let definition): definition
        case .tanh(let definition): definition
        case .clip(let definition): definition
        case .pooling(let definition): definition
        case .globalPooling(let definition): definition
        case .binary(let definition): definition
        case .function(let definition): definition
        case .reduction(let definition): definition
        case .matrixProduct(let definition): definition
        case .bilinearResize(let definition): definition
        case .nearestUpsampling(let definition): definition
        case .selection(let definition): definition
        case .resampling(let definition): definition
        case .concatenation(let definition): definition
        case .split(let definition): definition
        case .flatten(let definition): definition
        case .reshape(let definition): definition
        case .transpose(let definition): definition
        case .softmax(let definition): definition
        case .l2Normalization(let definition): definition
        case .dropout(let definition): definition
        case .identity(let definition): definition
        case .foreign(let definition): definition
        }
    }

    /// The name in the text form.
    public var mnemonic: String { type(of: definition).mnemonic }

    /// The operator a mnemonic and its attributes spell.
    ///
    /// Throws where the mnemonic is unknown or an attribute is missing, unknown or of wrong type.
    public init(mnemonic: String, attributes: AttributeList) throws(ShapeError) {
        var reader = AttributeReader(attributes)
        switch mnemonic {
        case Convolution.mnemonic: self = .convolution(try Convolution(attributes: &reader))
        case Dense.mnemonic: self = .dense(try Dense(attributes: &reader))
        case BatchNormalization.mnemonic:
            self = .batchNormalization(try BatchNormalization(attributes: &reader))
        case InstanceNormalization.mnemonic:
            self = .instanceNormalization(try InstanceNormalization(attributes: &reader))
        case ReLU.mnemonic: self = .relu(try ReLU(attributes: &reader))
        case LeakyReLU.mnemonic: self = .leakyReLU(try LeakyReLU(attributes: &reader))
        case PReLU.mnemonic: self = .prelu(try PReLU(attributes: &reader))
        case Sigmoid.mnemonic: self = .sigmoid(try Sigmoid(attributes: &reader))
        case Tanh.mnemonic: self = .tanh(try Tanh(attributes: &reader))
        case Clip.mnemonic: self = .clip(try Clip(attributes: &reader))
        case Pooling.mnemonic: self = .pooling(try Pooling(attributes: &reader))
        case GlobalPooling.mnemonic: self = .globalPooling(try GlobalPooling(attributes: &reader))
        case Binary.mnemonic: self = .binary(try Binary(attributes: &reader))
        case Function.mnemonic: self = .function(try Function(attributes: &reader))
        case Reduction.mnemonic: self = .reduction(try Reduction(attributes: &reader))
        case MatrixProduct.mnemonic: self = .matrixProduct(try MatrixProduct(attributes: &reader))
        case BilinearResize.mnemonic:
            self = .bilinearResize(try BilinearResize(attributes: &reader))
        case NearestUpsampling.mnemonic:
            self = .nearestUpsampling(try NearestUpsampling(attributes: &reader))
        case Selection.mnemonic: self = .selection(try Selection(attributes: &reader))
        case Resampling.mnemonic: self = .resampling(try Resampling(attributes: &reader))
        case Concatenation.mnemonic: self = .concatenation(try Concatenation(attributes: &reader))
        case Split.mnemonic: self = .split(try Split(attributes: &reader))
        case Flatten.mnemonic: self = .flatten(try Flatten(attributes: &reader))
        case Reshape.mnemonic: self = .reshape(try Reshape(attributes: &reader))
        case Transpose.mnemonic: self = .transpose(try Transpose(attributes: &reader))
        case Softmax.mnemonic: self = .softmax(try Softmax(attributes: &reader))
        case L2Normalization.mnemonic:
            self = .l2Normalization(try L2Normalization(attributes: &reader))
        case Dropout.mnemonic: self = .dropout(try Dropout(attributes: &reader))
        case Identity.mnemonic: self = .identity(try Identity(attributes: &reader))
        case Foreign.mnemonic: self = .foreign(try Foreign(attributes: &reader))
        default: throw ShapeError("there is no operator '\(mnemonic)'")
        }
        try reader.finish()
    }
}
