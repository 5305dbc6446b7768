import GraphIR

/// The state of planning: where values are so far, the steps, the packed weights.
///
/// Its extensions plan one family of operators each. A layer that cannot be planned is noted in
/// ``problems`` and planning goes on, so that all are reported at once.
struct PlanBuilder {
    let graph: Graph
    let instructionSet: InstructionSet
    let selection: SelectionPolicy
    /// Where the kernels find their weights.
    let weightsResidence: WeightsResidence
    var weightStorage = WeightStorage.float32
    /// Layers whose weights are stored in half precision, and what spoke against others.
    var halfLayers: [String] = []
    var notes: [String] = []
    var steps: [PlanStep] = []
    var weights: PackedWeights
    var values: [PlannedValue] = []
    var problems: [String] = []
    /// Floats of each buffer; lifetimes are read off the steps at the end.
    var bufferFloats: [Int] = []
    /// The places a value is in, one per layout.
    var locations: [ValueID: [Location]] = [:]
    /// The last node that reads a value; absent where none does, `Int.max` for graph outputs.
    var lastUse: [ValueID: Int] = [:]
    /// The values that share a buffer: a residual sum in place, a reshaped view.
    var tenants: [BufferID: [ValueID]] = [:]

    /// The parts of concatenations that are computed where they are to lie.
    var placements: [ValueID: Placement] = [:]
    /// The buffers of concatenations whose first part is planned.
    var joinedBuffers: [ValueID: BufferID] = [:]

    /// Where a part of a concatenation lies in it.
    struct Placement {
        var joined: ValueID
        /// Floats before the part.
        var offset: Int
    }

    /// What strided 1x1 convolutions gathered so far, for the next one that reads the same.
    var gathered: [Gather: PointerArgument.Target] = [:]

    /// Every `stride`-th pixel of a value.
    struct Gather: Hashable {
        var value: ValueID
        var stride: SpatialSize
    }

    /// A place in memory that holds a value.
    struct Location {
        var target: PointerArgument.Target
        var layout: Layout
        /// Whether whole vectors may be read: aligned, and padding lanes finite.
        var isPadded: Bool

        /// Whether the place is the model's own memory.
        var isAligned: Bool {
            if case .callerInput = target { false } else { true }
        }
    }

    var v: Int { instructionSet.vectorWidth }

    init(_ graph: Graph, _ instructionSet: InstructionSet, _ selection: SelectionPolicy) {
        self.graph = graph
        self.instructionSet = instructionSet
        self.selection = selection
        let parameters = graph.values.reduce(0) { $0 + ($1.tensor?.count ?? 0) }
        weightsResidence = WeightsResidence(
            networkBytes: 4 * parameters, on: .reference(for: instructionSet))
        weights = PackedWeights(expectedFloats: parameters + parameters / 16)
        for (position, node) in graph.nodes.enumerated() {
            for operand in node.operands { lastUse[operand] = position }
        }
        for output in graph.outputs { lastUse[output] = .max }
        planConcatenatedParts()
    }

    func geometry(_ value: ValueID) -> ValueGeometry? { ValueGeometry(graph.shape(value)) }

    mutating func reject(_ node: Node, _ reason: String) {
        let shapes = node.operands.map { graph.shape($0).description }.joined(separator: ", ")
        problems.append("'\(node.name)' (\(node.operator.mnemonic) of \(shapes)): \(reason)")
    }

    // MARK: Memory

    /// A new buffer for a value in a layout.
    mutating func allocate(_ value: ValueID, _ geometry: ValueGeometry) -> BufferID {
        allocate(floats: geometry.floats(vectorWidth: v), for: value)
    }

    mutating func allocate(floats: Int, for value: ValueID) -> BufferID {
        let id = BufferID(bufferFloats.count)
        bufferFloats.append(floats)
        tenants[id] = [value]
        return id
    }

    /// The buffer of an operand that nobody reads after this node, so its result may go there.
    func reusableBuffer(of value: ValueID, at position: Int) -> BufferID? {
        guard
            let location = locations[value]?.first(where: { $0.layout == .blocked || $0.isPadded }),
            case .buffer(let buffer) = location.target, location.isPadded
        else { return nil }
        let isFree = tenants[buffer, default: []].allSatisfy {
            lastUse[$0, default: -1] <= position
        }
        return isFree ? buffer : nil
    }

    /// A pointer to a value in a layout, converting it first where it is not there in it.
    mutating func read(_ value: ValueID, _ layout: Layout) -> PointerArgument.Target? {
        guard let geometry = geometry(value) else { return nil }
        if graph[value].isParameter { return readParameter(value, layout, geometry) }
        let known = locations[value, default: []]
        if let there = known.first(where: { fits($0, layout, geometry) }) { return there.target }
        guard let source = known.first else { return nil }
        return convert(value, from: source, to: layout, geometry)
    }

    private func fits(_ place: Location, _ layout: Layout, _ geometry: ValueGeometry) -> Bool {
        switch layout {
        // The caller's floats may lie at any address; kernels want that of a float at least.
        case .planar: place.isAligned && (place.layout == .planar || geometry.isVector)
        case .blocked: place.isPadded && (place.layout == .blocked || geometry.isVector)
        }
    }

    private mutating func readParameter(
        _ value: ValueID, _ layout: Layout, _ geometry: ValueGeometry
    ) -> PointerArgument.Target? {
        guard let tensor = graph.tensor(value) else { return nil }
        let packing: StridedPacking =
            layout == .planar
            ? .channels(geometry.elements, v: v)
            : .blocked(channels: geometry.channels, pixels: geometry.pixels, v: v)
        return .weights(offset: weights.add(value, tensor, packing))
    }

    private mutating func convert(
        _ value: ValueID, from source: Location, to layout: Layout, _ geometry: ValueGeometry
    ) -> PointerArgument.Target {
        let target = PointerArgument.Target.buffer(allocate(value, geometry))
        switch (layout, source.layout) {
        case (.blocked, _):
            emit("layout", block(source.target, target, geometry), summary: "planar to blocked")
        case (.planar, .blocked):
            emit("layout", unblock(source.target, target, geometry), summary: "blocked to planar")
        case (.planar, .planar):
            let call = copyPlanar(source.target, target, geometry.elements)
            emit("layout", call, summary: "copy of the caller's floats")
        }
        let place = Location(target: target, layout: layout, isPadded: layout == .blocked)
        locations[value, default: []].append(place)
        return target
    }

    // MARK: Steps

    /// Appends a step that computes no value of the graph by itself.
    mutating func emit(
        _ layer: String, _ call: KernelCall, summary: String, batchCall: BatchCall = .own
    ) {
        steps.append(
            PlanStep(
                layer: layer, summary: summary, call: call, batchCall: batchCall,
                multiplyAccumulates: 0,
                executedMultiplyAccumulates: 0, candidates: [], computedValues: []))
    }

    /// Appends the step of a node and records where its outputs are.
    ///
    /// `executedMultiplyAccumulates` is nil where the kernel executes what the layer states.
    mutating func emit(
        _ node: Node, _ call: KernelCall, summary: String, multiplyAccumulates: Int = 0,
        executedMultiplyAccumulates: Int? = nil, candidates: [KernelCandidate] = [],
        batchCall: BatchCall = .own, outputs: [(ValueID, PointerArgument.Target)],
        layout: Layout = .blocked
    ) {
        let computed = outputs.compactMap { value, target in
            record(
                value, in: target, layout, of: node, kernel: call.kernel,
                multiplyAccumulates: multiplyAccumulates)
        }
        steps.append(
            PlanStep(
                layer: node.name, summary: summary, call: call, batchCall: batchCall,
                multiplyAccumulates: multiplyAccumulates,
                executedMultiplyAccumulates: executedMultiplyAccumulates ?? multiplyAccumulates,
                candidates: candidates, computedValues: computed))
    }

    /// Records where a value is from now on; returns its index among the planned values.
    mutating func record(
        _ value: ValueID, in target: PointerArgument.Target, _ layout: Layout, of node: Node,
        kernel: String, multiplyAccumulates: Int = 0
    ) -> Int? {
        let place = Location(
            target: target, layout: layout,
            isPadded: layout == .blocked || isWholeVectors(value, in: target))
        locations[value] = [place]
        guard let sizes = graph.shape(value).sizes else { return nil }
        let isPlanar = layout == .planar || sizes.count != 4 || geometry(value)?.hasChannels != true
        values.append(
            PlannedValue(
                name: graph[value].name, layer: node.name, kernel: kernel, sizes: sizes,
                layout: isPlanar ? .planar : .blocked, target: target,
                multiplyAccumulates: multiplyAccumulates))
        return values.count - 1
    }

    /// Whether a planar value in a buffer of its own is a blocked one too: one pixel and no padding
    /// lanes.
    private func isWholeVectors(_ value: ValueID, in target: PointerArgument.Target) -> Bool {
        guard case .buffer = target, let geometry = geometry(value) else { return false }
        return geometry.isVector && geometry.elements.isMultiple(of: v)
    }

    /// The plan, once every node and output is planned.
    func finish() -> ExecutionPlan {
        var lifetimes: [ClosedRange<Int>?] = Array(repeating: nil, count: bufferFloats.count)
        for (index, step) in steps.enumerated() {
            for operand in step.operands {
                guard let id = operand.target.buffer else { continue }
                lifetimes[id.index] = (lifetimes[id.index]?.lowerBound ?? index)...index
            }
        }
        let requests = zip(bufferFloats, lifetimes).map { floats, lifetime in
            (floats: lifetime == nil ? 0 : floats, lifetime: lifetime ?? 0...0)
        }
        let memory = MemoryPlan(requests)
        return ExecutionPlan(
            name: graph.name, instructionSet: instructionSet, metadata: graph.metadata,
            inputs: ports(graph.inputs), outputs: ports(graph.outputs), steps: steps,
            memory: memory, batches: [BatchPlan(single: memory)], weights: weights, values: values,
            halfLayers: halfLayers, notes: notes)
    }

    /// The caller's view of inputs or outputs: one after the other.
    func ports(_ ids: [ValueID]) -> [ExecutionPlan.Port] {
        var offset = 0
        return ids.map { id in
            let port = ExecutionPlan.Port(
                name: graph[id].name, sizes: graph.shape(id).sizes ?? [], offset: offset)
            offset += port.count
            return port
        }
    }
}
