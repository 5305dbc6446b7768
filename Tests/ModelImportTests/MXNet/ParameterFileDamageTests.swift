import Diagnostics
import Foundation
import GraphIR
import Testing

@testable import ModelImport

@Suite("Damaged parameter files")
struct ParameterFileDamageTests {
    private func failure(_ builder: ParameterFileBuilder) -> Diagnostic? {
        diagnostic { () throws(Diagnostic) in try MXNetParameterFile.parse(builder.bytes) }
    }

    /// Reads a container with all its numbers.
    @discardableResult
    private func readAll(_ bytes: [UInt8]) throws(Diagnostic) -> Int {
        let file = try MXNetParameterFile.parse(bytes)
        var count = 0
        for entry in file.entries where entry.shape != nil {
            count += try file.tensor(entry).count
        }
        return count
    }

    @Test(
        arguments: [
            ("bad-truncated-data", "array 0"), ("bad-truncated-names", "name of array 1"),
            ("bad-magic", "magic"), ("bad-count-huge", "arrays"), ("bad-name-count", "names"),
            ("bad-negative-dim", "size"), ("bad-dim-overflow", "overflow"),
            ("bad-name-length-huge", "length"), ("bad-type-flag", "type flag"),
        ])
    func namesWhatIsWrongAndWhere(name: String, part: String) throws {
        let path = fixturePath("tiny/params/\(name).params")
        let error = try #require(
            diagnostic { () throws(Diagnostic) in try MXNetParameterFile.read(path: path) })
        #expect(error.category == .malformedFile && error.file == path)
        #expect(error.message.contains(part) && error.message.contains("byte "))
    }

    @Test func refusesSparseArraysByName() throws {
        let path = fixturePath("tiny/params/row-sparse.params")
        let error = try #require(
            diagnostic { () throws(Diagnostic) in try MXNetParameterFile.read(path: path) })
        #expect(error.category == .unsupportedModel && error.message.contains("row-sparse"))
        var builder = ParameterFileBuilder([("arg:x", [1], [1])])
        builder.records[0].storage = 2
        #expect(failure(builder)?.message.contains("CSR") == true)
        builder.records[0].storage = -1
        #expect(failure(builder)?.message.contains("storage type -1") == true)
        builder.records[0].version = .v3
        builder.records[0].storage = 1
        #expect(failure(builder) != nil)
    }

    @Test func refusesCountsThatTheFileCannotHold() {
        var builder = ParameterFileBuilder([("arg:x", [1], [1])])
        for count in [2, 1 << 40, UInt64.max] as [UInt64] {
            builder.count = count
            #expect(failure(builder) != nil)
        }
        builder.count = nil
        for count in [2, 1 << 40, UInt64.max] as [UInt64] {
            builder.nameCount = count
            #expect(failure(builder)?.message.contains("names for 1 arrays") == true)
        }
    }

    @Test(arguments: [-5, -1, 9, 1 << 28, Int32.max, Int32.min])
    func refusesImpossibleRanks(rank: Int32) {
        for version in [ParameterFileBuilder.Version.v1, .v2] {
            var builder = ParameterFileBuilder([("arg:x", [1], [1])])
            builder.records[0].version = version
            builder.records[0].rank = rank
            #expect(failure(builder)?.message.contains("dimensions") == true)
        }
    }

    @Test func refusesWhatIsNeitherMagicNorRank() {
        var builder = ParameterFileBuilder([("arg:x", [1], [1])])
        builder.records[0].version = .legacy
        for rank in [9, 0x3000_0000, -1] as [Int32] {
            builder.records[0].rank = rank
            #expect(failure(builder)?.message.contains("array 0, byte 24") == true)
        }
    }

    @Test(
        arguments: [
            [1 << 32, 1 << 32], [1 << 62, 4], [-1, -1], [Int64.min, 2], [Int64.max],
            [1 << 62, 1 << 62, 0], [1 << 30],
        ] as [[Int64]])
    func refusesSizesThatOverflowOrExceedTheFile(sizes: [Int64]) {
        var builder = ParameterFileBuilder([("arg:x", [1], [1])])
        builder.records[0].sizes = sizes
        #expect(failure(builder)?.message.contains("array 0") == true)
    }

    @Test(arguments: [8, 9, 10, 11, 13, -1, Int32.max] as [Int32])
    func refusesTypesThatMXNetDoesNotLoad(flag: Int32) {
        var builder = ParameterFileBuilder([("arg:x", [1], [1])])
        builder.records[0].type = flag
        #expect(failure(builder)?.message.contains("type flag \(flag)") == true)
    }

    @Test func refusesNamesThatAreNoText() {
        var builder = ParameterFileBuilder([("arg:x", [1], [1])])
        builder.names = [[0x61, 0xFF, 0xFE]]
        #expect(failure(builder)?.message.contains("UTF-8") == true)
    }

    @Test func everyTruncationIsAnError() {
        let whole = ParameterFileTests.annotated
        for length in 0..<whole.count {
            let error = diagnostic { () throws(Diagnostic) in try readAll(Array(whole[..<length])) }
            #expect(error?.category == .malformedFile, "length \(length)")
        }
    }

    @Test(arguments: ["two-v2", "two-v1", "two-legacy", "np-v3", "dtypes", "row-sparse"])
    func everyChangedByteIsReadOrRefused(name: String) throws {
        var bytes = try fixture("tiny/params/\(name).params")
        var refused = 0
        var most = 0
        for position in bytes.indices {
            let right = bytes[position]
            for wrong in UInt8.min...UInt8.max where wrong != right {
                bytes[position] = wrong
                do throws(Diagnostic) {
                    most = max(most, try readAll(bytes))
                } catch {
                    refused += 1
                }
            }
            bytes[position] = right
        }
        #expect(refused > 0 && most <= bytes.count)
    }

    @Test func filesThatCannotBeReadGiveAClearError() throws {
        try ImportFixtures.withTemporaryFolder { folder in
            let paths = [folder, "\(folder)/absent.params", "", "a\0b", "/dev/null"]
            for path in paths {
                let error = try #require(
                    diagnostic { () throws(Diagnostic) in try MXNetParameterFile.read(path: path) })
                #expect(error.file == path && !error.message.isEmpty)
                #expect(
                    diagnostic { () throws(Diagnostic) in try MXNetCheckpoint.loadSymbol(path) }
                        != nil)
            }
        }
    }

    @Test func aFileThatShrinksAfterwardsGivesAnError() throws {
        try ImportFixtures.withTemporaryFolder { folder in
            let path = "\(folder)/x.params"
            try write(ParameterFileTests.annotated, to: path)
            let file = try MXNetParameterFile.read(path: path)
            let handle = try #require(fopen(path, "r+"))
            #expect(ftruncate(fileno(handle), 70) == 0)
            fclose(handle)
            #expect(throws: Diagnostic.self) { try file.tensor(file.entries[0]) }
        }
    }
}
