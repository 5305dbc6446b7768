import Diagnostics
import Testing

@testable import Toolchain

@Suite struct ClangJobTests {
    private let toolchain = Toolchain(
        clang: "/usr/bin/clang", version: "14.0.6", target: "x86_64-linux",
        linkerFlags: ["-fuse-ld=lld"], archiver: "/usr/bin/ar")

    @Test func compileJobs() {
        let job = toolchain.compile(
            "/tmp/x/model.c", to: "/tmp/x/model.o", flags: ["-march=x86-64-v3"],
            includes: ["/tmp/include"], inputs: ["/tmp/x/model.h"])
        #expect(job.executable == "/usr/bin/clang")
        #expect(job.inputs == ["/tmp/x/model.c", "/tmp/x/model.h"])
        #expect(job.output == "/tmp/x/model.o")
        #expect(job.description == "compile model.c")
        let tail = [
            "-ffile-prefix-map=/tmp/x/=", "-iquote", "/tmp/include", "-march=x86-64-v3", "-c",
            "/tmp/x/model.c", "-o", "/tmp/x/model.o",
        ]
        #expect(job.arguments == Toolchain.compileFlags + tail)
        #expect(!job.arguments.contains("-ffast-math"))
    }

    @Test func linkJobs() {
        let library = toolchain.linkLibrary(["a.o", "b.o"], to: "out/m.so", soname: "m.so")
        let head = ["-fuse-ld=lld", "-shared", "-Xlinker", "-soname", "-Xlinker", "m.so"]
        #expect(library.arguments.starts(with: head))
        #expect(library.arguments.suffix(5) == ["a.o", "b.o", "-o", "out/m.so", "-lm"])
        #expect(library.description == "link m.so")
        let program = toolchain.linkExecutable(["a.o"], to: "m")
        #expect(program.arguments.suffix(6) == ["a.o", "-o", "m", "-ljpeg", "-lpng", "-lm"])
        #expect(!program.arguments.contains("-shared"))
    }

    @Test func archiveJobsNeedAnArchiver() throws {
        let job = try toolchain.archive(["a.o"], to: "m.a")
        #expect(job.arguments == ["rcsD", "m.a", "a.o"])
        let poor = Toolchain(clang: "clang", version: "14", target: "x")
        let error = #expect(throws: Diagnostic.self) { try poor.archive([], to: "m.a") }
        #expect(error?.category == .toolchain)
    }

    @Test func commandLinesAreQuoted() {
        let job = ClangJob(
            executable: "/my tools/cc", arguments: ["-c", "it's.c", "$HOME", "", "-DX=1"],
            inputs: [], output: "o", description: "d")
        #expect(job.commandLine == "'/my tools/cc' -c 'it'\\''s.c' '$HOME' '' -DX=1")
    }

    @Test func schedulesFollowOutputs() throws {
        var schedule = try JobSchedule([
            job("link", ["a.o", "b.o"], "m.so"), job("a", ["a.c"], "a.o"), job("b", [], "b.o"),
        ])
        #expect(schedule.start() == 1)
        #expect(schedule.start() == 2)
        #expect(schedule.start() == nil)
        schedule.finish(2)
        #expect(schedule.start() == nil)
        schedule.finish(1)
        #expect(schedule.start() == 0)
        #expect(schedule.start() == nil)
    }

    @Test func impossibleSchedulesAreRefused() {
        #expect(throws: Diagnostic.self) {
            try JobSchedule([job("a", ["y"], "x"), job("b", ["x"], "y")])
        }
        #expect(throws: Diagnostic.self) { try JobSchedule([job("a", ["x"], "x")]) }
        #expect(throws: Diagnostic.self) {
            try JobSchedule([job("a", [], "x"), job("b", [], "x")])
        }
    }

    @Test func messagesAreShortened() {
        let noise = (0..<50).map { "a.c:\($0): warning: something" }
        let error = "a.c:9:1: error: " + String(repeating: "x", count: 500)
        let short = ClangMessages.shortened((noise + [error]).joined(separator: "\n"))
        #expect(short.count == 1)
        #expect(short.first?.count == 244)
        #expect(ClangMessages.shortened(noise.joined(separator: "\n")).last == "(34 more lines)")
        #expect(ClangMessages.shortened("") == [])
    }

    @Test func adviceFitsTheCause() {
        #expect(ClangMessages.advice("ld: cannot find -ljpeg")?.contains("libjpeg") == true)
        #expect(
            ClangMessages.advice("'math.h' file not found")?.contains("libc6-dev") == true)
        let foreign = ClangMessages.advice("ld: cannot find -ljpeg", isForeign: true)
        #expect(foreign?.contains("that machine's libjpeg") == true)
        let full = "clang: error: unable to execute command: Bus error"
        #expect(ClangMessages.advice(full)?.contains("another disk") == true)
        #expect(ClangMessages.advice("a.c:1: error: expected ';'") == nil)
    }

    private func job(_ name: String, _ inputs: [String], _ output: String) -> ClangJob {
        ClangJob(
            executable: "cc", arguments: [], inputs: inputs, output: output, description: name)
    }
}
