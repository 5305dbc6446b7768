import CCodegen
import Foundation
import GraphIR
import Toolchain

/// What measured times depend on besides the kernel's signature: times of one context say nothing
/// in another.
public struct TuningContext: Hashable, Sendable, Codable {
    /// The processor as it names itself.
    public var processor: String
    public var burinVersion: String
    /// A digest of all kernel templates.
    public var templates: String
    /// The C compiler with its target and flags.
    public var compiler: String

    public init(processor: String, burinVersion: String, templates: String, compiler: String) {
        self.processor = processor
        self.burinVersion = burinVersion
        self.templates = templates
        self.compiler = compiler
    }

    /// The context of this process with a toolchain.
    init(_ toolchain: Toolchain) {
        self.init(
            processor: Self.processorName, burinVersion: BurinVersion.current,
            templates: Self.templateDigest,
            compiler: "clang \(toolchain.version) \(toolchain.target) "
                + Toolchain.compileFlags.joined(separator: " "))
    }

    /// FNV-1a (64 bit) over the context's parts: names its file in the cache.
    var digest: String {
        Self.digest([processor, burinVersion, templates, compiler])
    }

    private static let templateDigest = digest(
        TemplateLibrary.kernels.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] })

    /// A digest of texts; a zero byte parts them.
    private static func digest(_ texts: [String]) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for text in texts {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            hash = hash &* 0x100_0000_01B3
        }
        return FNV1a.text(hash)
    }

    /// Model, family and stepping as Linux lists them; on ARM implementer and part.
    private static let processorName: String = {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let keys = [
            "model name", "cpu family", "model", "stepping", "cache size", "CPU implementer",
            "CPU architecture", "CPU variant", "CPU part",
        ]
        var found: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2, keys.contains(parts[0]), found[parts[0]] == nil else {
                continue
            }
            found[parts[0]] = parts[1]
        }
        let known = keys.compactMap { key in found[key].map { "\(key) \($0)" } }
        return known.isEmpty ? "unknown processor" : known.joined(separator: ", ")
    }()
}
