import CModelABI
import Diagnostics

/// Carries a Swift observer through the C interface.
final class ObserverRelay {
    private let observer: LoadedModel.Observer?
    private let valueCount: Int
    /// An index the model reported though it has no such value.
    private var strayIndex: Int32?

    init(_ observer: LoadedModel.Observer?, valueCount: Int) {
        self.observer = observer
        self.valueCount = valueCount
    }

    /// Options that call the relay where there is an observer; valid as long as the relay is.
    func options(threads: Int32) -> burin_model_options {
        var options = burin_model_options()
        options.struct_size = UInt32(MemoryLayout<burin_model_options>.size)
        options.threads = threads
        guard observer != nil else { return options }
        options.observer_context = Unmanaged.passUnretained(self).toOpaque()
        options.observer = { context, index, floats in
            guard let context, let floats else { return }
            let relay = Unmanaged<ObserverRelay>.fromOpaque(context).takeUnretainedValue()
            relay.receive(index, floats)
        }
        return options
    }

    /// Throws where the model reported a value that its information does not describe.
    func check(_ path: String) throws(Diagnostic) {
        guard let strayIndex else { return }
        throw Diagnostic(
            .malformedFile, "the model reports value \(strayIndex) of \(valueCount)", file: path)
    }

    private func receive(_ index: Int32, _ floats: UnsafePointer<Float>) {
        guard index >= 0, Int(index) < valueCount else {
            strayIndex = index
            return
        }
        observer?(Int(index), floats)
    }
}
