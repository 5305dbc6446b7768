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
    /// and those below, sorted by path; the lines of any other file, or of standard input for `-`,
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
        guard let names = try? FileManager.default.subpathsOfDirectory(atPath: folder) else {
            throw Diagnostic(.malformedFile, "the folder cannot be read", file: folder)
        }
        let stem = folder.hasSuffix("/") ? folder : "\(folder)/"
        return names.filter(isPicture).sorted().map { stem + $0 }
    }

    private static func list(_ path: String) throws(Diagnostic) -> [String] {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
            throw Diagnostic(
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
