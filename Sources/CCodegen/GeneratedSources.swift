public import Planning

/// What code generation gives: every text file of a compiled model, and the weights' floats.
///
/// A pure function of the execution plans: the same plans give the same bytes.
public struct GeneratedSources: Sendable {
    /// A text file to be written beside the others.
    public struct File: Hashable, Sendable {
        public var name: String
        public var text: String
        /// What a C file is compiled for; nil for any processor of the architecture.
        public var instructionSet: InstructionSet?
    }

    public var prefix: SymbolPrefix
    public var header: File
    public var moduleMap: File
    /// C files that use vector instructions, each of an instruction set.
    public var kernelSources: [File]
    /// C files for any processor of the architecture; they hold the check for the instructions.
    public var portableSources: [File]
    /// Headers that the sources include besides ``header``.
    public var privateHeaders: [File]
    /// `model_alias.h` of a standalone program: names that do not depend on the model. Nil where
    /// the model does not take one RGB image and give one vector.
    public var programHeader: File?
    /// The blob that the sources link in by `.incbin` or map; a file of its own begins with
    /// ``WeightsBlob/header``.
    public var weightsFileName: String
    public var weights: WeightsBlob
}
