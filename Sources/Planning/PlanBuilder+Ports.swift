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
                if problems.isEmpty {
                    problems.append("output '\(graph[id].name)' is not computed")
                }
                continue
            }
            // What is planar already is copied as it lies.
            let call =
                place.layout == .planar || geometry.isVector
                ? copyPlanar(place.target, .callerOutput(offset: port.offset), geometry.elements)
                : unblock(place.target, .callerOutput(offset: port.offset), geometry)
            emit("output", call, summary: "output \(port.sizes)")
        }
    }

    /// Copies planar floats; source and target may have any alignment.
    func copyPlanar(
        _ source: PointerArgument.Target, _ target: PointerArgument.Target, _ count: Int
    ) -> KernelCall {
        KernelCall(
            "copy_axis", template: "planar", pointers: [.read(source), .write(target)],
            constants: [1, .integer(count), .integer(count), 1, 0, 0, .integer(count)],
            units: .count(1))
    }

    /// Writes a blocked value planar; the target may have any alignment.
    func unblock(
        _ source: PointerArgument.Target, _ target: PointerArgument.Target,
        _ geometry: ValueGeometry
    ) -> KernelCall {
        relayout("blocked_to_planar", source, target, geometry)
    }

    /// Writes a planar value blocked, with padding lanes of 0; the source may have any alignment.
    func block(
        _ source: PointerArgument.Target, _ target: PointerArgument.Target,
        _ geometry: ValueGeometry
    ) -> KernelCall {
        relayout("planar_to_blocked", source, target, geometry)
    }

    private func relayout(
        _ kernel: String, _ source: PointerArgument.Target, _ target: PointerArgument.Target,
        _ geometry: ValueGeometry
    ) -> KernelCall {
        let sizes: [KernelConstant] = [.integer(geometry.channels), .integer(geometry.pixels)]
        return KernelCall(
            kernel, template: "layout", pointers: [.read(source), .write(target)],
            constants: sizes, epilogue: KernelEpilogue(steps: [], channels: geometry.channels),
            units: .formula("layout_units", sizes))
    }

    private mutating func outputSource(_ id: ValueID, _ geometry: ValueGeometry) -> Location? {
        if let place = locations[id]?.first { return place }
        guard graph[id].isParameter, let target = read(id, .planar) else { return nil }
        return Location(target: target, layout: .planar, isPadded: false)
    }
}
