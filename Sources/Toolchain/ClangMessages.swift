/// What clang and the linker print, shortened for a diagnostic.
enum ClangMessages {
    private static let lineLimit = 16
    private static let columnLimit = 240

    /// The lines that say what is wrong: errors where there are any, else the first lines.
    static func shortened(_ text: String) -> [String] {
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
        let errors = lines.filter { $0.contains("error:") || $0.contains("undefined reference") }
        let chosen = errors.isEmpty ? lines : errors
        var result = chosen.prefix(lineLimit).map { line in
            line.count > columnLimit ? line.prefix(columnLimit) + " ..." : line
        }
        if chosen.count > lineLimit {
            result.append("(\(chosen.count - lineLimit) more lines)")
        }
        return result
    }

    /// What a user can do about the failures that happen outside of Burin, or nil; `isForeign` says
    /// that the compiler works for another machine than this.
    static func advice(_ text: String, isForeign: Bool = false) -> String? {
        let knownCauses: [(signs: [String], advice: String)] = [
            (
                ["-ljpeg", "-lpng", "jpeglib.h", "png.h"],
                isForeign
                    ? "Programs read pictures with that machine's libjpeg and libpng: install them"
                        + " here for it, or write a library, -o model.so, and link it there."
                    : "Executables read pictures: apt-get install libjpeg62-turbo-dev libpng-dev."
            ),
            (
                [
                    "stdint.h' file not found", "stdio.h' file not found", "math.h' file not found",
                    "crt1.o", "Scrt1.o", "crti.o", "-lc:", "-lm:", "library -lc", "library -lm",
                ],
                "The C library's headers are missing: apt-get install libc6-dev."
            ),
            (["No space left on device"], "Free some space, or point TMPDIR at another disk."),
            (
                ["Bus error"],
                "So ends a compiler whose disk is full: free some space, or point TMPDIR at"
                    + " another disk."
            ),
            (
                ["unknown target CPU", "unsupported argument", "unsupported option"],
                "Choose another instruction set, or take a newer clang by BURIN_CLANG."
            ),
            (["-fuse-ld"], "Install the linker, for instance with apt-get install lld."),
        ]
        return knownCauses.first { cause in cause.signs.contains(where: text.contains) }?.advice
    }
}
