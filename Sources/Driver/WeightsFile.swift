import CCodegen
import Diagnostics
import Toolchain

/// Writes the weights' blob: float32 as it lies in memory (little-endian).
enum WeightsFile {
    /// Writes a file that must not be there yet; throws with the system's reason.
    static func write(_ blob: WeightsBlob, to path: String) throws(Diagnostic) {
        let first = blob.header
        try AtomicOutput.writeNew(to: path, naming: path) { write in
            first.withUnsafeBytes { write($0) }
            for (part, padding) in zip(blob.parts, blob.padding) {
                part.withUnsafeBytes { write($0) }
                [Float](repeating: 0, count: padding).withUnsafeBytes { write($0) }
            }
        }
    }
}
