/// Exit codes besides those of ``Diagnostic/Category``.
enum ExitStatus {
    static let success: Int32 = 0
    /// Ctrl-C: the code of a process that SIGINT ended.
    static let interrupted: Int32 = 128 + 2
    /// The reader of standard output left: the code of a process that SIGPIPE ended.
    static let outputClosed: Int32 = 128 + 13
}
