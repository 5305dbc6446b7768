/// Templates and all they include, in one text, each once and before its users.
struct TemplateAmalgamation {
    private(set) var text = ""
    private var done: Set<String> = []

    init(roots: [String], files: [String: String]) {
        for root in roots { append(root, files) }
    }

    private mutating func append(_ name: String, _ files: [String: String]) {
        guard done.insert(name).inserted, let file = files[name] else { return }
        var own = ""
        for line in file.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("#include \""), let end = line.lastIndex(of: "\"") {
                append(String(line.dropFirst(10)[..<end]), files)
            } else {
                own += line + "\n"
            }
        }
        text += own
    }
}
