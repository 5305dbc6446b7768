/// The body of `POST .../infer` in the Open Inference Protocol, version 2.
struct InferRequest {
    /// Sizes of a tensor at most.
    static let rankLimit = 8
    /// Inputs and outputs that are named at most.
    static let tensorLimit = 64

    struct Input {
        var name = ""
        var shape: [Int] = []
        var datatype = ""
        var data: TensorData
    }

    /// Given back with the answer.
    var id: String?
    var inputs: [Input] = []
    /// The outputs that are asked for; nil where all are.
    var outputs: [String]?

    /// Reads a body; null stands for an optional key that is not there. Throws for a text that is no
    /// JSON, for missing, repeated and unknown keys, and for parameters whose neglect would change the answer's meaning. `limit` bounds the numbers
    /// of each input.
    init(_ body: [UInt8], limit: Int) throws(JSONFault) {
        var scanner = JSONScanner(body)
        var request = InferRequest()
        var hasInputs = false
        try scanner.object { (scanner, key) throws(JSONFault) in
            switch key {
            case "id": request.id = scanner.takeNull() ? nil : try scanner.string()
            case "parameters": try RequestParameters.check(&scanner)
            // Clients of KServe repeat what the path says.
            case "model_name", "model_version": try scanner.skip()
            case "inputs":
                hasInputs = true
                try request.readInputs(&scanner, limit: limit)
            case "outputs": try request.readOutputs(&scanner)
            default: throw Self.unknown(key, scanner)
            }
        }
        try scanner.requireEnd()
        guard hasInputs else { throw Self.missing("inputs", scanner) }
        self = request
    }

    private init() {}

    private mutating func readInputs(
        _ scanner: inout JSONScanner, limit: Int
    ) throws(JSONFault) {
        var inputs: [Input] = []
        try scanner.array { (scanner) throws(JSONFault) in
            guard inputs.count < Self.tensorLimit else { throw Self.tooMany("inputs", scanner) }
            inputs.append(try Self.input(&scanner, limit: limit))
        }
        self.inputs = inputs
    }

    private static func input(
        _ scanner: inout JSONScanner, limit: Int
    ) throws(JSONFault) -> Input {
        var name: String?
        var shape: [Int]?
        var datatype: String?
        var data: TensorData?
        try scanner.object { (scanner, key) throws(JSONFault) in
            switch key {
            case "name": name = try scanner.string()
            case "shape": shape = try sizes(&scanner)
            case "datatype": datatype = try scanner.string()
            case "data": data = try TensorData(&scanner, limit: limit)
            case "parameters": try RequestParameters.check(&scanner)
            default: throw unknown(key, scanner)
            }
        }
        guard let name else { throw missing("name", scanner) }
        guard let shape else { throw missing("shape", scanner) }
        guard let datatype else { throw missing("datatype", scanner) }
        guard let data else { throw missing("data", scanner) }
        return Input(name: name, shape: shape, datatype: datatype, data: data)
    }

    private static func sizes(_ scanner: inout JSONScanner) throws(JSONFault) -> [Int] {
        var sizes: [Int] = []
        try scanner.array { (scanner) throws(JSONFault) in
            guard sizes.count < rankLimit else { throw tooMany("sizes", scanner) }
            sizes.append(try scanner.count())
        }
        return sizes
    }

    private mutating func readOutputs(_ scanner: inout JSONScanner) throws(JSONFault) {
        guard !scanner.takeNull() else { return }
        var outputs: [String] = []
        try scanner.array { (scanner) throws(JSONFault) in
            guard outputs.count < Self.tensorLimit else { throw Self.tooMany("outputs", scanner) }
            var name: String?
            try scanner.object { (scanner, key) throws(JSONFault) in
                switch key {
                case "name": name = try scanner.string()
                case "parameters": try RequestParameters.check(&scanner)
                default: throw Self.unknown(key, scanner)
                }
            }
            guard let name else { throw Self.missing("name", scanner) }
            outputs.append(name)
        }
        self.outputs = outputs
    }

    private static func missing(_ key: String, _ scanner: JSONScanner) -> JSONFault {
        JSONFault(message: "an object without '\(key)'", offset: scanner.offset)
    }

    private static func unknown(_ key: String, _ scanner: JSONScanner) -> JSONFault {
        JSONFault(
            message: "the protocol has no key \(key.quotedBriefly) here", offset: scanner.offset)
    }

    private static func tooMany(_ what: String, _ scanner: JSONScanner) -> JSONFault {
        let limit = what == "sizes" ? rankLimit : tensorLimit
        return JSONFault(message: "more than \(limit) \(what)", offset: scanner.offset)
    }
}
