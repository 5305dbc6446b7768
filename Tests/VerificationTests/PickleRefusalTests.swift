import Diagnostics
import Testing
import Verification

/// Files that are no sets, or want to run something: refused by name and place, never a trap.
@Suite("Pickles that are refused") struct PickleRefusalTests {
    static let refusals: [(hex: String, message: String)] = [
        ("", "byte 0: the file ends before STOP"),
        ("ff d8 ff e0", "byte 0: opcode 0xff is refused"),
        ("89 50 4e 47", "byte 1: opcode PERSID is refused"),
        // os.system("x") by GLOBAL; print by STACK_GLOBAL; INST, OBJ, NEWOBJ.
        ("63 6f 73 0a 73 79 73 74 65 6d 0a 55 01 78 85 52 2e", "opcode GLOBAL names os.system"),
        ("8c 02 6f 73 8c 06 73 79 73 74 65 6d 93 2e", "opcode STACK_GLOBAL names os.system"),
        ("28 69 6f 73 0a 73 79 73 74 65 6d 0a 2e", "byte 1: opcode INST is refused"),
        ("28 6f 2e", "byte 1: opcode OBJ is refused"),
        ("81 2e", "byte 0: opcode NEWOBJ is refused"),
        ("92", "opcode NEWOBJ_EX"), ("82 01", "opcode EXT1"), ("50 78 0a", "opcode PERSID"),
        ("7d 2e", "opcode EMPTY_DICT"),
        ("97", "opcode NEXT_BUFFER"), ("30", "opcode POP"), ("46 31 0a", "opcode FLOAT"),
        // Functions that are known, in no known pattern.
        ("63 6e 75 6d 70 79 0a 64 74 79 70 65 0a 5d 52", "opcode REDUCE is refused: no known"),
        ("63 6e 75 6d 70 79 0a 6e 64 61 72 72 61 79 0a 88 85 52", "opcode REDUCE is refused"),
        ("88 88 85 52", "opcode REDUCE is refused"), ("55 01 78 88 85 62", "opcode BUILD is"),
        ("63 6e 75 6d 70 79 0a 64 74 79 70 65 0a 55 02 66 34 89 88 87 52", "opcode REDUCE is"),
        // Lengths and numbers.
        ("54 ff ff ff ff", "-1 bytes are announced"),
        ("54 05 00 00 00 61", "5 bytes are announced"),
        ("8e ff ff ff ff ff ff ff ff", "the length 18446744073709551615"),
        ("8e ff ff ff ff ff ff ff 7f", "9223372036854775807 bytes are announced"),
        ("80 06", "protocol is 6"), ("95 09 00 00 00 00 00 00 00 2e", "a frame of 9 bytes"),
        ("49 30 32 0a", "INT '02' is no integer"), ("49 30 31", "a line without end"),
        ("67 2d 31 0a", "'-1' is no number"), ("67 31 1b 0a", "a line that is no text"),
        // Literals and text of protocol 0.
        ("53 27 61 27 0a 2e", "the pickle holds something else"),
        ("53 27 61 27", "a line without end"), ("53 0a", "byte 0: STRING is no literal"),
        ("53 27 0a", "STRING is no literal"), ("53 61 0a", "STRING is no literal"),
        ("53 27 61 22 0a", "STRING is no literal"), ("53 27 61 27 62 27 0a", "STRING is no"),
        ("53 27 5c 27 0a", "STRING is no literal"), ("53 27 5c 71 27 0a", "STRING is no"),
        ("53 27 5c 78 61 27 0a", "STRING is no"), ("53 27 5c 78 67 30 27 0a", "STRING is no"),
        ("53 27 ff 27 0a", "STRING is no literal"), ("56 61", "a line without end"),
        ("56 5c 75 30 31 30 30 0a", "UNICODE has other characters"),
        ("56 5c 0a", "UNICODE has other"), ("56 5c 75 30 30 34 0a", "UNICODE has other"),
        ("56 5c 55 30 30 30 30 30 30 34 31 0a", "UNICODE has other"),
        ("5d 56 78 0a 61 5d 88 61 86 2e", "image 0 is text"),
        // The stack.
        ("61", "nothing is on the stack"), ("65", "no mark is on the stack"),
        ("5d 28 61", "nothing is on the stack"), ("88 28 65", "there is no list to append to"),
        ("68 05", "nothing is remembered as 5"), ("71 00", "nothing is on the stack"),
        ("5d 71 00 68 00", "a list is used twice"), ("28 74 71 00 68 00", "a tuple is used twice"),
        // Other contents.
        ("2e", "the pickle holds something else"), ("88 2e", "the pickle holds something else"),
        ("5d 5d 5d 87 2e", "the pickle holds something else"),
        ("5d 5d 86 5d 2e", "the pickle holds something else"),
        ("5d 5d 86 2e", "the set has 0 pairs"), ("5d 5d 86 2e 2e", "1 bytes follow the end"),
        ("5d 88 61 5d 88 61 86 2e", "image 0 is a boolean"),
        ("5d 55 01 78 61 5d 4b 01 61 86 2e", "label 0 is an integer"),
        ("5d 28 55 01 78 55 01 79 65 5d 4e 61 86 2e", "label 0 is None"),
        ("5d 55 01 78 61 5d 88 61 86 2e", "1 images, an odd number"),
        ("5d 28 55 01 78 55 01 79 65 5d 28 88 89 65 86 2e", "2 images for 2 labels"),
    ]

    @Test(arguments: refusals.indices) func isRefused(index: Int) {
        let (hex, message) = Self.refusals[index]
        let refusal = Fixture.refusal(Fixture.bytes(hex: hex))
        #expect(refusal?.contains(message) == true, "\(hex): \(refusal ?? "was read")")
        #expect(refusal?.hasPrefix("set.bin: ") == true)
    }

    @Test func evilPickleOfTheFacts() throws {
        guard let bytes = Fixture.shared("facts/bin/evil-reduce.bin") else { return }
        let refusal = try #require(Fixture.refusal(bytes))
        #expect(refusal.contains("STACK_GLOBAL names builtins.print, which is refused"))
    }

    /// Tuples in tuples and marks without end take no recursion and bounded memory.
    @Test func nestingIsHarmless() {
        let deep = [UInt8](repeating: 0x85, count: 2_000_000)
        #expect(Fixture.refusal([0x88] + deep + [0x2E])?.contains("something else") == true)
        let values = [UInt8](repeating: 0x88, count: 5_000_000)
        #expect(Fixture.refusal(values)?.contains("more than 4194304 values") == true)
        let marks = [UInt8](repeating: 0x28, count: 5_000_000)
        #expect(Fixture.refusal(marks)?.contains("too many marks") == true)
    }

    static let sets = [
        "py2-p0", "py3-p0", "py3-p1", "py2-p1", "py2-p2", "py3-p2", "py3-p4", "numpy-p0",
        "numpy-p2",
        "numpy-p4", "numpy-p5",
    ]

    @Test(arguments: sets) func everyTruncationIsRefused(name: String) throws {
        let bytes = try Fixture.bytes("dots-\(name).bin")
        for length in 0..<bytes.count {
            #expect(Fixture.refusal(Array(bytes.prefix(length))) != nil, "\(length) bytes")
        }
    }

    /// Whatever is flipped: a set that can be asked for its pictures, or an error.
    @Test(arguments: sets) func everyFlipIsHarmless(name: String) throws {
        let bytes = try Fixture.bytes("dots-\(name).bin")
        var refused = 0
        for index in bytes.indices {
            for mask: UInt8 in [0x01, 0x08, 0x80, 0xFF] {
                var damaged = bytes
                damaged[index] ^= mask
                do throws(Diagnostic) {
                    let set = try VerificationSet(decoding: damaged, file: name)
                    for image in 0..<set.imageCount { _ = set.image(image) }
                } catch {
                    refused += 1
                    #expect(error.category == .malformedFile)
                }
            }
        }
        #expect(refused > 100)
    }
}
