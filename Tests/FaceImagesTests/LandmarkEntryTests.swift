import Diagnostics
import Foundation
import Testing

@testable import FaceImages

@Suite struct LandmarkEntryTests {
    private static let points = "[[1, 2], [3, 4], [5, 6], [7, 8], [9, 1e1]]"
    private static let numbers = "1,2,3,4,5,6,7,8,9,10"
    private static let many = (1...136).map(String.init).joined(separator: ",")

    @Test(arguments: [
        #"{"file": "a.jpg", "landmarks": \#(points)}"#,
        "{\n \"score\": 0.9, \"box\": [1, {}, null, true],\n\"landmarks\":\n\(points),\n"
            + " \"file\":\"a.jpg\"\n}\n",
        "\u{FEFF}[{\"file\": \"a.jpg\", \"landmarks\": \(points)}]",
        #"{"file": "\u0061.jp\u0067", "landmarks": \#(points)}"#,
    ])
    func objectsAreRead(_ text: String) throws {
        let entries = try read(text, "json")
        #expect(entries.map(\.file) == ["a.jpg"])
        #expect(entries[0].landmarks.rightMouthCorner == ImagePoint(x: 9, y: 10))
    }

    @Test func linesOfObjectsAreRead() throws {
        let line = #"{"landmarks": \#(Self.points), "file": "id/"#
        let names = ["\\ud83d\\ude00.png", "b\\\\ \\\"c\\\".png", "é.png"]
        let text = names.map { "\(line)\($0)\"}\r\n" }.joined(separator: "\n")
        let entries = try read(text, "jsonl")
        #expect(entries.map(\.file) == ["id/\u{1F600}.png", "id/b\\ \"c\".png", "id/é.png"])
        #expect(entries.map(\.line) == [1, 3, 5])
    }

    @Test(arguments: [
        "a.jpg,\(numbers)", "a.jpg,\(numbers)\n", "\u{FEFF}a.jpg, \(numbers) \r\n\r\n",
        "file,x1,y1,x2,y2,x3,y3,x4,y4,x5,y5\na.jpg,\(numbers)",
        "\nFile,X1,Y1,X2,Y2,X3,Y3,X4,Y4,X5,Y5\n\n\"a.jpg\",\(numbers)\n",
    ])
    func tablesAreRead(_ text: String) throws {
        let entries = try read(text, "csv")
        #expect(entries.map(\.file) == ["a.jpg"])
        #expect(entries[0].landmarks.points.last == ImagePoint(x: 9, y: 10))
    }

    @Test func tablesOfManyPointsAndOddNames() throws {
        let text = "a.jpg,\(Self.many)\n\"b, \"\"c\"\".jpg\",\(Self.numbers)\n"
        let entries = try read(text, "csv")
        #expect(entries.map(\.file) == ["a.jpg", "b, \"c\".jpg"])
        #expect(entries.map(\.line) == [1, 2])
        #expect(entries[0].landmarks.noseTip == ImagePoint(x: 61, y: 62))
    }

    static let mistakes: [(text: String, suffix: String, signs: [String])] = [
        ("", "json", ["holds no landmarks"]), ("", "csv", ["holds no landmarks"]),
        ("[]", "json", ["holds no landmarks"]), ("\n7", "json", ["line 2", "a number"]),
        ("{\"file\": \"a\"}", "json", ["line 1", "no 'landmarks'"]),
        ("\n{\"landmarks\": []}", "json", ["line 2", "no 'file'"]),
        ("{\"file\": 3, \"landmarks\": []}", "json", ["line 1", "'file' is a number"]),
        ("{\"file\": \"a\",\n\"landmarks\": {}}", "json", ["line 2", "is an object"]),
        ("{\"file\": \"a\",\n\"landmarks\": []}", "json", ["line 2", "0 landmarks", "5 or 68"]),
        ("{\"file\": \"a\", \"landmarks\": [\n[1]]}", "json", ["line 2", "no pair of numbers"]),
        ("{\"file\": \"a\", \"landmarks\": [1, 2]}", "json", ["line 1", "no pair", "[x1, y1]"]),
        ("{\"file\": \"\", \"landmarks\": \(points)}", "json", ["line 1", "empty"]),
        ("{\"file\": \"a\\u0000\", \"landmarks\": \(points)}", "json", ["NUL"]),
        ("{\"file\": \"a\",\n\"file\": \"b\", \"landmarks\": []}", "json", ["line 2", "again"]),
        ("{\"file\": \"a\", \"landmarks\": [[1e999, 1]]}", "json", ["line 1"]),
        ("{\"file\": \"a\"", "json", ["line 1", "ends too early"]),
        ("{\"file\": \"a", "json", ["ends too early"]), ("{", "json", ["ends too early"]),
        ("{\"file\": \"a\\", "json", ["ends too early"]), ("[1", "json", ["ends too early"]),
        ("{\"file\" 1}", "json", ["no value", "':'"]), ("{1}", "json", ["key in quotes"]),
        ("{\"file\": \"\\q\"}", "json", ["unknown escape"]),
        ("{\"file\": \"\\u12\"}", "json", ["cut short"]),
        ("{\"file\": \"\\ud800x\"}", "json", ["surrogate"]),
        ("{\"file\": \"\\ud800\\u0041\"}", "json", ["surrogate"]),
        ("{\"file\": \"a\tb\"}", "json", ["control character"]),
        ("{\"file\": 1-2}", "json", ["'1-2' is no number"]), ("nul", "json", ["no JSON value"]),
        ("[1 2]", "json", ["',' or ']'"]), ("{\"a\": 1 2}", "json", ["',' or '}'"]),
        (String(repeating: "[", count: 100_000), "json", ["nests too deep"]),
        ("a.jpg,1,2,3", "csv", ["line 1", "4 fields", "11 or 137"]),
        ("a.jpg", "csv", ["line 1", "1 fields"]), ("a.jpg,\(numbers),11", "csv", ["12 fields"]),
        ("a,\(numbers)\nb,x,2,3,4,5,6,7,8,9,10", "csv", ["line 2, field 2", "'x' is no number"]),
        ("a,nan,2,3,4,5,6,7,8,9,10", "csv", ["'nan' is no number"]),
        ("a,0x1,2,3,4,5,6,7,8,9,10", "csv", ["'0x1' is no number"]),
        ("a,1,,3,4,5,6,7,8,9,10", "csv", ["field 3", "'' is no number"]),
        ("a,2e9,2,3,4,5,6,7,8,9,10", "csv", ["line 1", "landmark 1", "-1e9 to 1e9"]),
        (",\(numbers)", "csv", ["line 1", "empty"]),
        ("\"a,\(numbers)\n\"", "csv", ["line 1", "does not end"]),
        ("file,y1,x1,y2,x2,y3,x3,y4,x4,y5,x5\n", "csv", ["line 1", "names of their columns"]),
        ("a,\(numbers)\nfile,x1,y1,x2,y2,x3,y3,x4,y4,x5,y5", "csv", ["line 2", "no number"]),
    ]

    @Test(arguments: mistakes.indices) func mistakesAreNamed(_ index: Int) throws {
        let mistake = Self.mistakes[index]
        let error = #expect(throws: Diagnostic.self) { try read(mistake.text, mistake.suffix) }
        let description = error?.description ?? ""
        #expect(error?.category == .malformedFile)
        #expect(error?.file?.hasSuffix("faces.\(mistake.suffix)") == true)
        for sign in mistake.signs { #expect(description.contains(sign), "\(description)") }
    }

    @Test(arguments: ["json", "csv"]) func bytesThatAreNoTextAreNamed(_ suffix: String) throws {
        let text = suffix == "json" ? "{\"file\": \"a\u{1}\"}" : "a\u{1},\(Self.numbers)"
        let bytes = Array(text.utf8).map { $0 == 1 ? 0xFF : $0 }
        let error = #expect(throws: Diagnostic.self) { try read(bytes, suffix) }
        #expect(error?.description.contains("UTF-8") == true)
        #expect(error?.description.contains("line 1") == true)
    }

    @Test func filesThatAreNoneAreNamed() throws {
        let missing = #expect(throws: Diagnostic.self) { try LandmarkEntry.read(path: "/no/a.csv") }
        #expect(missing?.category == .malformedFile)
        for path in ["/no/a.txt", "/no/csv", "", "/no/a.csv/"] {
            let error = #expect(throws: Diagnostic.self) { try LandmarkEntry.read(path: path) }
            #expect(error?.category == .usage)
        }
    }

    @Test func damageNeverTraps() throws {
        let texts = [
            (
                #"[{"file": "\ud83d\ude00\n", "landmarks": \#(Self.points)}, {"a": [true, null]}]"#,
                "json"
            ),
            ("file,x1,y1,x2,y2,x3,y3,x4,y4,x5,y5\n\"a\"\"\",\(Self.numbers)\r\n", "csv"),
        ]
        for (text, suffix) in texts {
            let bytes = Array(text.utf8)
            for position in bytes.indices {
                _ = try? read(Array(bytes[..<position]), suffix)
                for value in [0, 0x22, 0x5C, 0x2C, 0x0A, 0xFF, 0x7B, 0x5D] as [UInt8] {
                    var damaged = bytes
                    damaged[position] = value
                    do { _ = try read(damaged, suffix) } catch {
                        #expect((error as? Diagnostic)?.category == .malformedFile)
                    }
                }
            }
        }
    }

    private func read(_ text: String, _ suffix: String) throws -> [LandmarkEntry] {
        try read(Array(text.utf8), suffix)
    }

    private func read(_ bytes: [UInt8], _ suffix: String) throws -> [LandmarkEntry] {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("burin-landmarks-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("faces.\(suffix)")
        try Data(bytes).write(to: file)
        return try LandmarkEntry.read(path: file.path)
    }
}
