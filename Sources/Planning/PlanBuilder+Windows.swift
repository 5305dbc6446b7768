import GraphIR

/// Pooling, resizing and instance normalization: blocked kernels over whole planes.
extension PlanBuilder {
    mutating func planPooling(_ node: Node, _ position: Int, _ attributes: Pooling) {
        guard let input = geometry(node.inputs[0]), let output = geometry(node.outputs[0])
        else { return }
        let sizes =
            [input.channels, input.height, input.width] + attributes.kernel.list
            + attributes.stride.list + attributes.dilation.list + attributes.padding.list
            + [output.height, output.width]
        var constants = sizes.map { KernelConstant.integer($0) }
        if attributes.kind == .average {
            let counts = attributes.countsPadding
            // Where padding does not count, what stands at the end makes no other kernel.
            constants += (counts ? attributes.endPadding : 0).list.map { .integer($0) }
            constants.append(counts ? 1 : 0)
        }
        let kernel = attributes.kind == .max ? "max_pool" : "average_pool"
        planBlocked(
            node, position,
            summary: "\(attributes.kernel) \(attributes.kind.rawValue) pooling, "
                + "to \(output.height)x\(output.width)"
        ) { data, target, epilogue in
            KernelCall(
                kernel, template: "pooling", pointers: [.read(data), .write(target)],
                constants: constants, epilogue: epilogue,
                units: .formula(
                    "pool_units", [.integer(input.channels), .integer(output.height)]))
        }
    }

    mutating func planGlobalPooling(_ node: Node, _ position: Int, _ attributes: GlobalPooling) {
        guard let input = geometry(node.inputs[0]) else { return }
        let kernel = attributes.kind == .max ? "global_max" : "global_average"
        planBlocked(
            node, position, summary: "global \(attributes.kind.rawValue) pooling"
        ) { data, target, epilogue in
            KernelCall(
                kernel, template: "pooling", pointers: [.read(data), .write(target)],
                constants: [.integer(input.channels), .integer(input.pixels)],
                epilogue: epilogue,
                units: .formula("global_pool_units", [.integer(input.channels)]))
        }
    }

    mutating func planResize(_ node: Node, _ position: Int, _ attributes: BilinearResize) {
        guard let input = geometry(node.inputs[0]), let output = geometry(node.outputs[0])
        else { return }
        let sizes = [input.channels, input.height, input.width, output.height, output.width]
        let constants =
            sizes.map { KernelConstant.integer($0) } + [attributes.alignsCorners ? 1 : 0]
        planBlocked(
            node, position, summary: "bilinear resize to \(output.height)x\(output.width)"
        ) { data, target, epilogue in
            KernelCall(
                "resize_bilinear", template: "resize", pointers: [.read(data), .write(target)],
                constants: constants, epilogue: epilogue,
                units: .formula(
                    "resize_units", [.integer(input.channels), .integer(output.height)]))
        }
    }

    mutating func planUpsampling(_ node: Node, _ position: Int, _ attributes: NearestUpsampling) {
        guard let input = geometry(node.inputs[0]), let output = geometry(node.outputs[0])
        else { return }
        let sizes = [input.channels, input.height, input.width] + attributes.scale.list
        planBlocked(
            node, position, summary: "nearest upsampling to \(output.height)x\(output.width)"
        ) { data, target, epilogue in
            KernelCall(
                "upsample_nearest", template: "resize", pointers: [.read(data), .write(target)],
                constants: sizes.map { .integer($0) }, epilogue: epilogue,
                units: .formula(
                    "resize_units", [.integer(input.channels), .integer(output.height)]))
        }
    }

    mutating func planInstanceNormalization(
        _ node: Node, _ position: Int, _ attributes: InstanceNormalization
    ) {
        guard let input = geometry(node.inputs[0]), let gamma = channelVector(node.inputs[1]),
            let beta = channelVector(node.inputs[2])
        else { return reject(node, "its scale and shift are not parameters") }
        planBlocked(
            node, position, summary: "instance normalization"
        ) { data, target, epilogue in
            KernelCall(
                "instance_normalization", template: "instance_normalization",
                pointers: [.read(data), .read(gamma), .read(beta), .write(target)],
                constants: [
                    .integer(input.channels), .integer(input.pixels), .real(attributes.epsilon),
                ],
                epilogue: epilogue,
                units: .formula(
                    "instance_normalization_units",
                    [.integer(input.channels), .integer(input.pixels)]))
        }
    }
}
