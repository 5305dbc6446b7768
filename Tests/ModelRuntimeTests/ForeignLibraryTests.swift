import Diagnostics
import Foundation
import Testing
import Toolchain

@testable import ModelRuntime

/// What a library for another processor tells is read from its file, which may hold anything.
@Suite struct ForeignLibraryTests {
    /// The text as Burin writes it: keys sorted, so that this one is the first.
    private static let text =
        "{\"arena_bytes\":256,"
        + ToyModel.information(",\"arena_bytes\":256", with: "").dropFirst()

    private static func foreign(
        _ json: String, in folder: TemporaryDirectory
    ) async throws -> [UInt8] {
        let path = try await ToyModel.build(in: folder, flags: [ToyModel.json(json)])
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        bytes[18] ^= 0x55
        return bytes
    }

    private static func read(
        _ bytes: some Collection<UInt8>, in folder: TemporaryDirectory
    ) throws -> ModelInformation {
        let path = "\(folder.path)/foreign.so"
        try AtomicOutput.write(bytes, to: path)
        return try ModelInformation.read(path: path)
    }

    @Test func theInformationIsFound() async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let bytes = try await Self.foreign(Self.text, in: folder)
        let expected = try ModelInformation(json: Array(Self.text.utf8), file: "toy.so")
        #expect(try Self.read(bytes, in: folder) == expected)
        // Where the processor is this one, the model itself is asked.
        #expect(try ModelInformation.read(path: "\(folder.path)/toy.so") == expected)
    }

    @Test func whatLooksLikeInformationIsPassedOver() async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let bytes = try await Self.foreign("{}", in: folder)
        let decoys = Array("{\"arena_bytes\":{\"arena_bytes\":1}\0{\"arena_byte".utf8)
        // The text lies across the ends of what is read at once, too.
        for gap in [0, 1, (1 << 22) - bytes.count - 8, (1 << 22) + 5, (1 << 16) - 3] {
            let filling = [UInt8](repeating: 0x7B, count: gap)
            let whole = bytes + decoys + filling + Array(Self.text.utf8) + [0]
            #expect(try Self.read(whole, in: folder).name == "toy", "\(gap)")
        }
    }

    @Test func nothingToReadIsSaid() async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let bytes = try await Self.foreign("{}", in: folder)
        // None at all, none that ends, one that says what cannot be.
        let impossible = Self.text.replacing("\"vector_width\":4", with: "\"vector_width\":0")
        for more in ["", Self.text, impossible + "\0", "{\"arena_bytes\":"] {
            let error = #expect(throws: Diagnostic.self) {
                try Self.read(bytes + Array(more.utf8), in: folder)
            }
            #expect(error?.category == .malformedFile)
            #expect(error?.message.contains("holds no information") == true)
        }
        let error = #expect(throws: Diagnostic.self) {
            try Self.read(bytes.prefix(bytes.count / 2), in: folder)
        }
        #expect(error?.category == .malformedFile)
    }
}
