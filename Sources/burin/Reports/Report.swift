import JSONText

/// A command's result, for people as text or for machines as one JSON object.
struct Report: Sendable {
    private enum Item: Sendable {
        case field(key: String, label: String, cell: ReportCell)
        case heading(String)
        case table(key: String, heading: String, table: ReportTable)
        case list(key: String, heading: String, lines: [ReportCell])
    }

    private var items: [Item] = []

    init() {}

    /// Adds a fact.
    mutating func add(_ key: String, _ label: String, _ cell: ReportCell) {
        items.append(.field(key: key, label: label, cell: cell))
    }

    /// Adds a fact where it is known.
    mutating func add(_ key: String, _ label: String, _ cell: ReportCell?) {
        if let cell { add(key, label, cell) }
    }

    /// Adds what is for machines only.
    mutating func addDetail(_ key: String, _ json: JSON) {
        items.append(.field(key: key, label: "", cell: ReportCell(json: json, text: "")))
    }

    /// Starts a new paragraph for people.
    mutating func add(heading: String) { items.append(.heading(heading)) }

    /// Adds a table; one without rows is for machines only.
    mutating func add(_ key: String, heading: String, _ table: ReportTable) {
        items.append(.table(key: key, heading: heading, table: table))
    }

    /// Adds sentences, a line each; none are for machines only.
    mutating func add(_ key: String, heading: String, lines: [ReportCell]) {
        items.append(.list(key: key, heading: heading, lines: lines))
    }

    /// The report as one line of JSON, or as text for people; ends with a new line.
    func rendered(asJSON: Bool) -> String { asJSON ? json.text + "\n" : text }

    private var json: JSON {
        .object(
            items.compactMap { item in
                switch item {
                case .field(let key, _, let cell): (key, cell.json)
                case .heading: nil
                case .table(let key, _, let table): (key, table.json)
                case .list(let key, _, let lines): (key, .array(lines.map(\.json)))
                }
            })
    }

    private var text: String {
        let labels = items.map { if case .field(_, let label, _) = $0 { label.count } else { 0 } }
        let width = labels.max() ?? 0
        var text = ""
        for item in items { text += lines(of: item, labelWidth: width) }
        return text.hasPrefix("\n") ? String(text.dropFirst()) : text
    }

    private func lines(of item: Item, labelWidth: Int) -> String {
        switch item {
        case .field(_, let label, let cell):
            if label.isEmpty { return "" }
            let space = String(repeating: " ", count: labelWidth - label.count)
            return "  \(label)\(space)  \(cell.text)\n"
        case .heading(let heading): return "\n\(heading)\n"
        case .table(_, let heading, let table):
            return table.rows.isEmpty ? "" : "\n\(heading)\n" + table.text
        case .list(_, let heading, let lines):
            guard !lines.isEmpty else { return "" }
            return "\n\(heading)\n" + lines.map { "  \($0.text)\n" }.joined()
        }
    }
}
