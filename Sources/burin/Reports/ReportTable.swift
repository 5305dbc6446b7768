import JSONText

/// A table of a report: for people aligned columns, for machines an array of objects.
struct ReportTable: Sendable {
    /// A column: its key for machines, its heading for people.
    struct Column: Sendable {
        var key: String
        var heading: String
        /// Numbers stand at the right.
        var isNumber = false
        /// Whether people are spared it.
        var isDetail = false

        static func text(_ key: String, _ heading: String) -> Column {
            Column(key: key, heading: heading)
        }
        static func number(_ key: String, _ heading: String) -> Column {
            Column(key: key, heading: heading, isNumber: true)
        }
        /// A column for machines only.
        static func detail(_ key: String) -> Column {
            Column(key: key, heading: "", isDetail: true)
        }
    }

    var columns: [Column]
    /// As many cells each as there are columns.
    var rows: [[ReportCell]] = []
    /// A last row for people; empty for none.
    var total: [ReportCell] = []

    var json: JSON {
        .array(
            rows.map { row in
                .object(zip(columns, row).map { (key: $0.key, value: $1.json) })
            })
    }

    /// The lines with the headings first, indented by two spaces.
    var text: String {
        let places = columns.indices.filter { !columns[$0].isDetail }
        let shown = places.map { columns[$0] }
        let cells = rows + (total.isEmpty ? [] : [total])
        let lines =
            [shown.map(\.heading)] + cells.map { row in places.map { row[$0].text } }
        let widths = shown.indices.map { place in lines.map { $0[place].count }.max() ?? 0 }
        return lines.map { Self.line($0, shown, widths) + "\n" }.joined()
    }

    private static func line(
        _ cells: [String], _ columns: [Column], _ widths: [Int]
    ) -> String {
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
