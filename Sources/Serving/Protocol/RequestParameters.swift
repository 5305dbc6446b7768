/// The `parameters` of a request and its tensors.
///
/// Unknown ones are read over, as clients send hints of many servers. Those that change what the
/// bytes of a request or an answer mean are refused unless they are switched off.
enum RequestParameters {
    /// Of the protocol's extensions for binary tensors, shared memory, classification, sequences.
    static let refused: Set = [
        "binary_data", "binary_data_output", "binary_data_size", "shared_memory_region",
        "shared_memory_offset", "shared_memory_byte_size", "classification", "sequence_id",
    ]

    /// Reads an object of parameters, or null.
    static func check(_ scanner: inout JSONScanner) throws(JSONFault) {
        guard !scanner.takeNull() else { return }
        try scanner.object { (scanner, key) throws(JSONFault) in
            guard refused.contains(key) else { return try scanner.skip() }
            _ = scanner.peek()
            let start = scanner.offset
            if let isOn = try? scanner.flag(), !isOn { return }
            throw JSONFault(
                message: "the parameter '\(key)' is of an extension this server does not have",
                offset: start)
        }
    }
}
