import Foundation

/// A browser of the Chromium family, run without windows.
enum Browser {
    /// What a page became.
    struct Page {
        /// The document as HTML, behind all scripts.
        var document: String
        /// Messages on the console, errors and violated policies among them.
        var messages: [String]
    }

    /// The program; nil, and said, where there is none.
    static let path: String? = {
        let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
        let names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]
        let found = names.flatMap { name in folders.map { "\($0)/\(name)" } }
            .first { FileManager.default.isExecutableFile(atPath: $0) && runs($0) }
        if found == nil { print("note: no browser is there; what needs one is skipped") }
        return found
    }()

    /// Whether the program starts: Ubuntu's `chromium-browser` only asks for a snap.
    private static func runs(_ path: String) -> Bool {
        let result = try? CommandLineTool.run(
            ["20", path, "--version"], program: "/usr/bin/timeout")
        return result?.exitCode == 0
    }

    /// Opens a file and waits until its scripts have nothing more to do.
    static func open(_ file: String, options: [String] = []) throws -> Page {
        try CommandLineTool.withTemporaryFolder { folder in
            let result = try CommandLineTool.run(
                // It must not hang the tests, and touches nothing of the user's.
                [
                    "60", path ?? "", "--headless", "--no-sandbox", "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--user-data-dir=\(folder)/profile", "--enable-logging=stderr", "--v=0",
                    "--virtual-time-budget=10000", "--dump-dom",
                ] + options + [URL(fileURLWithPath: file).absoluteString],
                program: "/usr/bin/timeout", environment: ["HOME": folder])
            guard result.exitCode == 0 else { throw Failed(text: result.errors) }
            let messages = result.errors.split(separator: "\n").filter { $0.contains("CONSOLE") }
            return Page(document: result.output, messages: messages.map(String.init))
        }
    }

    struct Failed: Error { var text: String }
}
