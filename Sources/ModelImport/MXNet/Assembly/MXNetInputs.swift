import GraphIR

/// Which variables of a network are given by the caller, and in what shape.
struct MXNetInputs {
    /// The image, if there is one.
    let data: Int?
    /// Labels of a training head, in file order.
    let labels: [Int]

    /// The usual three channels of a colour image.
    private static let usualChannels = 3

    init(_ program: MXNetProgram, _ binder: MXNetParameterBinder) {
        let nodes = program.symbol.nodes
        let open = nodes.indices.filter {
            nodes[$0].isVariable && binder.entry(nodes[$0].name) == nil
        }
        let labels = open.filter { nodes[$0].name.hasSuffix("_label") || nodes[$0].name == "label" }
        self.labels = labels
        let named = nodes.indices.first { nodes[$0].isVariable && nodes[$0].name == "data" }
        // Without the usual name it is the first variable that some operator takes as its data.
        let firstOperands = Set(nodes.compactMap { $0.inputs.first?.node })
        data = named ?? open.first { firstOperands.contains($0) && !labels.contains($0) }
    }

    /// The image's shape `[N, C, H, W]`: as declared, else with height and width open.
    func dataShape(_ program: MXNetProgram, _ binder: MXNetParameterBinder) -> Shape {
        guard let data else { return .unknown }
        let declared = MXNetParameterBinder.declaredSizes(program.symbol.nodes[data]) ?? []
        let sizes = declared.dropFirst()
        let isSmall = sizes.allSatisfy { (1...MXNetAttributes.largest).contains($0) }
        if isSmall, !sizes.isEmpty {
            return Shape([.batch] + sizes.map { .known($0) })
        }
        let given = declared.count == 4 ? declared[1] : 0
        let channels =
            (1...MXNetAttributes.largest).contains(given)
            ? given : channels(program, binder, data) ?? Self.usualChannels
        return [.batch, .known(channels), .height, .width]
    }

    /// The number of channels by the stored weights of the first layer that has any.
    private func channels(
        _ program: MXNetProgram, _ binder: MXNetParameterBinder, _ data: Int
    ) -> Int? {
        let nodes = program.symbol.nodes
        // Values that have as many channels as the image.
        var carriers: Set<Int> = [data]
        for (index, node) in nodes.enumerated() {
            guard let first = node.inputs.first, carriers.contains(first.node) else { continue }
            let second = node.inputs.dropFirst().first.map { nodes[$0.node].name } ?? ""
            let stored = binder.entry(second)?.shape
            switch program.rules[index] {
            case let rule as MXNetConvolution:
                guard let stored, stored.count == 4, stored[1] > 0 else { return nil }
                let (count, overflow) = stored[1].multipliedReportingOverflow(
                    by: rule.definition.groups)
                return overflow || count > MXNetAttributes.largest ? nil : count
            case is MXNetBatchNorm, is MXNetInstanceNorm:
                if let stored, stored.count == 1, stored[0] > 0 { return stored[0] }
                carriers.insert(index)
            case is MXNetScalarArithmetic, is MXNetIdentity, is MXNetCast, is MXNetDropout,
                is MXNetActivation, is MXNetClip, is MXNetPooling, is MXNetBilinearResize:
                carriers.insert(index)
            default: break
            }
        }
        return nil
    }
}
