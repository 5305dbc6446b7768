import CModelABI
public import Diagnostics

/// A compiled model that was loaded from a shared library.
///
/// May be used from several threads at once. Loading runs code of the library: load only what you
/// trust. While a model is loaded, loading its path again gives the same library even where the
/// file was replaced meanwhile; that is how the dynamic linker works.
public final class LoadedModel: Sendable {
    /// Called after a value is computed: its index in ``ModelInformation/values``, and its floats
    /// in the layout stated there, which are valid during the call only.
    public typealias Observer = (_ valueIndex: Int, _ floats: UnsafePointer<Float>) -> Void

    /// What the model says about itself.
    public let information: ModelInformation
    /// The path the model was loaded from, as it was given.
    public let path: String
    let interface: ModelInterface
    let workspaces = WorkspacePool()
    let threads = IdleThreads()

    /// Loads a shared library made by `burin compile`.
    ///
    /// A path without a slash means the working folder. Throws where the file is missing, no
    /// shared library, cut short, for another processor, no compiled model, or one of another
    /// interface version, and where its weights are in a file that is not fit.
    ///
    /// Without `weights` those in a file are not mapped: the model tells of itself and cannot run.
    public init(path: String, weights: Bool = true) throws(Diagnostic) {
        let library = try SharedLibrary(path: path)
        let interface = try ModelInterface(library, path: path)
        guard let text = interface.informationText() else {
            throw Diagnostic(.malformedFile, "the model gives no information", file: path)
        }
        let bytes = [UInt8](String(cString: text).utf8)
        information = try ModelInformation(json: bytes, file: path)
        if weights { try interface.mapWeights(of: information, path: path) }
        self.interface = interface
        self.path = path
    }

    /// The most threads a run may be given.
    public static let threadsLimit = Int(BURIN_MODEL_THREADS_LIMIT)

    /// How many threads may run at once: the calling thread's affinity mask, limited by the
    /// processor quota of its control group, at least 1.
    public var availableThreads: Int { Int(interface.availableThreads()) }

    /// Floats of one image: of all inputs, one after the other.
    public var inputCount: Int { information.inputs.reduce(0) { $0 + $1.count } }

    /// Floats of one result: of all outputs, one after the other.
    public var outputCount: Int { information.outputs.reduce(0) { $0 + $1.count } }
}
