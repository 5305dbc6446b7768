import Foundation
import TestSupport
import Testing

/// The same collection through several processes of a compiled program.
extension ScaleOutTests {
    private static let script = "\(PictureCollection.examples)/xargs_embed.sh"
    private static let command = "-P 2 -n 64 ./watched faces.jsonl pictures black bad"

    /// The program, and what watches it: one process, when eight were started, waits to be killed.
    private func watch(_ collection: PictureCollection) throws {
        let program = """
            #!/bin/sh
            echo "$2" >>calls
            if [ "$(wc -l <calls)" -ge 8 ] && mkdir waiting 2>/dev/null; then
                echo $$ >victim.new
                mv victim.new victim
                exec sleep 300
            fi
            exec ./face "$@"

            """
        let path = "\(collection.folder)/watched"
        try Data(program.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    private func calls(_ collection: PictureCollection) -> Int {
        collection.text("calls").split(separator: "\n").count
    }

    /// Expects all pictures in the file, those that can be embedded in the order of their names.
    private func expectAll(in collection: PictureCollection) throws -> String {
        let text = collection.text("faces.jsonl")
        let lines = try PictureCollection.lines(text)
        expect(
            lines, of: collection,
            pictures: Set(collection.embeddings.keys).union(PictureCollection.bad),
            bad: PictureCollection.bad)
        let files = lines.filter { $0.error == nil }.map(\.file)
        #expect(files == files.sorted())
        #expect(!collection.exists("faces.jsonl.parts"))
        return text
    }

    @Test("xargs: a run that was killed in the middle is taken up")
    func killedRun() async throws {
        try await PictureCollection.with { collection in
            try watch(collection)
            let arguments = Self.command.split(separator: " ").map(String.init)
            let killed = try collection.python(
                [Self.kill, "all", "victim", Self.script] + arguments)
            #expect(killed.exitCode == 128 + SIGKILL && killed.output.hasPrefix("killed: "))
            #expect(!collection.exists("faces.jsonl"))
            let parts = try PictureCollection.files(
                below: "faces.jsonl.parts", in: collection.folder)
            let (batches, done) = (
                parts.filter { $0.hasSuffix(".list") }.count,
                parts.filter { $0.hasSuffix(".jsonl") }.count
            )
            #expect(batches == 24 && (6..<batches).contains(done))

            // While a run is at work, and for another collection, the parts are not touched.
            for (command, message) in [
                ("flock faces.jsonl.parts/lock", "another run is at work in faces.jsonl.parts"),
                ("env", "faces.jsonl.parts is of other pictures, another program or another -n;"),
            ] {
                let other = command == "env" ? Self.command + " white" : Self.command
                let run = try collection.shell("\(command) \(Self.script) \(other)")
                #expect(run.exitCode == 1 && run.errors.contains(message), "\(run.errors)")
            }

            // Only what is missing is done, and the result is that of a run which nobody killed.
            let before = calls(collection)
            let again = try collection.shell("\(Self.script) \(Self.command)")
            #expect(again.exitCode == 0, "\(again.errors)")
            #expect(calls(collection) - before == batches - done)
            let now = 1504 - 64 * done
            let summary = "1504 pictures, 3 with an error; \(now) now in "
            #expect(again.output.hasPrefix(summary), "\(again.output)")
            let text = try expectAll(in: collection)

            try killedProcess(of: collection, expected: text)
            try refusals(of: collection)
            try sameThroughParallel(collection, expected: text)
        }
    }

    /// A process of the program alone is killed: the others go on, and the same command does the
    /// rest.
    private func killedProcess(of collection: PictureCollection, expected: String) throws {
        _ = try collection.shell("rm -r faces.jsonl calls waiting victim")
        let arguments = Self.command.split(separator: " ").map(String.init)
        let killed = try collection.python([Self.kill, "one", "victim", Self.script] + arguments)
        #expect(killed.exitCode == 1, "\(killed.errors)")
        #expect(killed.errors.contains("ended with exit code 137 at the pictures of faces.jsonl"))
        #expect(killed.errors.contains("64 of 1504 pictures are not done"), "\(killed.errors)")
        #expect(!collection.exists("faces.jsonl"))
        let again = try collection.shell("\(Self.script) \(Self.command)")
        #expect(again.exitCode == 0 && again.output.contains("; 64 now in "), "\(again.errors)")
        #expect(calls(collection) == 25)
        #expect(try expectAll(in: collection) == expected)
    }

    private func refusals(of collection: PictureCollection) throws {
        for (arguments, message) in [
            ("./face faces.jsonl bad", "faces.jsonl exists; expected the name of a new file"),
            ("./face new.jsonl", "usage: [-P WORKERS] [-n BATCH] PROGRAM OUTPUT.jsonl PICTURE"),
            ("./face new.jsonl site", "no pictures are given; expected files that end in .jpg"),
            ("./face new.jsonl nowhere", "nowhere: no such file; expected a picture or a folder"),
            ("./nothing new.jsonl bad", "./nothing: no such program; expected what burin compile"),
            ("./face no/new.jsonl bad", "no/new.jsonl: expected a path in a folder that exists"),
            ("-P 0 ./face new.jsonl bad", "'0'; expected a number from 1"),
            ("-n two ./face new.jsonl bad", "'two'; expected a number from 1"),
            ("-x ./face new.jsonl bad", "unknown option -x, or one without its number"),
        ] {
            let run = try collection.shell("\(Self.script) \(arguments)")
            #expect(run.exitCode == 1 && run.errors.contains(message), "\(run.errors)")
            #expect(!collection.exists("new.jsonl.parts"), "\(arguments)")
        }
        // A program that refuses is not called for all batches, one that loses lines is found out.
        for (program, message) in [
            ("false", "8 of 8 pictures are not done"),
            ("true", "gave other than 1 lines for new.jsonl.parts/000000000.list"),
        ] {
            let run = try collection.shell(
                "\(Self.script) -P 1 -n 1 \(program) new.jsonl bad other; rm -r new.*")
            #expect(run.errors.contains(message), "\(run.errors)")
            let lines = run.errors.split(separator: "\n").count
            #expect(program == "true" ? lines > 8 : lines < 5)
        }
        // Pictures of another size are resized by the program, which is not an error.
        let other = try collection.shell(
            "\(Self.script) ./face new.jsonl other/wide.png && cat new.jsonl")
        #expect(other.output.hasPrefix("1 pictures, 0 with an error; 1 now in "), "\(other.errors)")
        #expect(other.output.contains("\n{\"file\":\"other/wide.png\",\"embedding\":["))
    }

    /// GNU parallel, as the examples' README calls it.
    private func sameThroughParallel(_ collection: PictureCollection, expected: String) throws {
        guard ProgramRun.find("parallel") != nil else { return }
        let parallel = """
            find pictures black bad -name '*.jpg' -print0 | LC_ALL=C sort -z |
                parallel -0 -j 2 -n 64 --joblog faces.log --resume-failed \
                    --results 'faces.parts/{#}.jsonl' ./watched -- {} >/dev/null
            """
        try Data(parallel.utf8).write(to: URL(fileURLWithPath: "\(collection.folder)/run.sh"))
        _ = try collection.shell("rm -r calls waiting victim")
        let killed = try collection.python([Self.kill, "all", "victim", "/bin/sh", "run.sh"])
        #expect(killed.exitCode == 128 + SIGKILL, "\(killed.errors)")
        #expect(collection.text("faces.log").split(separator: "\n").count < 1 + 24)
        _ = try collection.shell("sh run.sh")
        // Besides those that were killed, the one with bad pictures counts as failed.
        #expect(calls(collection) <= 24 + 2 + 1)
        let lines = try collection.shell(
            "find faces.parts -name '*.jsonl' -print0 | sort -zV | xargs -0 cat")
        let good = expected.split(separator: "\n").filter { !$0.contains("\"error\":") }
        let same = lines.output.split(separator: "\n") == good
        #expect(same)
    }
}
