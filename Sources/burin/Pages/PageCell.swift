import Diagnostics

/// A cell of a page's table, as the template `table.html` shows it.
enum PageCell {
    /// A number: as it is shown, and by what the column is sorted.
    static func number(_ value: Double, _ shown: String) -> [String: Any] {
        var cell = text(shown, class: "number")
        cell["sort"] = "\(value)"
        return cell
    }

    /// A name that may be longer than its column; it is shown whole when pointed at.
    static func name(_ value: String) -> [String: Any] {
        let shown = value.escapedForDisplay
        var cell = text(shown, class: "text name")
        cell["tip"] = shown
        return cell
    }

    /// Every key is there: Mustache would look for an absent one in what surrounds the cell.
    static func text(_ shown: String, class style: String) -> [String: Any] {
        ["text": shown, "class": style, "sort": shown, "tip": false, "color": false]
    }

    /// The headings of a table; those of text are sorted as text.
    static func headings(_ headings: [(heading: String, isText: Bool)]) -> [[String: Any]] {
        headings.map { ["heading": $0.heading, "class": $0.isText ? "text" : "number"] }
    }
}
