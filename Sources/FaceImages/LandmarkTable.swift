import Diagnostics

/// Landmarks as lines of text with commas.
enum LandmarkTable {
    private static let expected = "file,x1,y1,...,x5,y5, or 68 points"

    /// The entries of a file's bytes. Throws with the number of the line; the file is not named.
    static func entries(_ bytes: [UInt8]) throws(Diagnostic) -> [LandmarkEntry] {
        var entries: [LandmarkEntry] = []
        var number = 0
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            let fields = try fields(line, number)
            guard fields != [""] else { continue }
            if entries.isEmpty, try isHeader(fields, number) { continue }
            entries.append(try entry(fields, number))
        }
        return entries
    }

    private static func entry(
        _ fields: [String], _ line: Int
    ) throws(Diagnostic) -> LandmarkEntry {
        guard fields.count == 11 || fields.count == 137 else {
            throw Diagnostic(
                .malformedFile, "line \(line): \(fields.count) fields",
                expected: "11 or 137: \(expected)")
        }
        var coordinates: [Double] = []
        for (index, field) in fields.enumerated().dropFirst() {
            guard let number = number(field) else {
                throw Diagnostic(
                    .malformedFile, "line \(line), field \(index + 1): '\(field)' is no number",
                    expected: expected)
            }
            coordinates.append(number)
        }
        return try LandmarkEntry(file: fields[0], line: line) { () throws(Diagnostic) in
            try FaceLandmarks(coordinates: coordinates)
        }
    }

    /// Whether a line names the columns. One that names others than these is an error: they would
    /// be read in the wrong order.
    private static func isHeader(_ fields: [String], _ line: Int) throws(Diagnostic) -> Bool {
        guard fields.count > 1, fields.dropFirst().allSatisfy({ number($0) == nil }) else {
            return false
        }
        let points = (1...68).flatMap { ["x\($0)", "y\($0)"] }
        let names = fields.map { $0.lowercased() }
        guard names == ["file"] + points.prefix(10) || names == ["file"] + points else {
            throw Diagnostic(
                .malformedFile, "line \(line): neither landmarks nor the names of their columns",
                expected: expected)
        }
        return true
    }

    /// A decimal number; Swift itself would take `nan`, `inf` and hexadecimal ones too.
    private static func number(_ field: String) -> Double? {
        let isDecimal = field.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
        return isDecimal ? Double(field) : nil
    }

    /// The fields between commas, without spaces around them. One in quotes holds commas as they
    /// are and quotes doubled (RFC 4180), but no end of line.
    private static func fields(
        _ line: ArraySlice<UInt8>, _ number: Int
    ) throws(Diagnostic) -> [String] {
        var fields: [[UInt8]] = [[]]
        var (isQuoted, wasQuoted) = (false, false)
        for byte in line.last == 0x0D ? line.dropLast() : line {
            switch byte {
            case UInt8(ascii: "\""):
                // The second of two quotes inside is one that is meant.
                if wasQuoted, !isQuoted { fields[fields.count - 1].append(byte) }
                isQuoted.toggle()
                wasQuoted = true
            case UInt8(ascii: ",") where !isQuoted:
                fields.append([])
                wasQuoted = false
            default:
                fields[fields.count - 1].append(byte)
                if isQuoted { wasQuoted = false }
            }
        }
        guard !isQuoted else {
            throw Diagnostic(
                .malformedFile, "line \(number): a quoted name does not end",
                expected: "a quotation mark before the end of the line")
        }
        var texts: [String] = []
        for field in fields {
            guard let text = String(validating: field, as: UTF8.self) else {
                throw Diagnostic(
                    .malformedFile, "line \(number): bytes that are no text", expected: "UTF-8")
            }
            texts.append(text.trimmed)
        }
        return texts
    }
}

extension String {
    /// The string without spaces and tabs at its ends.
    fileprivate var trimmed: String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        guard let first = firstIndex(where: { !isBlank($0) }),
            let last = lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(self[first...last])
    }
}
