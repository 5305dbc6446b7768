import CModelABI
import Diagnostics

/// The functions of a loaded model, checked to be there.
struct ModelInterface: Sendable {
    /// Keeps the functions in memory.
    private let library: SharedLibrary
    let informationText: @convention(c) () -> UnsafePointer<CChar>?
    let errorText: @convention(c) (Int32) -> UnsafePointer<CChar>?
    let workspaceSize: @convention(c) (Int32, Int32) -> Int
    let run:
        @convention(c) (
            UnsafePointer<Float>?, UnsafeMutablePointer<Float>?, Int32, UnsafeMutableRawPointer?,
            UnsafePointer<burin_model_options>?
        ) -> Int32

    let createPool: @convention(c) (Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Int32
    let destroyPool: @convention(c) (OpaquePointer?) -> Void
    let availableThreads: @convention(c) () -> Int32
    /// Nil where the weights are linked in.
    let mapWeights: (@convention(c) (UnsafePointer<CChar>?) -> Int32)?

    /// Finds and checks the table of a library; `path` names it in diagnostics.
    init(_ library: SharedLibrary, path: String) throws(Diagnostic) {
        guard let symbol = library.symbol("burin_model") else {
            throw Diagnostic(
                .malformedFile, "not a compiled model: it does not export 'burin_model'",
                file: path, expected: "a shared library made by burin compile")
        }
        // Another version's table may be shorter: its first two fields alone are certain.
        let head = symbol.assumingMemoryBound(to: UInt32.self)
        let (abi, size) = (head[0], head[1])
        guard abi == UInt32(BURIN_MODEL_ABI) else {
            throw Diagnostic(
                .unsupportedModel, "the model has interface version \(abi)", file: path,
                expected: "version \(BURIN_MODEL_ABI)",
                advice: "Compile the model again with this version of Burin.")
        }
        guard size == UInt32(MemoryLayout<burin_model_interface>.size) else {
            throw Diagnostic(
                .malformedFile, "the model's table of functions has \(size) bytes", file: path,
                expected: "\(MemoryLayout<burin_model_interface>.size) bytes")
        }
        let table = symbol.assumingMemoryBound(to: burin_model_interface.self).pointee
        guard let informationText = table.info_json, let errorText = table.strerror,
            let workspaceSize = table.workspace_size, let run = table.run,
            let createPool = table.pool_create, let destroyPool = table.pool_destroy,
            let availableThreads = table.available_threads
        else {
            throw Diagnostic(
                .malformedFile, "the model's table lacks a function", file: path)
        }
        self.library = library
        self.informationText = informationText
        self.errorText = errorText
        self.workspaceSize = workspaceSize
        self.run = run
        self.createPool = createPool
        self.destroyPool = destroyPool
        self.availableThreads = availableThreads
        mapWeights = table.map_weights
    }
}
