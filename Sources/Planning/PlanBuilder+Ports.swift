import GraphIR

extension PlanBuilder {
    /// Records where the caller's inputs are.
    mutating func planInputs() {
        for (id, port) in zip(graph.inputs, ports(graph.inputs)) {
            guard geometry(id) != nil else {
                problems.append(
                    "input '\(graph[id].name)' has shape \(graph.shape(id)): its sizes must be "
                        + "known and its batch 1")
                continue
            }
            let place = Location(
                target: .callerInput(offset: port.offset), layout: .planar, isPadded: false)
            locations[id] = [place]
        }
    }

    /// Copies the results to the caller, planar.
    mutating func planOutputs() {
        for (id, port) in zip(graph.outputs, ports(graph.outputs)) {
            guard let geometry = geometry(id), let place = outputSource(id, geometry) else {
                if problems.isEmpty { problems.append("output '\(graph[id].name)' is not computed") }
                continue
            }
            // What is planar already is a plain vector to the copying kernel.
            let isVector = place.layout == .planar || geometry.isVector
            let constants: [KernelConstant] = [
                .integer(isVector ? geometry.elements : geometry.channels),
                .integer(isVector ? 1 : geometry.pixels),
            ]
            let call = KernelCall(
                "blocked_to_planar", template: "layout",
                pointers: [.read(place.target), .write(.callerOutput(offset: port.offset))],
                constants: constants,
                epilogue: KernelEpilogue(steps: [], channels: geometry.channels),
                units: .formula("layout_units", constants))
            emit("output", call, summary: "output \(port.sizes)")
        }
    }

    private mutating func outputSource(_ id: ValueID, _ geometry: ValueGeometry) -> Location? {
        if let place = locations[id]?.first { return place }
        guard graph[id].isParameter, let target = read(id, .planar) else { return nil }
        return Location(target: target, layout: .planar, isPadded: false)
    }
}
