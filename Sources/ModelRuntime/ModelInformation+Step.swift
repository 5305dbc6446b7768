extension ModelInformation {
    /// One kernel call of a run, and the work it does.
    ///
    /// Bytes count every distinct operand once as it lies in memory, padding channels included,
    /// without scratch.
    public struct Step: Sendable, Hashable, Codable {
        /// The layer of the network it belongs to. Opaque: any text.
        public var layer: String
        /// The kernel's family: `pointwise`, `depthwise`.
        public var kernel: String
        /// Family, constants and epilogue: steps of equal signatures do equal work.
        public var signature: String
        /// What is computed, in words and sizes.
        public var summary: String
        /// Multiply-accumulates of the layer in the network before any pass.
        public var networkMacs: Int
        /// Multiply-accumulates of the layer as it is compiled.
        public var macs: Int
        /// Multiply-adds the kernel executes: fewer than `macs` where its algorithm saves some.
        public var executedMacs: Int
        /// Bytes of parameters read.
        public var weightBytes: Int
        /// Bytes of activations read.
        public var readBytes: Int
        /// Bytes of activations written.
        public var writtenBytes: Int

        enum CodingKeys: String, CodingKey {
            case layer, kernel, signature, summary, macs
            case networkMacs = "network_macs"
            case executedMacs = "executed_macs"
            case weightBytes = "weight_bytes"
            case readBytes = "read_bytes"
            case writtenBytes = "written_bytes"
        }

        /// Every count, to be checked.
        var numbers: [Int] {
            [networkMacs, macs, executedMacs, weightBytes, readBytes, writtenBytes]
        }
    }
}
