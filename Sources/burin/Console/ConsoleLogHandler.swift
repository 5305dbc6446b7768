import Diagnostics
import Logging

/// Log lines for people: `burin: warning: ...` on standard error, without time or metadata.
struct ConsoleLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    init(level: Logger.Level) { logLevel = level }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let label =
            switch event.level {
            case .trace, .debug, .info: ""
            case .notice: "note: "
            case .warning: "warning: "
            case .error, .critical: "error: "
            }
        // Messages quote names of models and files.
        StandardError.shared.write("burin: \(label)\(event.message.description.escapedForDisplay)")
    }
}
