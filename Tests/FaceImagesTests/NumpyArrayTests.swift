import Diagnostics
import Glibc
import Testing

@testable import FaceImages

@Suite struct NumpyArrayTests {
    static let arrays: [NumpyArray] = {
        let elements: [([Int], NumpyArray.Elements)] = [
            ([2, 3], .float32([1.5, -2, .infinity, 0.1, -0.0, 3e38])),
            ([6], .float64([1.5, -2, .pi, 0.1, 1e300, 5])),
            ([], .int64([.min])),
            ([1, 2, 1, 2], .int32([1, -2, .max, .min])),
            ([3], .uint8([0, 128, 255])),
            ([0, 4], .float32([])),
        ]
        return elements.compactMap { try? NumpyArray(shape: $0.0, $0.1) }
    }()

    @Test func arraysAreMade() { #expect(Self.arrays.count == 6) }

    @Test(arguments: arrays)
    func comesBackAsItWas(array: NumpyArray) throws {
        let bytes = array.encoded()
        #expect(try NumpyArray(decoding: bytes, file: "a.npy") == array)
    }

    /// What NumPy 2.4 writes for `numpy.save(file, numpy.array([[1, 2, 3]], '<f4'))`.
    @Test func writesWhatNumPyWrites() throws {
        let array = try NumpyArray(shape: [1, 3], .float32([1, 2, 3]))
        let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }"
        let padding = String(repeating: " ", count: 117 - text.utf8.count)
        let header = [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array((text + padding).utf8)
        let data: [UInt8] = [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40]
        #expect(array.encoded() == header + [0x0A] + data)
    }

    @Test(arguments: arrays)
    func everyTruncationAndExtensionIsAnError(array: NumpyArray) {
        let bytes = array.encoded()
        for length in 0..<bytes.count {
            let error = #expect(throws: Diagnostic.self) {
                _ = try NumpyArray(decoding: Array(bytes[..<length]), file: "cut.npy")
            }
            #expect(error?.category == .malformedFile)
            #expect(error?.file == "cut.npy")
        }
        #expect(throws: Diagnostic.self) {
            _ = try NumpyArray(decoding: bytes + [0], file: "long.npy")
        }
    }

    @Test(arguments: arrays)
    func changedBytesNeverTrap(array: NumpyArray) {
        let bytes = array.encoded()
        var failures = 0
        for position in bytes.indices {
            for value in [0, 1, 0x20, 0x27, 0x28, 0x29, 0x2C, 0x39, 0x7F, 0xFF] as [UInt8] {
                var damaged = bytes
                damaged[position] = value
                do {
                    _ = try NumpyArray(decoding: damaged, file: "damaged.npy")
                } catch {
                    #expect(error.category == .malformedFile)
                    failures += 1
                }
            }
        }
        #expect(failures > 100)
    }

    @Test(arguments: [
        ("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", "'>f4' are not supported"),
        ("{'descr': '<f2', 'fortran_order': False, 'shape': (2,), }", "'<f2' are not supported"),
        ("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "'|O' are not supported"),
        ("{'descr': '<f4', 'fortran_order': True, 'shape': (1,), }", "in Fortran order"),
        ("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "expected 8 bytes"),
        ("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), }", "overf"),
        ("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904,), }", "overf"),
        ("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", "no size"),
        ("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "no size"),
        ("{'descr': '<f4', 'fortran_order': False, 'shape': (1), }", "no comma"),
        ("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,), }", "no True or False"),
        ("{'descr': '<f4', 'shape': (1,), }", "no 'descr', 'fortran_order' or 'shape'"),
        ("{'descr': '<f4', 'descr': '<f4', 'shape': (1,), }", "repeated key 'descr'"),
        ("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), } x", "text after"),
        ("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "no string"),
        ("", "no '{'"),
    ])
    func headersAreCheckedByName(text: String, sign: String) {
        let error = #expect(throws: Diagnostic.self) {
            _ = try NumpyArray(decoding: file(1, text, [0, 0, 0x80, 0x3F]), file: "bad.npy")
        }
        #expect(error?.description.contains(sign) == true)
    }

    @Test(arguments: [1, 2, 3] as [UInt8])
    func readsEveryVersionAndAnyOrderOfKeys(version: UInt8) throws {
        let text = "{\"shape\":(1, 1),'fortran_order' : False,\n'descr': '<f4'}  \n"
        let bytes = file(version, text, [0, 0, 0x80, 0x3F])
        let array = try NumpyArray(decoding: bytes, file: "a.npy")
        #expect(array.shape == [1, 1])
        #expect(array.elements == .float32([1]))
        #expect(throws: Diagnostic.self) {
            _ = try NumpyArray(
                decoding: file(version + 3, text, [0, 0, 0x80, 0x3F]), file: "a.npy")
        }
    }

    @Test func refusesShapesThatDoNotFit() {
        #expect(throws: Diagnostic.self) { try NumpyArray(shape: [2], .uint8([1])) }
        #expect(throws: Diagnostic.self) { try NumpyArray(shape: [-1, -1], .uint8([1])) }
        #expect(throws: Diagnostic.self) { try NumpyArray(shape: [.max, .max], .uint8([1])) }
        #expect(throws: Diagnostic.self) {
            try NumpyArray(shape: [Int](repeating: 1, count: 65), .uint8([1]))
        }
    }

    @Test func convertsElements() throws {
        let array = try NumpyArray(shape: [2], .int64([-3, 1 << 40]))
        #expect(array.floats == [-3, 1_099_511_627_776])
        #expect(array.doubles == [-3, 1_099_511_627_776])
        #expect(try NumpyArray(shape: [1], .uint8([255])).floats == [255])
        #expect(try NumpyArray(shape: [1], .float64([0.1])).floats == [0.1])
    }

    @Test func readsFiles() throws {
        let path = "/tmp/burin-array-\(getpid()).npy"
        let bytes = Self.arrays[0].encoded()
        let file = try #require(fopen(path, "wb"))
        defer { unlink(path) }
        #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
        fclose(file)
        #expect(try NumpyArray.read(path: path) == Self.arrays[0])
        let missing = #expect(throws: Diagnostic.self) {
            try NumpyArray.read(path: "/does/not/exist.npy")
        }
        #expect(missing?.message.contains("No such file") == true)
        #expect(throws: Diagnostic.self) { try NumpyArray.read(path: "/tmp") }
    }

    private func file(_ version: UInt8, _ header: String, _ data: [UInt8]) -> [UInt8] {
        let length = header.utf8.count
        let size = [UInt8(length & 0xFF), UInt8(length >> 8)] + (version == 1 ? [] : [0, 0])
        return NumpyHeader.magic + [version, 0] + size + Array(header.utf8) + data
    }
}
