import Diagnostics
import GraphIR
import Testing

@testable import ModelImport

@Suite("Parameter files")
struct ParameterFileTests {
    /// The container of `{'arg:w': [[1,2,3],[-0.5,0.25,4]], 'aux:bn_moving_var': [7,-8]}`.
    static let annotated: [UInt8] = [
        0x12, 0x01, 0, 0, 0, 0, 0, 0,  // list magic
        0, 0, 0, 0, 0, 0, 0, 0,  // reserved
        0x02, 0, 0, 0, 0, 0, 0, 0,  // 2 arrays
        0xc9, 0xfa, 0x93, 0xf9, 0, 0, 0, 0,  // V2, dense
        0x02, 0, 0, 0, 0x02, 0, 0, 0, 0, 0, 0, 0, 0x03, 0, 0, 0, 0, 0, 0, 0,  // 2 x 3
        0x01, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,  // cpu(0), float32
        0, 0, 0x80, 0x3f, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40,  // 1, 2, 3
        0, 0, 0, 0xbf, 0, 0, 0x80, 0x3e, 0, 0, 0x80, 0x40,  // -0.5, 0.25, 4
        0xc9, 0xfa, 0x93, 0xf9, 0, 0, 0, 0,  // V2, dense
        0x01, 0, 0, 0, 0x02, 0, 0, 0, 0, 0, 0, 0,  // 2
        0x01, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,  // cpu(0), float32
        0, 0, 0xe0, 0x40, 0, 0, 0, 0xc1,  // 7, -8
        0x02, 0, 0, 0, 0, 0, 0, 0,  // 2 names
        0x05, 0, 0, 0, 0, 0, 0, 0, 0x61, 0x72, 0x67, 0x3a, 0x77,  // arg:w
        0x11, 0, 0, 0, 0, 0, 0, 0, 0x61, 0x75, 0x78, 0x3a, 0x62, 0x6e, 0x5f, 0x6d, 0x6f,
        0x76, 0x69, 0x6e, 0x67, 0x5f, 0x76, 0x61, 0x72,  // aux:bn_moving_var
    ]

    private func expectAnnotated(_ file: MXNetParameterFile) throws {
        try #require(file.entries.count == 2)
        #expect(file.entries.map(\.name) == ["w", "bn_moving_var"])
        #expect(file.entries.map(\.kind) == [.argument, .auxiliary])
        let weight = try file.tensor(file.entries[0])
        #expect(weight == Tensor(shape: [2, 3], [1, 2, 3, -0.5, 0.25, 4] as [Float]))
        let variance = try file.tensor(file.entries[1])
        #expect(variance == Tensor(shape: [2], [7, -8] as [Float]))
        #expect(file.warnings.isEmpty)
    }

    @Test func readsTheAnnotatedExample() throws {
        #expect(Self.annotated.count == 174)
        try expectAnnotated(try MXNetParameterFile.parse(Self.annotated))
    }

    @Test(arguments: ["two-v2", "two-v1", "two-legacy"])
    func readsEveryVersionThatMXNetWrote(name: String) throws {
        let path = fixturePath("tiny/params/\(name).params")
        try expectAnnotated(try MXNetParameterFile.read(path: path))
        try expectAnnotated(try MXNetParameterFile.parse(try fixture("tiny/params/\(name).params")))
    }

    @Test(arguments: ParameterFileBuilder.Version.allCases)
    func readsEveryVersionAndAnyContext(version: ParameterFileBuilder.Version) throws {
        var builder = ParameterFileBuilder()
        builder.records = [.floats([2, 1, 2], [1, -2, 3, .infinity], version: version)]
        builder.names = [Array("arg:x".utf8)]
        let file = try MXNetParameterFile.parse(builder.bytes)
        let tensor = try file.tensor(try #require(file.entry(named: "x")))
        #expect(tensor == Tensor(shape: [2, 1, 2], [1, -2, 3, .infinity] as [Float]))
    }

    @Test func readsNumberFormatsThatMXNetWrote() throws {
        let path = fixturePath("tiny/params/dtypes.params")
        let file = try MXNetParameterFile.read(path: path)
        #expect(
            file.entries.map(\.name).sorted() == [
                "float16", "float32", "float64", "int32", "int64", "int8", "uint8",
            ])
        for entry in file.entries {
            #expect("\(entry.elementType)" == entry.name)
            let tensor = try file.tensor(entry)
            #expect(tensor.doubles == [1, 2, 3] && tensor.shape == [3])
            let isWide = ["float64", "int32", "int64"].contains(entry.name)
            if case .float64 = tensor.storage { #expect(isWide) } else { #expect(!isWide) }
        }
    }

    @Test func widensEveryFormatWithoutRounding() throws {
        func values(_ type: Int32, _ data: [UInt8]) throws -> [Double] {
            var builder = ParameterFileBuilder()
            let size = Int64(data.count / (MXNetElementType(rawValue: type)?.size ?? 1))
            // An odd number of bytes before it leaves the data unaligned.
            builder.records = [
                .init(sizes: [3], type: 3, data: [1, 2, 3]),
                .init(sizes: [size], type: type, data: data),
            ]
            builder.names = [Array("arg:odd".utf8), Array("arg:x".utf8)]
            let file = try MXNetParameterFile.parse(builder.bytes)
            return try file.tensor(file.entries[1]).doubles
        }
        let bytes = { (words: [UInt64]) in words.flatMap { ParameterFileBuilder.bytes($0) } }
        #expect(try values(1, bytes([(0.1).bitPattern])) == [0.1])
        // Halves: 1, -2, the smallest subnormal, the largest number, infinity.
        #expect(
            try values(2, [0, 0x3C, 0, 0xC0, 1, 0, 0xFF, 0x7B, 0, 0x7C])
                == [1, -2, 0x1p-24, 65504, .infinity])
        #expect(try values(3, [0, 255]) == [0, 255])
        #expect(
            try values(4, [0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0, 0x80]) == [2147483647, -2147483648])
        #expect(try values(5, [0x80, 0x7F]) == [-128, 127])
        #expect(try values(6, bytes([1 << 53, UInt64(bitPattern: -3)])) == [0x1p53, -3])
        #expect(try values(7, [0, 1, 7]) == [0, 1, 1])
        #expect(try values(12, [0x80, 0x3F, 0x49, 0xC0]) == [1, -3.140625])
        #expect(throws: Diagnostic.self) { try values(6, bytes([(1 << 53) + 1])) }
    }

    @Test func readsScalarsAndShapesOfNumpyMode() throws {
        let file = try MXNetParameterFile.read(path: fixturePath("tiny/params/np-v3.params"))
        let scalar = try file.tensor(try #require(file.entry(named: "s")))
        #expect(scalar == Tensor(shape: [], [3.5] as [Float]))
        let matrix = try file.tensor(try #require(file.entry(named: "m")))
        #expect(matrix == Tensor(shape: [1, 2], [1, 2] as [Float]))
    }

    @Test(arguments: [ParameterFileBuilder.Version.legacy, .v1, .v2])
    func treatsNoDimensionsAsNoArray(version: ParameterFileBuilder.Version) throws {
        var builder = ParameterFileBuilder([("arg:b", [1], [5])])
        builder.records.insert(.init(version: version, sizes: [], data: []), at: 0)
        builder.names.insert(Array("arg:a".utf8), at: 0)
        let file = try MXNetParameterFile.parse(builder.bytes)
        #expect(file.entry(named: "a")?.shape == nil)
        #expect(throws: Diagnostic.self) { try file.tensor(file.entries[0]) }
        #expect(try file.tensor(file.entries[1]).floats == [5])
    }

    @Test func readsListsWithoutNamesAndWithoutArrays() throws {
        let unnamed = try MXNetParameterFile.read(
            path: fixturePath("tiny/params/unnamed-list.params"))
        #expect(!unnamed.isNamed && !unnamed.entries.isEmpty)
        #expect(unnamed.entries.allSatisfy { $0.name.isEmpty })
        let empty = try MXNetParameterFile.read(path: fixturePath("tiny/params/empty.params"))
        #expect(empty.entries.isEmpty)
    }

    @Test func splitsNamesAtTheFirstColonAndLeavesThemOpaque() throws {
        let names = [
            "arg:conv3_x_1_c1x1-w(s/key)_conv2d_weight", "aux:a:b", "plain", "foo:bar", "arg:",
            "arg:\"quoted\"\n*/ ../$(rm)", "arg:\u{301}x",
        ]
        let builder = ParameterFileBuilder(names.map { ($0, [1], [1]) })
        let file = try MXNetParameterFile.parse(builder.bytes)
        #expect(
            file.entries.map { "\($0.kind.rawValue)|\($0.name)" } == [
                "arg|conv3_x_1_c1x1-w(s/key)_conv2d_weight", "aux|a:b", "|plain", "|foo:bar",
                "arg|",
                "arg|\"quoted\"\n*/ ../$(rm)", "arg|\u{301}x",
            ])
    }

    @Test func prefersTheKindAskedForAndKeepsTheLastOfEqualNames() throws {
        let builder = ParameterFileBuilder([
            ("arg:x", [1], [1]), ("aux:x", [1], [2]), ("arg:x", [1], [3]), ("y", [1], [4]),
        ])
        let file = try MXNetParameterFile.parse(builder.bytes)
        func number(_ name: String, _ kind: MXNetParameterFile.Entry.Kind) throws -> Float? {
            try file.tensor(try #require(file.entry(named: name, preferring: kind))).floats.first
        }
        #expect(try number("x", .argument) == 3)
        #expect(try number("x", .auxiliary) == 2)
        #expect(try number("y", .auxiliary) == 4)
        #expect(file.entry(named: "z") == nil)
        #expect(file.warnings.count == 1)
    }

    @Test func tellsNamesApartThatLookAlike() throws {
        let builder = ParameterFileBuilder([
            ("arg:\u{E9}", [1], [1]), ("arg:e\u{301}", [1], [2]),
        ])
        let file = try MXNetParameterFile.parse(builder.bytes)
        #expect(file.warnings.isEmpty)
        let second = try #require(file.entry(named: "e\u{301}"))
        #expect(try file.tensor(second).floats == [2])
    }

    @Test func warnsOfBytesBehindTheEnd() throws {
        var builder = ParameterFileBuilder([("arg:x", [1], [1])])
        builder.trailing = [1, 2, 3]
        let file = try MXNetParameterFile.parse(builder.bytes)
        #expect(file.warnings.count == 1 && file.warnings[0].contains("3 bytes"))
    }
}
