/// One call of clang or of the archiver, as a value: nothing has run yet.
///
/// Jobs are made by pure functions of ``Toolchain``, so that they can be printed, compared and
/// tested, and are run by ``Toolchain/run(_:parallel:cache:progress:)``.
public struct ClangJob: Sendable, Hashable {
    /// The program's absolute path.
    public var executable: String
    /// Its arguments. They are passed on as they are; no shell sees them.
    public var arguments: [String]
    /// The files the job reads. A job waits for those jobs of its list that write one of them.
    public var inputs: [String]
    /// The C file the job compiles; nil where it does something else. Its object may come from an
    /// ``ObjectCache``.
    public var source: String?
    /// The file the job writes.
    public var output: String
    /// The folder the program runs in; nil for that of this process. Relative names in sources,
    /// such as that of the weights, mean files of this folder and of no other.
    public var workingDirectory: String?
    /// What the job does, for progress and errors: `compile model.c`.
    public var description: String

    public init(
        executable: String, arguments: [String], inputs: [String], output: String,
        description: String, workingDirectory: String? = nil, source: String? = nil
    ) {
        self.executable = executable
        self.arguments = arguments
        self.inputs = inputs
        self.output = output
        self.description = description
        self.workingDirectory = workingDirectory
        self.source = source
    }

    /// The command as it would be typed into a shell, with quotes where they are needed.
    public var commandLine: String {
        ([executable] + arguments).map(ClangJob.quoted).joined(separator: " ")
    }

    private static func quoted(_ word: String) -> String {
        let plain = word.unicodeScalars.allSatisfy { scalar in
            ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
                || ("0"..."9").contains(scalar) || "-_=+,./:@%".unicodeScalars.contains(scalar)
        }
        guard !plain || word.isEmpty else { return word }
        return "'"
            + word.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "'\\''") + "'"
    }
}
