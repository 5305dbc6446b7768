import GraphIR

/// The work of ``FuseEpilogue``: walks the nodes in order and grows epilogues greedily.
struct EpilogueFusion {
    /// More steps would outgrow the registers of a kernel and the patience of its reader.
    private static let stepLimit = 8

    private var editor: GraphEditor
    private var fused = 0
    private var stored = 0
    private var standalone = 0

    init(_ graph: Graph) { editor = GraphEditor(graph) }

    var graph: Graph { editor.graph }

    var notes: [String] {
        guard fused + stored + standalone > 0 else { return [] }
        return [
            "fused \(fused + stored) elementwise nodes, \(stored) of them beside the raw value; "
                + "\(standalone) run on their own"
        ]
    }

    mutating func fuseAll() {
        for id in editor.graph.nodes.map(\.id) {
            guard let node = editor.node(id) else { continue }
            fuse(node)
        }
    }

    private mutating func fuse(_ node: Node) {
        let forms = ElementwiseForm.forms(of: node, in: editor.graph)
        guard !forms.isEmpty else { return }
        for form in latestFirst(forms) where absorb(node, form) { return }
        for form in latestFirst(forms) where absorbStoring(node, form) { return }
        standAlone(node, forms[0])
    }

    /// The forms with the data computed last first; the left operand first among equals.
    private func latestFirst(_ forms: [ElementwiseForm]) -> [ElementwiseForm] {
        guard forms.count > 1, position(of: forms[1].data) > position(of: forms[0].data) else {
            return forms
        }
        return forms.reversed()
    }

    /// The position of the node that computes a value; -1 for inputs and parameters.
    private func position(of value: ValueID) -> Int {
        guard let producer = editor.graph[value].producer,
            let position = editor.graph.position(of: producer)
        else { return -1 }
        return position
    }

    // MARK: Ways to fuse

    /// Appends the node to the one that computes its data, where nobody else reads that.
    private mutating func absorb(_ node: Node, _ form: ElementwiseForm) -> Bool {
        guard let producer = host(of: form, adding: 1),
            editor.soleReader(of: form.data) == node.id,
            let place = place(producer, node, form)
        else { return false }
        let steps = producer.epilogue + [step(form, of: node)]
        let outputs = node.outputs + producer.outputs.dropFirst()
        editor.remove(place == producer.id ? node.id : producer.id)
        editor.replace(
            Node(
                id: place, name: producer.name, operator: producer.operator,
                inputs: producer.inputs, epilogue: steps, outputs: outputs))
        fused += 1
        return true
    }

    /// Appends the node to the one that computes its data, which stays an output.
    private mutating func absorbStoring(_ node: Node, _ form: ElementwiseForm) -> Bool {
        guard form.isPreActivation, var producer = host(of: form, adding: 2),
            !producer.epilogue.contains(.store),
            isAvailable(form.others, before: producer)
        else { return false }
        producer.epilogue += [.store, step(form, of: node)]
        producer.outputs = node.outputs + producer.outputs
        editor.remove(node.id)
        editor.replace(producer)
        stored += 1
        return true
    }

    /// Makes the node an identity with an epilogue that later nodes can join.
    private mutating func standAlone(_ node: Node, _ form: ElementwiseForm) {
        guard !editor.graph[form.data].isParameter else { return }
        var copy = node
        copy.operator = .identity(Identity())
        copy.inputs = [form.data]
        copy.epilogue = [step(form, of: node)]
        editor.replace(copy)
        standalone += 1
    }

    private mutating func step(_ form: ElementwiseForm, of node: Node) -> EpilogueStep {
        switch form.step {
        case .affine(let affine): editor.addAffineStep(affine, label: node.name)
        case .ready(let step): step
        }
    }

    // MARK: Conditions

    /// The node that computes the form's data as its main result and has room for more steps.
    private func host(of form: ElementwiseForm, adding count: Int) -> Node? {
        guard let producer = editor.graph.producer(of: form.data),
            producer.outputs.first == form.data,
            producer.operator.takesEpilogue(editor.graph.shape(form.data)),
            producer.operator.biasSteps + producer.epilogue.count + count <= Self.stepLimit
        else { return nil }
        return producer
    }

    /// Whether values are computed before a node, so that its epilogue can read them.
    private func isAvailable(_ values: [ValueID], before producer: Node) -> Bool {
        guard let place = editor.graph.position(of: producer.id) else { return false }
        return values.allSatisfy { position(of: $0) < place }
    }

    /// The id, and with it the place, of the fused node: the producer's where it can read all it
    /// needs there, else the node's; nil where neither keeps the order topological.
    private func place(_ producer: Node, _ node: Node, _ form: ElementwiseForm) -> NodeID? {
        guard !form.others.contains(where: producer.outputs.contains) else { return nil }
        if isAvailable(form.others, before: producer) { return producer.id }
        guard let place = editor.graph.position(of: node.id) else { return nil }
        let early = producer.outputs.dropFirst().contains { output in
            editor.readers(of: output).contains { reader in
                (editor.graph.position(of: reader) ?? 0) <= place
            }
        }
        return early ? nil : node.id
    }
}

extension Operator {
    /// Kernels add a bias as the first step of the epilogue.
    fileprivate var biasSteps: Int {
        switch self {
        case .convolution(let definition): definition.hasBias ? 1 : 0
        case .dense(let definition): definition.hasBias ? 1 : 0
        default: 0
        }
    }

    /// Whether elementwise steps can follow the operator in registers. The others only move
    /// elements, need all of them before the first result, or compute plain matrices.
    fileprivate func takesEpilogue(_ result: Shape) -> Bool {
        switch self {
        case .dense: result.rank == 2 && result[0] == 1
        case .convolution, .pooling, .globalPooling, .instanceNormalization,
            .bilinearResize, .nearestUpsampling, .identity:
            true
        case .batchNormalization, .relu, .leakyReLU, .prelu, .sigmoid, .tanh, .clip, .function,
            .binary, .reduction, .matrixProduct, .concatenation, .split, .flatten, .reshape,
            .transpose, .softmax, .l2Normalization, .selection, .resampling,
            .dropout, .foreign:
            false
        }
    }
}
