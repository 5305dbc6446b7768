import Driver
import Foundation
import Planning
import TestSupport
import Testing

@Suite("Tuning cache")
struct TuningCacheTests {
    private static let context = TuningContext(
        processor: "test processor", burinVersion: "1.2.3", templates: "0123", compiler: "clang 1")

    private static let times: TuningCache.Times = [
        KernelSignature(text: "avx2; first"): [.pointwise: 12.5, .direct: 13],
        KernelSignature(text: "avx2; second / \"quoted\""): [.direct: 0.25],
    ]

    private func withCache(_ body: (TuningCache) async throws -> Void) async throws {
        try await Fixtures.withTemporaryFolder { folder in
            try await body(TuningCache(folder: "\(folder)/not/there", context: Self.context))
        }
    }

    @Test("What is added is loaded, and what was there before stays")
    func roundTrip() async throws {
        try await withCache { cache in
            #expect(cache.load().times.isEmpty)
            #expect(cache.load().note == nil)
            try cache.add(Self.times)
            #expect(cache.load().times == Self.times)
            let third = KernelSignature(text: "avx2; third")
            try cache.add([third: [.direct: 1]])
            #expect(cache.load().times == Self.times.merging([third: [.direct: 1]]) { $1 })
            let names = try FileManager.default.contentsOfDirectory(atPath: cache.folder).sorted()
            #expect(names.count == 2 && names[1] == "tuning.lock")
        }
    }

    @Test("A damaged file is as if it were not there, and is replaced")
    func damage() async throws {
        try await withCache { cache in
            try cache.add(Self.times)
            let whole = try Data(contentsOf: URL(fileURLWithPath: cache.path))
            for length in stride(from: 0, to: whole.count - 2, by: 7) {
                try whole.prefix(length).write(to: URL(fileURLWithPath: cache.path))
                let (times, note) = cache.load()
                #expect(times.isEmpty && note?.contains("cannot be read") == true, "\(length)")
            }
            try Data([0xFF, 0, 0xFE]).write(to: URL(fileURLWithPath: cache.path))
            #expect(cache.load().note != nil)
            try cache.add(Self.times)
            #expect(cache.load().times == Self.times)
        }
    }

    @Test("Flipped bytes never give a time that is none")
    func flippedBytes() async throws {
        try await withCache { cache in
            try cache.add(Self.times)
            let whole = try Data(contentsOf: URL(fileURLWithPath: cache.path))
            for position in whole.indices {
                var copy = whole
                copy[position] ^= 0x15
                try copy.write(to: URL(fileURLWithPath: cache.path))
                let times = cache.load().times.values.flatMap(\.values)
                #expect(times.allSatisfy { $0.isFinite && $0 > 0 })
            }
        }
    }

    @Test("Times of another processor, compiler or version are not taken")
    func foreignContext() async throws {
        try await withCache { cache in
            try cache.add(Self.times)
            var others = Array(repeating: Self.context, count: 4)
            others[0].processor += "2"
            others[1].burinVersion = "1.2.4"
            others[2].templates = "0124"
            others[3].compiler = "clang 2"
            for context in others {
                let other = TuningCache(folder: cache.folder, context: context)
                #expect(other.path != cache.path)
                #expect(other.load().times.isEmpty)
                // Even where the file was copied or its name's digest met another's.
                try? FileManager.default.removeItem(atPath: other.path)
                try FileManager.default.copyItem(atPath: cache.path, toPath: other.path)
                let (times, note) = other.load()
                #expect(times.isEmpty && note?.contains("another processor") == true)
            }
        }
    }

    @Test("Numbers that are no times and forms nobody knows are left out")
    func unusableEntries() async throws {
        try await withCache { cache in
            try cache.add(Self.times)
            let damaged = ["-12.5", "1e-9", "1.25e+300", "0"]
            let whole = try String(contentsOfFile: cache.path, encoding: .utf8)
            for number in damaged {
                let text = whole.replacingOccurrences(of: "12.5", with: number)
                try text.write(toFile: cache.path, atomically: true, encoding: .utf8)
                let times = cache.load().times
                #expect(times[KernelSignature(text: "avx2; first")] == [.direct: 13], "\(number)")
            }
            var text = whole.replacingOccurrences(of: "12.5", with: "-12.5")
            text = text.replacingOccurrences(of: "0.25", with: "0.25, \"einsum\" : 3")
            try text.write(toFile: cache.path, atomically: true, encoding: .utf8)
            let times = cache.load().times
            #expect(times[KernelSignature(text: "avx2; first")] == [.direct: 13])
            #expect(times[KernelSignature(text: "avx2; second / \"quoted\"")] == [.direct: 0.25])
        }
    }

    @Test("A folder that cannot be used costs the cache, not the compilation")
    func unusablePlaces() async throws {
        try await Fixtures.withTemporaryFolder { folder in
            let file = "\(folder)/file"
            try Data().write(to: URL(fileURLWithPath: file))
            let below = TuningCache(folder: "\(file)/cache", context: Self.context)
            #expect(below.load().times.isEmpty)
            #expect(throws: (any Error).self) { try below.add(Self.times) }
            let cache = TuningCache(folder: folder, context: Self.context)
            try FileManager.default.createDirectory(
                atPath: cache.path, withIntermediateDirectories: false)
            #expect(cache.load().note != nil)
            #expect(throws: (any Error).self) { try cache.add(Self.times) }
        }
    }

    @Test("Writers side by side lose nothing")
    func concurrentWriters() async throws {
        try await withCache { cache in
            await withTaskGroup(of: Void.self) { group in
                for index in 0..<16 {
                    group.addTask {
                        try? cache.add([KernelSignature(text: "\(index)"): [.direct: 1]])
                    }
                }
            }
            #expect(Set(cache.load().times.keys.map(\.text)) == Set((0..<16).map { "\($0)" }))
        }
    }
}
