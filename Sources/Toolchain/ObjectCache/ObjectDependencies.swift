import Glibc

/// The files a compiler read for an object: what its source included, and what that included.
struct ObjectDependencies: Codable, Hashable {
    /// Digests of the files below the source's folder, by their names there. Sources are written
    /// into a new folder each time, so that only their content can tell.
    var beside: [String: String] = [:]
    /// All others by path: headers of the C library, of libjpeg, of the compiler. Packages replace
    /// them as files, which their size and time tell; to read them would take as long as to
    /// preprocess the source.
    var elsewhere: [String: FileStamp] = [:]

    /// No header is larger; a file that is has not been written for a compiler.
    private static let largestFile = 16 << 20

    /// What a compiler read of the files of a folder and elsewhere.
    ///
    /// Nil where that cannot be told any more: a file is gone, was changed since `start`, or has
    /// the assembler take in another, of which no compiler tells.
    init?(reading paths: [String], beside folder: String, since start: Double) {
        for path in paths {
            if path.hasPrefix(folder + "/") {
                guard let text = Self.text(path) else { return nil }
                beside[String(path.dropFirst(folder.count + 1))] = SHA256.digest(text)
            } else {
                guard path.hasPrefix("/"), let stamp = FileStamp(path),
                    Self.lastChange(of: path) < start
                else { return nil }
                elsewhere[path] = stamp
            }
        }
    }

    /// Whether a compiler would read the same in a folder that holds the source now.
    func areUnchanged(beside folder: String) -> Bool {
        elsewhere.allSatisfy { path, stamp in FileStamp(path) == stamp }
            && beside.allSatisfy { name, digest in
                Self.text("\(folder)/\(name)").map { SHA256.digest($0) } == digest
            }
    }

    /// A file that depends on itself and what it includes only; nil for others.
    static func text(_ path: String) -> [UInt8]? {
        guard let bytes = FileContent.bytes(of: path, limit: largestFile) else { return nil }
        return takesInFiles(bytes) ? nil : bytes
    }

    private static func takesInFiles(_ text: [UInt8]) -> Bool {
        var rest = text[...]
        while let point = rest.firstIndex(of: UInt8(ascii: ".")) {
            if rest[point...].starts(with: ".incbin".utf8) { return true }
            rest = rest[(point + 1)...]
        }
        return false
    }

    /// When a file's content or place changed last, in seconds. The time it was written can be
    /// set to any, and packages do.
    private static func lastChange(of path: String) -> Double {
        var state = stat()
        guard stat(path, &state) == 0 else { return .infinity }
        return Double(state.st_ctim.tv_sec) + Double(state.st_ctim.tv_nsec) / 1e9
    }
}
