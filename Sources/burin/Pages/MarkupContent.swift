import Mustache

/// The content type of the page's template: text as HTML and SVG show it.
///
/// Mustache's own escapes characters as a reader sees them, so a quotation mark with an accent on
/// it would end an attribute. This one escapes code points, as browsers read them.
struct MarkupContent: MustacheContentType {
    /// The name in the template's pragma.
    static let name = "MARKUP"

    func escapeText(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
