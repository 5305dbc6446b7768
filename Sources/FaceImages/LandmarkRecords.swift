import Diagnostics

/// Landmarks as JSON objects.
enum LandmarkRecords {
    private static let expected =
        #"{"file": "a.jpg", "landmarks": [[x1, y1], ..., [x5, y5]]}"#

    /// The entries of a file's bytes. Throws with the number of the line; the file is not named.
    static func entries(_ bytes: [UInt8]) throws(Diagnostic) -> [LandmarkEntry] {
        var parser = LocatedJSONParser(bytes)
        var entries: [LandmarkEntry] = []
        while !parser.isAtEnd() {
            let json = try parser.next()
            if case .array(let elements) = json.value {
                for element in elements { entries.append(try entry(element)) }
            } else {
                entries.append(try entry(json))
            }
        }
        return entries
    }

    private static func entry(_ json: LocatedJSON) throws(Diagnostic) -> LandmarkEntry {
        guard case .object(let members) = json.value else {
            throw malformed(json.line, "\(json.kind) where a picture's landmarks should be")
        }
        let (file, points) = (
            try value("file", members, json.line), try value("landmarks", members, json.line)
        )
        guard case .string(let name) = file.value else {
            throw malformed(file.line, "'file' is \(file.kind)")
        }
        guard case .array(let list) = points.value else {
            throw malformed(points.line, "'landmarks' is \(points.kind)")
        }
        let landmarks = try list.map { (element) throws(Diagnostic) in try point(element) }
        return try LandmarkEntry(file: name, line: points.line) { () throws(Diagnostic) in
            try FaceLandmarks(landmarks)
        }
    }

    private static func value(
        _ key: String, _ members: [(key: String, value: LocatedJSON)], _ line: Int
    ) throws(Diagnostic) -> LocatedJSON {
        let found = members.filter { $0.key == key }
        guard let first = found.first else { throw malformed(line, "no '\(key)' in an object") }
        guard found.count == 1 else { throw malformed(found[1].value.line, "'\(key)' again") }
        return first.value
    }

    private static func point(_ json: LocatedJSON) throws(Diagnostic) -> ImagePoint {
        guard case .array(let pair) = json.value, pair.count == 2,
            case .number(let x) = pair[0].value, case .number(let y) = pair[1].value
        else { throw malformed(json.line, "a landmark is no pair of numbers") }
        return ImagePoint(x: x, y: y)
    }

    private static func malformed(_ line: Int, _ message: String) -> Diagnostic {
        Diagnostic(.malformedFile, "line \(line): \(message)", expected: expected)
    }
}
