import CModelABI
import Diagnostics
import Glibc
import Testing
import Toolchain

@testable import ModelRuntime

@Suite struct BadModelTests {
    private static let sound = ToyModel.json(ToyModel.information())

    @Test func filesThatAreNoLibrariesAreRefused() throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let text = folder.path + "/text.so"
        try AtomicOutput.write("hello ".utf8, to: text)
        for (path, sign) in [
            (text, "shared library"), (folder.path, "folder"), ("/no/file.so", "No such file"),
            ("/dev/zero", "device"), ("", "no path"), ("a\0b", "no path"),
        ] {
            let error = #expect(throws: Diagnostic.self) { try LoadedModel(path: path) }
            #expect(error?.description.contains(sign) == true)
        }
    }

    @Test func everyTruncationIsRefusedOrLoads() async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let whole = try await ToyModel.build(in: folder, flags: [Self.sound])
        let bytes = try read(whole)
        var refused = 0
        for length in stride(from: 0, to: bytes.count, by: 37) {
            let path = folder.path + "/cut\(length).so"
            try AtomicOutput.write(bytes[..<length], to: path)
            do {
                _ = try LoadedModel(path: path)
            } catch {
                #expect(error.category == .malformedFile)
                #expect(error.file == path)
                refused += 1
            }
        }
        // What lies behind the last loaded byte is for debuggers only.
        #expect(refused * 37 > bytes.count / 3)
        #expect(throws: Never.self) { try LoadedModel(path: whole) }
    }

    @Test func librariesForOtherProcessorsAreRefused() async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        var bytes = try read(try await ToyModel.build(in: folder, flags: [Self.sound]))
        bytes[18] ^= 0x55
        let path = folder.path + "/foreign.so"
        try AtomicOutput.write(bytes, to: path)
        let error = #expect(throws: Diagnostic.self) { try LoadedModel(path: path) }
        #expect(error?.message.contains("another processor") == true)
    }

    @Test(arguments: [
        (["-DTOY_SYMBOL=other_name"], "does not export 'burin_model'"),
        (["-DTOY_ABI=7"], "interface version 7; expected version \(BURIN_MODEL_ABI)"),
        (["-DTOY_RUN=0", "-DTOY_UNUSED"], "lacks a function"),
    ])
    func tablesAreChecked(flags: [String], sign: String) async throws {
        try await expectFailure(flags + [Self.sound], sign)
    }

    @Test(arguments: [
        ("{\"name\":\"toy\",", "{", "there is no 'name'"),
        ("}]}", "}", "cannot be read"),
        ("\"vector_width\":4", "\"vector_width\":\"4\"", "vector_width"),
        ("\"vector_width\":4", "\"vector_width\":0", "the vector width is 0"),
        ("\"vector_width\":4", "\"vector_width\":1e9", "the vector width is"),
        ("\"images\":1", "\"images\":2", "batches of [2] images"),
        ("\"shape\":[1,3,4,4]", "\"shape\":[1,3,-4,4]", "'data' has the shape"),
        ("\"shape\":[1,3,4,4]", "\"shape\":[0,3,4,4]", "'data' has the shape"),
        ("\"shape\":[1,3]", "\"shape\":[1,9223372036854775807,4]", "'mean' has the shape"),
        ("\"shape\":[1,3]", "\"shape\":[1,1,1,1,1,1,1,1,3]", "'mean' has the shape"),
        ("[{\"name\":\"data\",\"shape\":[1,3,4,4]}]", "[]", "0 inputs and 1 outputs"),
        ("\"layout\":\"planar\"", "\"layout\":\"round\"", "layout"),
        ("\"step\":1}", "\"step\":2}", "'mean' is of step 2, there are 2"),
        ("\"step\":0}", "\"step\":-1}", "'twice' is of step -1"),
        ("\"read_bytes\":192", "\"read_bytes\":-1", "step 0 of the model counts -1"),
        ("\"executed_macs\":24", "\"executed_macs\":1125899906842624", "counts 1125899906842624"),
        ("\"network_macs\":96,\"steps\"", "\"network_macs\":-9,\"steps\"", "has -9 MACs"),
    ])
    func informationIsChecked(text: String, replacement: String, sign: String) async throws {
        let json = ToyModel.information(text, with: replacement)
        #expect(json != ToyModel.information())
        let error = #expect(throws: Diagnostic.self) {
            try ModelInformation(json: Array(json.utf8), file: "toy.so")
        }
        #expect(error?.description.contains(sign) == true)
        #expect(error?.file == "toy.so")
    }

    @Test func badInformationOfALibraryIsRefused() async throws {
        try await expectFailure([ToyModel.json("not json")], "information cannot be read")
        try await expectFailure(["-DTOY_JSON=0"], "gives no information")
    }

    @Test(arguments: [
        (["-DTOY_STATUS=2"], Diagnostic.Category.unsupportedModel, "this processor: toy error"),
        (["-DTOY_STATUS=3"], .usage, "did not run: toy error"),
        (["-DTOY_STATUS=99"], .usage, "did not run: toy error"),
        (["-DTOY_POOL_STATUS=3"], .usage, "2 threads cannot be had"),
        (["-DTOY_WORKSPACE(n)=((size_t)-1)"], .usage, "bytes of workspace"),
        (["-DTOY_WORKSPACE(n)=((size_t)1<<60)"], .usage, "bytes of workspace"),
    ])
    func failedRunsAreReported(
        flags: [String], category: Diagnostic.Category, sign: String
    ) async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let path = try await ToyModel.build(in: folder, flags: flags + [Self.sound])
        let model = try LoadedModel(path: path)
        let error = #expect(throws: Diagnostic.self) {
            try model.run([Float](repeating: 1, count: ToyModel.inputCount), threads: 2)
        }
        #expect(error?.category == category)
        #expect(error?.description.contains(sign) == true)
        #expect(error?.file == path)
    }

    @Test func valuesThatDoNotExistAreNotPassedOn() async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let path = try await ToyModel.build(in: folder, flags: ["-DTOY_VALUE=5", Self.sound])
        let model = try LoadedModel(path: path)
        var indexes: [Int] = []
        let error = #expect(throws: Diagnostic.self) {
            try model.run([Float](repeating: 1, count: ToyModel.inputCount)) { index, _ in
                indexes.append(index)
            }
        }
        #expect(error?.message == "the model reports value 5 of 2")
        #expect(indexes == [0])
    }

    private func expectFailure(_ flags: [String], _ sign: String) async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let path = try await ToyModel.build(in: folder, flags: flags)
        let error = #expect(throws: Diagnostic.self) { try LoadedModel(path: path) }
        #expect(error?.description.contains(sign) == true)
        #expect(error?.file == path)
    }

    private func read(_ path: String) throws -> [UInt8] {
        let file = try #require(fopen(path, "rb"))
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes.prefix(count))
    }
}
