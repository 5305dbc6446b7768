public import Diagnostics
import Foundation

/// Picture files in the order their embeddings are given out.
public struct PictureList: Hashable, Sendable {
    /// Paths as they were given, or as they were found in a folder.
    public let paths: [String]

    /// What names of pictures end with, in any case.
    public static let suffixes = [".jpg", ".jpeg", ".png"]

    public init(_ paths: [String]) { self.paths = paths }

    /// Collects the pictures of arguments: picture files by their suffix; all pictures in a folder
    /// and those below, sorted by path (a link to a folder is followed where it is the argument,
    /// not below, where it could lead around in a circle); the lines of any other file, or of standard input for `-`,
    /// a path each, relative to the working folder.
    ///
    /// Throws where an argument is not there or cannot be read, a line names nothing, or there is
    /// no picture in the end.
    public init(arguments: [String]) throws(Diagnostic) {
        var paths: [String] = []
        for argument in arguments {
            var isFolder: ObjCBool = false
            if argument == "-" {
                paths += Self.lines(FileHandle.standardInput.readDataToEndOfFile())
            } else if Self.isPicture(argument) {
                paths.append(argument)
            } else if FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder),
                isFolder.boolValue
            {
                paths += try Self.pictures(in: argument)
            } else {
                paths += try Self.list(argument)
            }
        }
        guard !paths.isEmpty else {
            throw Diagnostic(
                .usage, "no picture is named by \(arguments.joined(separator: ", "))",
                expected: "files that end with \(Self.suffixes.joined(separator: ", ")), folders "
                    + "that hold such files, or lists of their paths")
        }
        self.paths = paths
    }

    private static func isPicture(_ path: String) -> Bool {
        let path = path.lowercased()
        return suffixes.contains { path.hasSuffix($0) }
    }

    private static func pictures(in folder: String) throws(Diagnostic) -> [String] {
        // Foundation lists what is behind a link only where the link is resolved.
        guard let place = realpath(folder, nil) else { throw unreadable(folder) }
        defer { free(place) }
        let path = String(cString: place)
        guard let names = try? FileManager.default.subpathsOfDirectory(atPath: path) else {
            throw unreadable(folder)
        }
        let stem = folder.utf8.last == UInt8(ascii: "/") ? folder : "\(folder)/"
        // By bytes: names that Unicode takes for equal have an order too.
        return names.filter(isPicture).map { stem + $0 }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func unreadable(_ folder: String) -> Diagnostic {
        unnameable(folder)
            ?? Diagnostic(.malformedFile, "the folder cannot be read", file: folder)
    }

    /// What is wrong with a path that leads nowhere because its name is not UTF-8: bytes that are
    /// none were replaced by U+FFFD when it was read. Nil where that is not so.
    static func unnameable(_ path: String) -> Diagnostic? {
        guard path.unicodeScalars.contains("\u{FFFD}"), access(path, F_OK) != 0 else { return nil }
        return Diagnostic(
            .malformedFile, "cannot be found: the name is not UTF-8", file: path,
            expected: "a name in UTF-8", advice: "rename the file")
    }

    private static func list(_ path: String) throws(Diagnostic) -> [String] {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
            throw unnameable(path)
                ?? Diagnostic(
                    .malformedFile, "cannot be read", file: path,
                    expected: "a picture, a folder, or a list of paths, a line each")
        }
        guard !data.contains(0) else {
            throw Diagnostic(
                .malformedFile, "is no text", file: path, expected: "a list of paths, a line each",
                advice: "names of pictures end with \(suffixes.joined(separator: ", "))")
        }
        return lines(data)
    }

    private static func lines(_ data: Data) -> [String] {
        data.split(separator: UInt8(ascii: "\n")).map {
            String(decoding: $0, as: UTF8.self).trimmingCharacters(in: ["\r"])
        }.filter { !$0.isEmpty }
    }
}
