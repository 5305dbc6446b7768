import Foundation
import Testing

/// Every kind of mistake has its exit code, names what is wrong, and leaves nothing behind.
@Suite(.enabled(if: CommandLineTool.isBuilt)) struct FailureTests {
    /// A command line; `{}` stands for an empty folder.
    struct Mistake: Sendable, CustomTestStringConvertible {
        var arguments: [String]
        var exitCode: Int32
        /// What the message must say.
        var message: String

        init(_ line: String, _ exitCode: Int32, _ message: String) {
            arguments = line.split(separator: " ").map(String.init)
            self.exitCode = exitCode
            self.message = message
        }

        var testDescription: String { arguments.joined(separator: " ") }
    }

    static let points = "--points 38,51,73,51,56,71,41,92,70,92"
    static let output = "--weights seed:1 -o {}/m.so"

    static let mistakes = [
        Mistake("frobnicate", 1, "frobnicate"),
        Mistake("report g.npy -o {}/x.txt", 1, "a web page is written here"),
        Mistake("report g.npy -o {}/x.html --threshold 0.35004", 1, "three decimals"),
        Mistake(
            "compare a.jpg b.jpg", 1, "1 picture behind the model a.jpg; expected 2: the model"),
        Mistake("compare a.jpg b.jpg c.jpg d.jpg", 1, "3 pictures behind the model a.jpg"),
        Mistake("inspect /bin/sh", 1, "the shared library, NAME.so"),
        Mistake("compile", 1, "Missing expected argument"),
        Mistake("compile mobilefacent \(output)", 1, "mobilefacenet"),
        Mistake("compile mobilefacenet -o {}/m.so", 1, "--weights seed:7"),
        Mistake("compile mobilefacenet --weights seed:x -o {}/m.so", 1, "seed:x"),
        Mistake("compile mobilefacenet --weights seed:-1 -o {}/m.so", 1, "seed:-1"),
        Mistake("compile mobilefacenet --weights seed:2 \(output)", 1, "2 sources of parameters"),
        Mistake("compile mobilefacenet --weights f16 --weights f32 \(output)", 1, "2 kinds"),
        Mistake("compile mobilefacenet --weights f16 -o {}/m.so", 1, "--weights seed:7"),
        Mistake("compile mobilefacenet --weights f16 --no-passes \(output)", 1, "half precision"),
        Mistake("check mobilefacenet {}/m.so --weights seed:1 --weights f16", 1, "already"),
        Mistake("compile mobilefacenet --weights {}/no.params -o {}/m.so", 3, "no.params"),
        Mistake("compile mobilefacenet --weights {} -o {}/m.so", 3, "{}"),
        Mistake("compile {}/no-symbol.json -o {}/m.so", 3, "no-symbol.json"),
        Mistake("compile {} -o {}/m.so", 1, "{}"),
        Mistake("compile {}/model.onnx -o {}/m.so", 3, "model.onnx"),
        Mistake("compile {}/model.onnx --weights seed:1 -o {}/m.so", 1, "holds its weights"),
        Mistake("compile mobilefacenet --weights seed:1 --dim batch=2 -o {}/m.so", 1, "--dim"),
        Mistake("compile {}/model.onnx --dim batch=0 -o {}/m.so", 1, "batch=0"),
        Mistake("compile {}/model.onnx --dim b=1 --dim b=2 -o {}/m.so", 1, "twice"),
        Mistake("compile mobilefacenet --isa mmx \(output)", 1, "mmx"),
        Mistake("compile mobilefacenet --isa neon \(output)", 1, "neon"),
        Mistake("compile mobilefacenet --isa avx2, \(output)", 1, "avx2,"),
        Mistake("compile mobilefacenet --isa avx2,neon \(output)", 1, "neon is not an"),
        Mistake("compile mobilefacenet --isa avx2,baseline --weights seed:1 -o {}/m.c", 1, "one C"),
        Mistake("compile mobilefacenet --license-note=\t \(output)", 1, "licence is empty"),
        Mistake("compile mobilefacenet --target mips \(output)", 1, "aarch64-linux-gnu"),
        Mistake(
            "compile mobilefacenet --target aarch64-linux-gnu --isa avx2 \(output)", 1, "avx2 is"),
        Mistake("compile mobilefacenet --target aarch64-linux-gnu --tune \(output)", 1, "timed"),
        Mistake("compile mobilefacenet --single-file \(output)", 1, "--single-file"),
        Mistake("compile lresnet-50e-ir --single-file --weights seed:1 -o {}/m.c", 2, "as text"),
        Mistake("compile mobilefacenet --weights file --weights embed \(output)", 1, "2 places"),
        Mistake("compile mobilefacenet --weights file -o {}/m.so", 1, "--weights seed:7"),
        Mistake("bench mobilefacenet --weights seed:1 --isa avx2,baseline", 1, "names 2 sets"),
        Mistake("bench mobilefacenet --weights seed:1 --weights file", 1, "burin compile alone"),
        Mistake(
            "compile mobilefacenet --weights file --weights seed:1 --emit swift-package -o {}/p", 1,
            "Swift package"),
        Mistake("compile mobilefacenet --jobs 0 \(output)", 1, "--jobs"),
        Mistake("compile mobilefacenet --se \(output)", 1, "squeeze-and-excitation"),
        Mistake("compile mobilefacenet --output A \(output)", 1, "output option A"),
        Mistake("compile mobilefacenet --output Q \(output)", 1, "'Q'"),
        Mistake("compile mobilefacenet --embedding-size 0 \(output)", 1, "embedding size"),
        Mistake("compile mobilefacenet --jobs -1 \(output)", 1, "expected 1 to 1024"),
        Mistake("compile mobilefacenet --batch 65 \(output)", 1, "from 1 to 64"),
        Mistake("compile mobilefacenet --batch -1 \(output)", 1, "from 1 to 64"),
        Mistake("compile mobilefacenet --embedding-size -1 \(output)", 1, "embedding size"),
        Mistake("compile mobilefacenet --input-shape 112 \(output)", 1, "from 1 to 65536"),
        Mistake("compile mobilefacenet --input-shape 0x112 \(output)", 1, "0x112"),
        Mistake("compile mobilefacenet --input-shape 99999999999999999999x1 \(output)", 1, "x1"),
        Mistake("compile mobilefacenet --input-shape 40x40 \(output)", 1, "40x40"),
        Mistake("compile mobilefacenet --output-value nothing \(output)", 1, "nothing"),
        Mistake("compile mobilefacenet --prefix 1-a \(output)", 1, "1-a"),
        Mistake("compile mobilefacenet --print-graph after:Magic \(output)", 1, "FuseEpilogue"),
        Mistake("compile mobilefacenet --verbose --quiet \(output)", 1, "exclude"),
        Mistake("compile mobilefacenet --weights seed:1 -o {}/no/m.so", 1, "{}/no"),
        Mistake("compile mobilefacenet --weights seed:1 -o {}", 1, "folder"),
        Mistake("compile mobilefacenet --weights seed:1 -o {}/x.c/", 1, "folder"),
        Mistake("compile mobilefacenet --weights seed:1 -o {}/m.dll", 1, ".so"),
        Mistake("inspect mobilefacenet --print-graph after:Magic", 1, "FuseEpilogue"),
        Mistake(
            "inspect mobilefacenet --print-graph after:FuseEpilogue --no-passes", 1, "--no-passes"),
        Mistake("inspect {}/no.so", 3, "no.so"),
        Mistake("inspect {}/no.so --weights seed:1", 1, "no.so"),
        Mistake("run {}/no.so", 1, "--input"),
        Mistake("run {}/no.so {}/no.png", 3, "no.png"),
        Mistake("run {}/no.so a.png --input x.npy", 1, "not both"),
        Mistake("run {}/no.so a.png --similarity", 1, "at least two"),
        Mistake("check mobilefacenet {}/no.so --weights seed:1", 3, "no.so"),
        Mistake("check mobilefacenet --input x.npy --image y.png --weights seed:1", 1, "not both"),
        Mistake("check {}/no.so", 3, "no.so"),
        Mistake("inspect mobilefacenet --svg {}/a.png", 1, "ends in .svg"),
        Mistake("inspect mobilefacenet --dot {}/a.svg", 1, "ends in .dot"),
        Mistake("check mobilefacenet --weights seed:1 --bisect {}/no/b", 1, "{}/no"),
        Mistake("check mobilefacenet --weights seed:1 --reference {}/y.npy", 3, "y.npy"),
        Mistake("check mobilefacenet --weights seed:1 --reference {}", 1, "no recorded results"),
        Mistake("check mobilefacenet --weights seed:1 --reference /dev/null", 1, "test_data_set_N"),
        Mistake("check mobilefacenet --weights seed:1 --reference {} --reference {}", 1, "not all"),
        Mistake("check mobilefacenet --weights seed:1 --against y.npy", 1, "--preprocessing"),
        Mistake("check mobilefacenet --preprocessing --bisect {}/b", 1, "report of its own"),
        Mistake("check mobilefacenet --preprocessing --input x.npy", 1, "--image"),
        Mistake("check mobilefacenet --bisect {}/b --reference {}", 1, "only the interpreter"),
        Mistake("check mobilefacenet --weights seed:1 --html {}/page.so", 1, ".html"),
        Mistake("check mobilefacenet --weights seed:1 --threads 65", 1, "expected 1 to 64, or all"),
        Mistake("convert mobilefacenet --weights seed:1 -o {}/m.so", 1, ".onnx"),
        Mistake("convert mobilefacenet --weights seed:1 -o {}/.onnx", 1, ".onnx"),
        Mistake("convert mobilefacenet -o {}/m.onnx", 1, "--weights seed:7"),
        Mistake("convert mobilefacenet --weights seed:1 --batch 0 -o {}/m.onnx", 1, "batch"),
        Mistake("convert mobilefacenet --weights seed:1 --batch -1 -o {}/m.onnx", 1, "1 to 65536"),
        Mistake("convert mobilefacenet --weights seed:1 -o {}/no/m.onnx", 1, "{}/no"),
        Mistake("align {}/no.jpg -o {}/c", 1, "finds no faces"),
        Mistake("align {}/no.jpg --points 1,2 -o {}/c", 1, "10: x1, y1"),
        Mistake("align {}/no.jpg --points 1,a -o {}/c", 1, "'a' is no number"),
        Mistake("align {}/no.jpg {}/b.jpg \(points) -o {}/c", 1, "2 are given"),
        Mistake("align {}/no.jpg \(points) --landmarks {}/x.csv -o {}/c", 1, "not both"),
        Mistake("align {}/no.jpg \(points) -o {}/c", 3, "no.jpg"),
        Mistake("align {}/no.jpg --points -1,1,1,1,1,1,1,1,1,1 -o {}/c", 3, "no.jpg"),
        Mistake("align {}/no.jpg --points 1,1,1,1,1,1,1,1,1,1 -o {}/c", 1, "one place"),
        Mistake("align {}/no.jpg \(points) -o {}/no/c", 1, "{}/no"),
        Mistake("align {}/no.jpg \(points)", 1, "-o"),
        Mistake("align --landmarks {}/no.csv -o {}/c", 3, "no.csv"),
        Mistake("align --landmarks {}/no.txt -o {}/c", 1, ".csv"),
        Mistake("align {}/no.jpg \(points) --size 100 -o {}/c", 1, "112 or 128"),
        Mistake("align {}/no.jpg \(points) --size 112 --template 96x112 -o {}/c", 1, "--size"),
        Mistake("align {}/no.jpg \(points) --template 9x9 -o {}/c", 1, "96x112"),
        Mistake("bench {}/no.so", 3, "no.so"),
        Mistake("bench {}/no.so --runs 0", 1, "--runs"),
        Mistake("bench {}/no.so --images -1", 1, "expected 1 to"),
        Mistake("bench {}/no.so --threads -1", 1, "expected 1 to 64, or all"),
        Mistake("bench {}/no.so --runs -1", 1, "expected 1 to"),
        Mistake("verify {}/no.so", 1, "give .bin files"),
        Mistake("verify {}/no.so {}/no.bin", 3, "no.bin"),
        Mistake("verify {}/no.so {}", 3, "directory"),
        Mistake("verify {}/no.so /dev/null", 3, "/dev/null"),
        Mistake("verify {}/no.so {}/pairs.txt", 1, "--images FOLDER"),
        Mistake("verify {}/no.so a.bin --images {}", 1, ".txt"),
        Mistake("verify {}/no.so a.bin -o {}/y.so", 1, ".npy"),
        Mistake("verify {}/no.so a.bin --svg {}/roc.so", 1, ".svg"),
        Mistake("verify {}/no.so a.bin --threads 0", 1, "expected 1 to 64, or all"),
        Mistake("verify {}/no.so a.bin --against {}/y.npy", 3, "a.bin"),
        Mistake("profile {}/no.so", 3, "no.so"),
        Mistake("profile {}/no.so --weights seed:1", 1, "no.so"),
        Mistake("profile {}/no.so --runs 0", 1, "--runs"),
        Mistake("profile {}/no.so --sort size", 1, "--sort"),
        Mistake("profile {}/no.so --html {}/page.so", 1, ".html"),
        Mistake("profile {}/no.so --html {}/no/page.html", 1, "{}/no"),
    ]

    @Test(arguments: mistakes) func mistakeIsNamed(_ mistake: Mistake) throws {
        try CommandLineTool.withTemporaryFolder { folder in
            func filled(_ text: String) -> String {
                text.replacingOccurrences(of: "{}", with: folder)
            }
            let result = try CommandLineTool.run(mistake.arguments.map(filled))
            #expect(result.exitCode == mistake.exitCode)
            #expect(!result.wasKilled)
            #expect(result.errors.hasPrefix("burin: error: "), "\(result.errors)")
            #expect(result.errors.contains(filled(mistake.message)), "\(result.errors)")
            #expect(!result.errors.contains("Diagnostic("), "no dump of a Swift value")
            #expect(result.output.isEmpty)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }

    @Test func embeddingsReplaceNoOtherKindOfFile() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let path = "\(folder)/keep.so"
            try Data("kept".utf8).write(to: URL(fileURLWithPath: path))
            let values = [Float](repeating: 0, count: 3 * 112 * 112)
            try NumpyFile.write(
                values, shape: [1, 3, 112, 112], type: "<f4", to: "\(folder)/x.npy")
            let result = try CommandLineTool.run(
                "run", model, "--input", "\(folder)/x.npy", "-o", path)
            #expect(result.exitCode == 1)
            #expect(result.errors.contains(".npy"))
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("kept".utf8))
        }
    }

    @Test func nonFiniteInputIsNoMismatch() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            var values = [Float](repeating: 0, count: 3 * 112 * 112)
            values[7] = .nan
            try NumpyFile.write(
                values, shape: [1, 3, 112, 112], type: "<f4", to: "\(folder)/x.npy")
            let result = try CommandLineTool.run(
                "check", "mobilefacenet", model, "--weights", "seed:1", "--input",
                "\(folder)/x.npy")
            #expect(result.exitCode == 1)
            #expect(result.errors.contains("not finite"))
        }
    }

    @Test func truncatedParametersAreMalformed() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            // The head of an MXNet list that promises one array, and then nothing.
            let bytes: [UInt8] = [0x12, 1, 0, 0, 0, 0, 0, 0] + Array(repeating: 0, count: 8) + [1]
            let path = "\(folder)/cut.params"
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            let result = try CommandLineTool.run(
                "compile", "mobilefacenet", "--weights", path, "-o", "\(folder)/m.so")
            #expect(result.exitCode == 3)
            #expect(result.errors.contains("cut.params"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["cut.params"])
        }
    }

    @Test(arguments: [
        ([1, 3, 112, 96], "<f4", "[N, 3, 112, 112]"), ([3, 112, 112], "<f4", "x[None]"),
        ([1, 112, 112, 3], "<f4", "transpose(0, 3, 1, 2)"), ([1, 3, 112, 112], "<i4", "float32"),
    ])
    func wrongTensorsAreExplained(_ shape: [Int], _ type: String, _ message: String) throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let values = [Float](repeating: 0, count: shape.reduce(1, *))
            try NumpyFile.write(values, shape: shape, type: type, to: "\(folder)/x.npy")
            let result = try CommandLineTool.run(
                "run", model, "--input", "\(folder)/x.npy", "-o", "\(folder)/y.npy")
            #expect(result.exitCode == 1)
            #expect(result.errors.contains(message), "\(result.errors)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x.npy"])
        }
    }

    @Test func damagedFilesKeepWhatWasThere() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let (picture, output) = ("\(folder)/cut.jpg", "\(folder)/y.npy")
            let jpeg = try Data(contentsOf: URL(fileURLWithPath: CommandLineTool.sample("ben.jpg")))
            try jpeg.prefix(100).write(to: URL(fileURLWithPath: picture))
            try Data("before".utf8).write(to: URL(fileURLWithPath: output))
            let result = try CommandLineTool.run("run", model, picture, "-o", output)
            #expect(result.exitCode == 3)
            #expect(result.errors.contains("cut.jpg"))
            #expect(try String(contentsOfFile: output, encoding: .utf8) == "before")
        }
    }

    @Test func missingCompilerIsAToolchainError() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let result = try CommandLineTool.run(
                ["compile"] + CompiledModel.arguments + ["-o", "\(folder)/m.so"],
                environment: ["BURIN_CLANG": "\(folder)/no-clang"])
            #expect(result.exitCode == 4)
            #expect(result.errors.contains("no-clang"))
            let homeless = try CommandLineTool.run(
                ["compile"] + CompiledModel.arguments + ["-o", "\(folder)/m.so"],
                environment: ["TMPDIR": "\(folder)/no"])
            #expect(homeless.exitCode == 4)
            #expect(homeless.errors.contains("no temporary folder"), "\(homeless.errors)")
            #expect(homeless.errors.contains("Point TMPDIR"))
            let chosen = try CommandLineTool.run(
                ["compile"] + CompiledModel.arguments + ["-o", "\(folder)/m.so"],
                environment: ["TMPDIR": "\(folder)/no", "BURIN_CLANG": "clang"])
            #expect(!chosen.errors.contains("BURIN_CLANG"), "\(chosen.errors)")
        }
    }

    @Test func argumentsAreEscapedInMessages() throws {
        let result = try CommandLineTool.run("compile", "m", "--\u{1B}[31m", "-o", "x.so")
        #expect(result.exitCode == 1)
        #expect(!result.errors.unicodeScalars.contains("\u{1B}"))
        #expect(result.errors.contains("\\u{1b}"))
    }
}
