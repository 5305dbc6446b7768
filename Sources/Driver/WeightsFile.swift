import Diagnostics
import Toolchain

/// Writes the weights' blob: float32 as it lies in memory (little-endian), nothing else.
enum WeightsFile {
    /// Writes a file that must not be there yet. Throws with the system's reason.
    static func write(_ floats: [Float], to path: String) throws(Diagnostic) {
        try floats.withUnsafeBufferPointer { (buffer) throws(Diagnostic) in
            try AtomicOutput.writeNew(UnsafeRawBufferPointer(buffer), to: path, naming: path)
        }
    }
}
