import Logging

/// What a command tells while it works; its results go to ``StandardOutput``.
struct Console: Sendable {
    let logger: Logger
    private let showsProgress: Bool

    init(level: Logger.Level, showsProgress: Bool) {
        logger = Logger(label: "burin", factory: { _ in ConsoleLogHandler(level: level) })
        self.showsProgress = showsProgress && StandardError.shared.isTerminal
    }

    /// Replaces the progress line, where there is a terminal to show it; nil takes it away.
    func progress(_ text: @autoclosure () -> String?) {
        if showsProgress { StandardError.shared.showProgress(text()) }
    }
}
