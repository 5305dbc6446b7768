import GraphIR

/// A map `y = scale[c] * x + shift[c]` of each channel, built from additions and multiplications.
struct ChannelAffine: Hashable {
    private enum Step: Hashable {
        case add([Double])
        case multiply([Double])
    }

    /// `[C]`.
    private(set) var scale: [Double]
    /// `[C]`.
    private(set) var shift: [Double]
    private var steps: [Step] = []

    /// The identity over a number of channels.
    init(channels: Int) {
        scale = Array(repeating: 1, count: channels)
        shift = Array(repeating: 0, count: channels)
    }

    /// Batch normalization with these statistics, `[C]` each; nil where they are not known or do
    /// not give finite numbers.
    init?(_ definition: BatchNormalization, node: Node, in graph: Graph) {
        guard node.inputs.count == 5, let beta = graph.tensor(node.inputs[2])?.doubles,
            let mean = graph.tensor(node.inputs[3])?.doubles,
            let variance = graph.tensor(node.inputs[4])?.doubles
        else { return nil }
        var gamma = Array(repeating: 1.0, count: beta.count)
        if !definition.fixesGamma {
            guard let known = graph.tensor(node.inputs[1])?.doubles else { return nil }
            gamma = known
        }
        self.init(channels: beta.count)
        let factors = zip(gamma, variance).map { $0 / ($1 + definition.epsilon).squareRoot() }
        multiply(factors)
        add(zip(beta, zip(mean, factors)).map { $0 - $1.0 * $1.1 })
        guard isFinite else { return nil }
    }

    var channels: Int { scale.count }

    var isFinite: Bool { scale.allSatisfy(\.isFinite) && shift.allSatisfy(\.isFinite) }

    /// Adds one number per channel to the result.
    mutating func add(_ values: [Double]) {
        for channel in shift.indices { shift[channel] += values[channel] }
        steps.append(.add(values))
    }

    /// Multiplies the result by one number per channel.
    mutating func multiply(_ values: [Double]) {
        for channel in scale.indices {
            scale[channel] *= values[channel]
            shift[channel] *= values[channel]
        }
        steps.append(.multiply(values))
    }

    /// Follows this map by another over as many channels, which are at a `place`.
    mutating func append(_ other: ChannelAffine, _ place: ChannelPlace) {
        for step in other.steps {
            switch step {
            case .add(let values): add(place.inImageOrder(values))
            case .multiply(let values): multiply(place.inImageOrder(values))
            }
        }
    }

    /// The `x` of a channel that maps to `y`; not finite where the scale is 0.
    ///
    /// Undoes the steps one by one, so that the zero of `(x - 127.5) * s` is 127.5 to the bit.
    func preimage(of result: Double, channel: Int) -> Double {
        steps.reversed().reduce(result) { value, step in
            switch step {
            case .add(let values): value - values[channel]
            case .multiply(let values): value / values[channel]
            }
        }
    }
}
