/// A table of a report: for people aligned columns, for machines an array of objects.
struct ReportTable: Sendable {
    /// A column: its key for machines, its heading for people.
    struct Column: Sendable {
        var key: String
        var heading: String
        /// Numbers stand at the right.
        var isNumber = false

        static func text(_ key: String, _ heading: String) -> Column {
            Column(key: key, heading: heading)
        }
        static func number(_ key: String, _ heading: String) -> Column {
            Column(key: key, heading: heading, isNumber: true)
        }
    }

    var columns: [Column]
    /// As many cells each as there are columns.
    var rows: [[ReportCell]] = []

    var json: JSON {
        .array(
            rows.map { row in
                .object(zip(columns, row).map { (key: $0.key, value: $1.json) })
            })
    }

    /// The lines with the headings first, indented by two spaces.
    var text: String {
        var widths = columns.map(\.heading.count)
        for row in rows {
            for (index, cell) in row.enumerated() {
                widths[index] = max(widths[index], cell.text.count)
            }
        }
        let lines = [columns.map(\.heading)] + rows.map { $0.map(\.text) }
        return lines.map { line($0, widths) + "\n" }.joined()
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var text = " "
        for (index, cell) in cells.enumerated() {
            let space = String(repeating: " ", count: widths[index] - cell.count)
            let isLast = index == cells.count - 1
            text += " " + (columns[index].isNumber ? space + cell : cell + (isLast ? "" : space))
            if !isLast { text += " " }
        }
        while text.last == " " { text.removeLast() }
        return text
    }
}
