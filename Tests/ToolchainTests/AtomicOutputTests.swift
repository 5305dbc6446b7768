import Diagnostics
import Glibc
import Testing

@testable import Toolchain

@Suite struct AtomicOutputTests {
    @Test func writesAndReplacesFiles() throws {
        try inFolder { path in
            try AtomicOutput.write("one".utf8, to: "\(path)/file")
            #expect(TestFiles.text("\(path)/file") == "one")
            try AtomicOutput.write("two".utf8, to: "\(path)/file")
            #expect(TestFiles.text("\(path)/file") == "two")
            #expect(FolderListing.names(in: path) == ["file"])
        }
    }

    @Test func aFailureLeavesTheOldFile() throws {
        try inFolder { path in
            try AtomicOutput.write("old".utf8, to: "\(path)/file")
            let error = #expect(throws: Diagnostic.self) {
                try AtomicOutput.writeFile(to: "\(path)/file") { aside throws(Diagnostic) in
                    try AtomicOutput.writeNew(ContiguousArray("half".utf8), to: aside, naming: "x")
                    throw Diagnostic(.toolchain, "stopped midway")
                }
            }
            #expect(error?.message == "stopped midway")
            #expect(TestFiles.text("\(path)/file") == "old")
            #expect(FolderListing.names(in: path) == ["file"])
        }
    }

    @Test func aLinkStaysOneAndItsTargetIsWritten() throws {
        try inFolder { path in
            try AtomicOutput.write("old".utf8, to: "\(path)/file")
            #expect(symlink("\(path)/file", "\(path)/link") == 0)
            try AtomicOutput.write("new".utf8, to: "\(path)/link")
            var state = stat()
            #expect(lstat("\(path)/link", &state) == 0)
            #expect(state.st_mode & S_IFMT == S_IFLNK)
            #expect(TestFiles.text("\(path)/file") == "new")
            #expect(symlink("/dev/null", "\(path)/device") == 0)
            #expect(throws: Diagnostic.self) {
                try AtomicOutput.write("x".utf8, to: "\(path)/device")
            }
        }
    }

    @Test func aBodyThatWritesNothingIsAnError() throws {
        try inFolder { path in
            #expect(throws: Diagnostic.self) {
                try AtomicOutput.writeFile(to: "\(path)/file") { _ throws(Diagnostic) in }
            }
            #expect(FolderListing.names(in: path) == [])
        }
    }

    @Test func targetsThatAreNoFilesAreRefused() throws {
        try inFolder { path in
            for target in ["\(path)", "/dev/null", "", ".", "..", "/", "\(path)/a\0b"] {
                let error = #expect(throws: Diagnostic.self) {
                    try AtomicOutput.write("x".utf8, to: target)
                }
                #expect(error?.category == .usage)
            }
            let missing = #expect(throws: Diagnostic.self) {
                try AtomicOutput.write("x".utf8, to: "\(path)/no/file")
            }
            #expect(missing?.advice?.contains("\(path)/no exists") == true)
            #expect(FolderListing.names(in: path) == [])
        }
        var state = stat()
        #expect(stat("/dev/null", &state) == 0 && state.st_mode & S_IFMT == S_IFCHR)
    }

    @Test func fullDisksAreNoticed() throws {
        let descriptor = open("/dev/full", O_WRONLY)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let reason = AtomicOutput.writeAll([1, 2, 3], to: descriptor)
        #expect(reason == "No space left on device")
    }

    @Test func largeContentIsWrittenWhole() throws {
        try inFolder { path in
            let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            try AtomicOutput.write(bytes, to: "\(path)/large")
            #expect(TestFiles.read("\(path)/large") == bytes)
        }
    }

    @Test func filledFoldersAreReplacedOnlyByMarker() async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let target = folder.path + "/package"
        try await fill(target, "one")
        #expect(TestFiles.text("\(target)/file") == "one")
        try await fill(target, "two")
        #expect(TestFiles.text("\(target)/file") == "two")
        #expect(FolderListing.names(in: folder.path) == ["package"])
        unlink("\(target)/marker")
        let error = await #expect(throws: Diagnostic.self) { try await fill(target, "three") }
        #expect(error?.message.contains("did not write") == true)
        #expect(TestFiles.text("\(target)/file") == "two")
        FolderListing.removeTree("\(target)/file")
        try await fill(target, "four")
        #expect(TestFiles.text("\(target)/file") == "four")
        #expect(FolderListing.names(in: folder.path) == ["package"])
    }

    @Test func aFailureLeavesTheOldFolder() async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let target = folder.path + "/package"
        try await fill(target, "one")
        await #expect(throws: Diagnostic.self) {
            try await AtomicOutput.writeFolder(to: target, marker: "marker") {
                aside async throws(Diagnostic) in
                try AtomicOutput.write("half".utf8, to: "\(aside)/file")
                throw Diagnostic(.toolchain, "stopped midway")
            }
        }
        #expect(TestFiles.text("\(target)/file") == "one")
        #expect(FolderListing.names(in: folder.path) == ["package"])
    }

    @Test func filesAreNotReplacedByFolders() async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        try AtomicOutput.write("text".utf8, to: folder.path + "/file")
        await #expect(throws: Diagnostic.self) { try await fill(folder.path + "/file", "x") }
        #expect(TestFiles.text(folder.path + "/file") == "text")
    }

    @Test func temporaryFoldersGoWithWhatTheyHold() throws {
        let kept = try TemporaryDirectory(prefix: "burin-test")
        defer { kept.remove() }
        try AtomicOutput.write("kept".utf8, to: kept.path + "/file")
        let folder = try TemporaryDirectory(prefix: "burin-test")
        #expect(folder.path != kept.path)
        #expect(mkdir(folder.path + "/inner", 0o700) == 0)
        try AtomicOutput.write("x".utf8, to: folder.path + "/inner/file")
        #expect(symlink(kept.path, folder.path + "/link") == 0)
        folder.remove()
        #expect(!TestFiles.exists(folder.path))
        #expect(TestFiles.text(kept.path + "/file") == "kept")
    }

    @Test(arguments: [
        ("a/b/c", "a/b", "c"), ("c", ".", "c"), ("/c", "/", "c"), ("a//b/", "a", "b"),
        ("/", ".", ""), ("", ".", ""), ("./x", ".", "x"),
    ])
    func pathsAreSplit(path: String, folder: String, name: String) {
        #expect(FilePaths.folder(of: path) == folder)
        #expect(FilePaths.name(of: path) == name)
    }

    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        try body(folder.path)
    }

    private func fill(_ target: String, _ text: String) async throws(Diagnostic) {
        try await AtomicOutput.writeFolder(to: target, marker: "marker") {
            aside async throws(Diagnostic) in
            try AtomicOutput.write("".utf8, to: "\(aside)/marker")
            try AtomicOutput.write(text.utf8, to: "\(aside)/file")
        }
    }
}
