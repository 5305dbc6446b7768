import Diagnostics
import FaceImages
import Glibc
import Testing
import Toolchain

@testable import ModelRuntime

@Suite struct LoadedModelTests {
    private static let sound = [ToyModel.json(ToyModel.information())]
    private let input = (0..<ToyModel.inputCount).map { Float($0) }

    @Test func readsTheInformation() async throws {
        try await withModel { model in
            let information = model.information
            #expect(information.name == "toy")
            #expect(information.isa == "baseline")
            #expect(information.vectorWidth == 4)
            #expect(information.inputs == [.init(name: "data", shape: [1, 3, 4, 4])])
            #expect(information.values.map(\.layout) == [.blocked, .planar])
            #expect(information.values.map(\.step) == [0, 1])
            #expect(information.steps.map(\.layer) == ["a", "b"])
            #expect(information.steps.map(\.executedMacs) == [24, 0])
            #expect(information.networkMacs == 96)
            #expect(information.preprocessing?.description == "none")
            #expect(model.inputCount == 48)
            #expect(model.outputCount == 3)
        }
    }

    @Test func runsOneImageAndSeveral() async throws {
        try await withModel { model in
            #expect(try model.run(input) == [7.5, 23.5, 39.5])
            let twice = try model.run(input + input.map { $0 + 1 }, count: 2, threads: 2)
            #expect(twice == [7.5, 23.5, 39.5, 8.5, 24.5, 40.5])
        }
    }

    @Test func observersSeeEveryValue() async throws {
        try await withModel { model in
            var seen: [[Float]] = []
            let output = try model.run(input) { index, floats in
                seen.append(model.information.planar(model.information.values[index], floats))
            }
            #expect(seen == [input.map { 2 * $0 }, output])
        }
    }

    @Test func wrongLengthsAreUsageErrors() async throws {
        try await withModel { model in
            for (length, count) in [(47, 1), (48, 2), (0, 0), (48, -1), (48, .max), (0, 1)] {
                let error = #expect(throws: Diagnostic.self) {
                    try model.run([Float](repeating: 0, count: length), count: count)
                }
                #expect(error?.category == .usage)
            }
            #expect(throws: Diagnostic.self) { try model.run(input, threads: 0) }
            #expect(throws: Diagnostic.self) { try model.run(input, threads: .max) }
        }
    }

    @Test func picturesAreResized() async throws {
        try await withModel { model in
            let grey = try Image(width: 4, height: 4, pixels: [UInt8](repeating: 9, count: 48))
            #expect(try model.embed(grey) == [9, 9, 9])
            let colours = (0..<35).flatMap { _ in [1, 2, 3] as [UInt8] }
            let large = try Image(width: 5, height: 7, pixels: colours)
            #expect(try model.embed(large) == [1, 2, 3])
        }
    }

    @Test func eightTasksRunOneModel() async throws {
        try await withModel { model in
            let input = input
            try await withThrowingTaskGroup(of: Int.self) { group in
                for task in 0..<8 {
                    group.addTask {
                        var wrong = 0
                        for round in 0..<200 {
                            let offset = Float(task * 1000 + round)
                            let images = round % 3 + 1
                            let one = input.map { $0 + offset }
                            let all = (0..<images).flatMap { _ in one }
                            let result = try model.run(all, count: images)
                            let expected = [7.5, 23.5, 39.5].map { Float($0) + offset }
                            if result != (0..<images).flatMap({ _ in expected }) { wrong += 1 }
                        }
                        return wrong
                    }
                }
                for try await wrong in group { #expect(wrong == 0) }
            }
        }
    }

    @Test func aBareNameMeansTheWorkingFolder() async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let error = #expect(throws: Diagnostic.self) { try LoadedModel(path: "libm.so.6") }
        #expect(error?.message.contains("No such file") == true)
        #expect(error?.file == "libm.so.6")
    }

    @Test func theLibraryIsUnloadedWithTheModel() async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let path = try await ToyModel.build(in: folder, flags: Self.sound)
        do {
            let model = try LoadedModel(path: path)
            #expect(isLoaded(path))
            #expect(model.path == path)
        }
        #expect(!isLoaded(path))
    }

    private func isLoaded(_ path: String) -> Bool {
        guard let handle = dlopen(path, RTLD_NOW | RTLD_NOLOAD) else { return false }
        dlclose(handle)
        return true
    }

    private func withModel(_ body: (LoadedModel) async throws -> Void) async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        try await body(LoadedModel(path: ToyModel.build(in: folder, flags: Self.sound)))
    }
}
