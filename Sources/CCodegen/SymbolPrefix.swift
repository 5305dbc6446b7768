/// The prefix of every symbol, macro and file of a compiled model: a C identifier.
public struct SymbolPrefix: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    /// Makes an identifier of any name: lower case letters, digits and underscores, not reserved.
    ///
    /// Names come from users and model files, so nothing of them but letters and digits survives.
    public init(_ name: String) {
        var result = ""
        for scalar in name.unicodeScalars.prefix(64) {
            switch scalar {
            case "a"..."z", "0"..."9": result.unicodeScalars.append(scalar)
            case "A"..."Z": result += String(scalar).lowercased()
            default: if !result.isEmpty && !result.hasSuffix("_") { result += "_" }
            }
        }
        while result.hasSuffix("_") { result.removeLast() }
        let startsWithLetter = result.unicodeScalars.first.map { ("a"..."z").contains($0) } ?? false
        if result.isEmpty, !name.isEmpty { result = Self.digest(name) }
        if !startsWithLetter { result = result.isEmpty ? "model" : "model_\(result)" }
        // A prefix `burin` would meet the names of the templates.
        let isReserved = result.hasPrefix("burin") || Self.reserved.contains(result)
        text = isReserved ? "model_\(result)" : result
    }

    /// A name without any letter or digit of ASCII as eight digits: two such names must not share
    /// their header and weights.
    private static func digest(_ name: String) -> String {
        let hash = name.utf8.reduce(0x811c_9dc5 as UInt32) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// Names whose header would stand in for the system's or the program's own, or with which
    /// `<prefix>_create` and the like are functions of libc, `<PREFIX>_OK` and the like macros of
    /// its headers or of libraries models are often linked with (`X_OK` of unistd.h, `Z_OK`), or
    /// those of the model's own source (`run_task`).
    private static let reserved: Set<String> = [
        "bz", "file", "run", "clock_monotonic", "ex", "f", "ipproto", "mm", "ps", "r", "sock",
        "sol", "sqlite",
        "td", "w", "x", "z",
        "assert", "cnd", "complex", "ctype", "errno", "fcntl", "fenv", "float", "image_codecs",
        "image_internal", "inttypes", "iso646", "jpeglib", "limits", "locale", "main", "math",
        "model_alias", "mtx", "png", "pthread", "sched", "sem", "setjmp", "signal", "stdalign",
        "stdarg",
        "stdatomic", "stdbool", "stddef", "stdint", "stdio", "stdlib", "stdnoreturn", "string",
        "tgmath", "threads", "thrd", "time", "timer", "tss", "uchar", "unistd", "wchar", "wctype",
    ]

    /// The file of the weights beside C source or a library that maps it.
    public var weightsFileName: String { "\(text).weights" }
    public var upper: String { text.uppercased() }
    public var description: String { text }
}
