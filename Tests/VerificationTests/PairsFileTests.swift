import Diagnostics
import Testing
import Verification

@Suite("Files of pairs") struct PairsFileTests {
    private func pairs(_ text: String) throws -> [PairsFile.Pair] {
        try PairsFile(decoding: Array(text.utf8), file: "pairs.txt").pairs
    }

    @Test func linesOfLFW() throws {
        let pairs = try pairs("1\t1\nAbel_Pacheco\t1\t4\nAbdel_Madi\t5\tDean_Barker\t12\r\n")
        #expect(pairs.map(\.isSame) == [true, false])
        #expect(pairs[0].first.path == "Abel_Pacheco/Abel_Pacheco_0001")
        #expect(pairs[0].second.path == "Abel_Pacheco/Abel_Pacheco_0004")
        #expect(pairs[1].second.path == "Dean_Barker/Dean_Barker_0012")
        #expect(pairs.allSatisfy { $0.first.lacksSuffix && $0.second.lacksSuffix })
        #expect(try self.pairs("1\nA 1 2\nA 1 B 12345\n")[1].second.path == "B/B_12345")
    }

    /// Underscores and digits belong to names; only the field behind a name is a number.
    @Test func namesWithUnderscoresAndDigits() throws {
        let pairs = try pairs("J_Lo_2\t3\t14\n50_Cent\t1\tB_1_2\t0\n007 1 2")
        #expect(pairs[0].first.path == "J_Lo_2/J_Lo_2_0003")
        #expect(pairs[0].second.path == "J_Lo_2/J_Lo_2_0014")
        #expect(pairs[0].second.name == "J_Lo_2_0014")
        #expect(pairs[1].first.path == "50_Cent/50_Cent_0001")
        #expect(pairs[1].second.path == "B_1_2/B_1_2_0000")
        #expect(pairs[2].first.path == "007/007_0001" && pairs[2].isSame)
    }

    @Test func linesOfPaths() throws {
        let pairs = try pairs("a.jpg b/c.png 1\n\nx y.jpg\tz.jpg\t0")
        #expect(pairs.map(\.isSame) == [true, false])
        #expect(pairs[0].second.path == "b/c.png" && !pairs[0].second.lacksSuffix)
        #expect(pairs[1].first.path == "x y.jpg", "blanks in a line with tabs belong to the path")
    }

    @Test(arguments: [
        ("", "no pairs"), ("10 300\n", "no pairs"), ("2\nA 1 2\n", "has 1 pairs; expected 4"),
        ("A 1 2\nB x\n", "line 2 is no pair"), ("a.jpg b.jpg 2", "line 1 is no pair"),
        ("a.jpg ../b.jpg 1", "line 1"), ("/a.jpg b.jpg 1", "line 1"), (".. 1 2", "line 1"),
        ("a/b 1 2\n", "line 1 is no pair"), ("A 1 B 99999999999999999999", "line 1 is no pair"),
        ("A 1 B -2", "line 1"), ("R2_D2 1 007 x.jpg", "line 1 is no pair"),
        ("a//b.jpg c.jpg 1", "line 1"), ("a\0.jpg b.jpg 1", "line 1"),
    ])
    func otherTextIsRefused(text: String, message: String) {
        do throws(Diagnostic) {
            _ = try PairsFile(decoding: Array(text.utf8), file: "pairs.txt")
            Issue.record("was read: \(text)")
        } catch {
            #expect("\(error)".contains(message), "\(error)")
            #expect(error.category == .malformedFile && error.file == "pairs.txt")
        }
    }

    @Test func bytesThatAreNoTextAreRefused() {
        #expect(throws: Diagnostic.self) {
            _ = try PairsFile(decoding: Array(0...255), file: "pairs.txt")
        }
    }
}
