import Foundation
import Testing

/// Which files `burin embed` reads, and which it must not replace.
@Suite(.enabled(if: CommandLineTool.isBuilt)) struct EmbedFilesTests {
    private static func copy(_ sample: String, _ path: String) throws {
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: CommandLineTool.sample(sample), toPath: path)
    }

    private static func embed(_ arguments: String...) throws -> CommandLineTool.Result {
        try CommandLineTool.run(["embed", try CompiledModel.path()] + arguments)
    }

    @Test func noFileOfTheUsersIsReplaced() throws {
        let picture = CommandLineTool.sample("ada-1.png")
        try CommandLineTool.withTemporaryFolder { folder in
            let (list, output) = ("\(folder)/faces.txt", "\(folder)/faces.npy")
            try "\(picture)\n".write(toFile: list, atomically: true, encoding: .utf8)
            let link = "\(folder)/link"
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: list)
            for argument in [list, link] {
                let result = try Self.embed(argument, "-o", output)
                #expect(result.exitCode == 1)
                #expect(result.errors.contains("faces.txt: is the file \(argument), which is read"))
            }
            // Somebody's notes beside a gallery that is not there yet.
            let notes = try Self.embed(picture, "-o", output)
            #expect(notes.exitCode == 1)
            #expect(notes.errors.contains("faces.txt: is there already"), "\(notes.errors)")
            #expect(try String(contentsOfFile: list, encoding: .utf8) == "\(picture)\n")
            let table = "\(folder)/faces.csv"
            try "\(picture)\n".write(toFile: table, atomically: true, encoding: .utf8)
            let same = try Self.embed(table, "-o", table)
            #expect(same.exitCode == 1 && same.errors.contains("which is read"))
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == [
                    "faces.csv", "faces.txt", "link",
                ])
            // A gallery of its own is written again with its list.
            let gallery = "\(folder)/gallery.npy"
            for _ in 0..<2 { #expect(try Self.embed(list, "-o", gallery).exitCode == 0) }
        }
    }

    @Test func linksToFoldersAreFollowedWhereTheyAreNamed() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            try Self.copy("ada-1.png", "\(folder)/real/a.png")
            try Self.copy("cleo.png", "\(folder)/real/below/b.png")
            try Self.copy("ben.jpg", "\(folder)/other/c.jpg")
            for (link, target) in [
                ("linked", "real"), ("real/circle", "../real"), ("real/away", "../other"),
                ("real/d.jpg", "../other/c.jpg"),
            ] {
                try FileManager.default.createSymbolicLink(
                    atPath: "\(folder)/\(link)", withDestinationPath: target)
            }
            for name in ["real", "linked", "linked/"] {
                let result = try Self.embed("\(folder)/\(name)", "-o", "\(folder)/g.npy")
                #expect(result.exitCode == 0, "\(result.errors)")
                let stem = name.hasSuffix("/") ? name : "\(name)/"
                let names = try String(contentsOfFile: "\(folder)/g.txt", encoding: .utf8)
                    .split(separator: "\n").map { $0.dropFirst(folder.count + 1) }
                #expect(names == ["a.png", "below/b.png", "d.jpg"].map { "\(stem)\($0)" })
            }
        }
    }

    /// File names are bytes; those that are no UTF-8 cannot be asked for.
    @Test func namesThatAreNotUTF8AreSaidToBe() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let bytes = Array("\(folder)/pictures/caf".utf8) + [0xE9] + Array(".png".utf8)
            try Self.copy("ada-1.png", "\(folder)/pictures/a.png")
            let picture = try Data(
                contentsOf: URL(fileURLWithPath: CommandLineTool.sample("cleo.png")))
            let descriptor = (bytes + [0]).withUnsafeBytes {
                open($0.bindMemory(to: CChar.self).baseAddress!, O_WRONLY | O_CREAT, 0o644)
            }
            try #require(descriptor >= 0)
            let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            try handle.write(contentsOf: picture)
            try handle.close()
            let list = "\(folder)/list"
            try Data(bytes + [0x0A]).write(to: URL(fileURLWithPath: list))
            for argument in ["\(folder)/pictures", list] {
                let result = try Self.embed(argument, "-o", "\(folder)/g.jsonl")
                #expect(result.exitCode == 3)
                #expect(result.errors.contains("caf\u{FFFD}.png: cannot be found: the name is not"))
                #expect(result.errors.contains("rename the file"), "\(result.errors)")
                try? FileManager.default.removeItem(atPath: "\(folder)/g.jsonl.part")
            }
            let kept = try Self.embed(
                "\(folder)/pictures", "-o", "\(folder)/g.npy", "--keep-going")
            #expect(kept.exitCode == 3 && kept.output.contains("g.npy: 1 embedding, "))
            #expect(kept.errors.contains("1 picture could not be read and is left out"))
        }
    }

    /// Fields of RFC 4180, by bytes.
    private static func parse(_ bytes: [UInt8]) -> [[[UInt8]]] {
        var (rows, row, field) = ([[[UInt8]]](), [[UInt8]](), [UInt8]())
        var index = 0
        var isQuoted = false
        while index < bytes.count {
            let byte = bytes[index]
            let next = index + 1 < bytes.count ? bytes[index + 1] : nil
            switch byte {
            case 0x22 where isQuoted && next == 0x22:
                field.append(byte)
                index += 1
            case 0x22: isQuoted.toggle()
            case 0x2C where !isQuoted:
                row.append(field)
                field = []
            case 0x0A where !isQuoted:
                rows.append(row + [field])
                (row, field) = ([], [])
            default: field.append(byte)
            }
            index += 1
        }
        return rows
    }

    /// To Swift a comma with an accent, or a line break of two bytes, is one character of its own.
    @Test func namesInTablesKeepTheirBytes() throws {
        let names = [
            "plain", "a,b", "it's \"x\"", "line\nbreak", "return\rhere", "both\r\nhere",
            "comma,\u{301}accent", "quote\"\u{301}accent", "\"", "\r",
        ].sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        try CommandLineTool.withTemporaryFolder { folder in
            for name in names { try Self.copy("ada-1.png", "\(folder)/p/\(name).png") }
            let result = try Self.embed("\(folder)/p", "-o", "\(folder)/g.csv")
            #expect(result.exitCode == 0, "\(result.errors)")
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/g.csv")))
            let rows = Self.parse(bytes)
            #expect(rows.count == names.count + 1 && rows.allSatisfy { $0.count == 129 })
            #expect(
                rows.dropFirst().map { $0[0] } == names.map { Array("\(folder)/p/\($0).png".utf8) })
            #expect(Set(rows.dropFirst().map { $0[1...] }).count == 1)
        }
    }
}
