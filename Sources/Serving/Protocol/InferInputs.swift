import ModelRuntime

/// The inputs of a request in the order and layout that the model takes.
struct InferInputs {
    /// Image by image, of each all inputs.
    let floats: [Float]
    let images: Int

    /// Checks a request against the model; throws what the client has to change.
    init(_ request: InferRequest, for model: LoadedModel) throws(RequestRefusal) {
        let ports = model.information.inputs
        try Self.checkNames(request.inputs.map(\.name), ports.map(\.name))
        var tensors: [[Float]] = []
        var counts: Set<Int> = []
        for port in ports {
            guard let input = request.inputs.first(where: { $0.name == port.name }) else {
                continue
            }
            counts.insert(try Self.images(of: input, port, model.information))
            tensors.append(input.data.values)
        }
        guard let images = counts.first, counts.count == 1 else {
            throw .badRequest("the inputs are of different numbers of images: \(counts.sorted())")
        }
        self.images = images
        floats = tensors.count == 1 ? tensors[0] : Self.interleaved(tensors, images)
    }

    private static func checkNames(_ given: [String], _ own: [String]) throws(RequestRefusal) {
        guard Set(given) == Set(own), given.count == own.count else {
            let list = own.map { "'\($0)'" }.joined(separator: ", ")
            let found = given.map(\.quotedBriefly).joined(separator: ", ")
            throw .badRequest(
                given.isEmpty
                    ? "there are no inputs; expected \(list)"
                    : "the inputs are named \(found); expected \(list)")
        }
    }

    /// The images of an input whose type, shape and numbers fit.
    private static func images(
        of input: InferRequest.Input, _ port: ModelInformation.Port,
        _ information: ModelInformation
    ) throws(RequestRefusal) -> Int {
        let name = "input \(input.name.quotedBriefly)"
        guard ["FP32", "UINT8"].contains(input.datatype) else {
            throw .badRequest(
                "\(name): datatype \(input.datatype.quotedBriefly); expected FP32 or UINT8")
        }
        let fits =
            information.countsImages
            ? input.shape.count == port.shape.count && input.shape[0] >= 1
                && input.shape.dropFirst() == port.shape.dropFirst()
            : input.shape == port.shape
        guard fits else {
            throw .badRequest(
                "\(name): shape \(input.shape); expected \(information.openShape(of: port))")
        }
        let images = information.countsImages ? input.shape[0] : 1
        let (needed, overflow) = images.multipliedReportingOverflow(by: port.count)
        guard !overflow, input.data.values.count == needed else {
            throw .badRequest(
                "\(name): \(input.data.values.count) numbers for shape \(input.shape)")
        }
        guard input.data.sizes.count == 1 || input.data.sizes == input.shape else {
            throw .badRequest(
                "\(name): arrays nested as \(input.data.sizes) for shape \(input.shape)")
        }
        if input.datatype == "UINT8", let number = input.data.firstBeyondByte {
            throw .badRequest("\(name): \(number) in a UINT8 tensor; expected 0 to 255")
        }
        return images
    }

    private static func interleaved(_ tensors: [[Float]], _ images: Int) -> [Float] {
        var floats: [Float] = []
        floats.reserveCapacity(tensors.reduce(0) { $0 + $1.count })
        for image in 0..<images {
            for tensor in tensors {
                let count = tensor.count / images
                floats += tensor[image * count..<(image + 1) * count]
            }
        }
        return floats
    }
}
