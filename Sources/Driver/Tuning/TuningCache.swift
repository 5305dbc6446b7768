public import Diagnostics
import Foundation
public import Planning
import Toolchain

/// Measured times on disk, one file for each ``TuningContext``.
///
/// Whatever is wrong with a file, it is as if it were not there: measuring again is the remedy.
public struct TuningCache: Sendable {
    /// The folder of all contexts.
    public let folder: String
    public let context: TuningContext

    /// Times by signature and form, in microseconds.
    public typealias Times = [KernelSignature: [ConvolutionForm: Double]]

    /// The cache of a context in a folder, which need not be there yet.
    public init(folder: String, context: TuningContext) {
        self.folder = folder
        self.context = context
    }

    /// The file of this context.
    public var path: String { "\(folder)/tuning-\(context.digest).json" }

    /// What is in the file; nothing, and a sentence why, where it is damaged or not of this
    /// context. A missing file is empty.
    public func load() -> (times: Times, note: String?) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
            return ([:], nil)
        }
        guard attributes[.type] as? FileAttributeType == .typeRegular,
            let size = attributes[.size] as? Int, size <= Self.largestFile,
            let data = FileManager.default.contents(atPath: path),
            let record = try? JSONDecoder().decode(TuningRecord.self, from: data)
        else { return ([:], ignored("it cannot be read")) }
        guard record.format == TuningRecord.currentFormat, record.context == context else {
            return ([:], ignored("it is of another processor, compiler or version of Burin"))
        }
        return (record.times, nil)
    }

    /// Adds times to the file, with those other processes added meanwhile.
    ///
    /// A lock keeps two writers from losing each other's times; readers need none, since the file
    /// is replaced in one step. Throws where the folder cannot be written.
    public func add(_ times: Times) throws(Diagnostic) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw Diagnostic(.usage, "cannot be made: \(error.localizedDescription)", file: folder)
        }
        let lock = FileLock(path: "\(folder)/tuning.lock")
        defer { lock.release() }
        let record = TuningRecord(context, load().times.merging(times) { $1 })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(record) else {
            throw Diagnostic(.usage, "measured times that are no numbers are not kept", file: path)
        }
        try AtomicOutput.write(data, to: path)
    }

    /// Far above what all networks together need.
    private static let largestFile = 16 << 20

    private func ignored(_ reason: String) -> String {
        "\(path.escapedForDisplay) is ignored: \(reason)"
    }
}
