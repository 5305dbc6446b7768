import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// An HTML page that is also well-formed XML, taken apart by an XML parser.
struct PageContent {
    struct Element {
        var name: String
        var attributes: [String: String]
    }
    struct Malformed: Error { var message: String }

    /// The page as it is written.
    private(set) var text: String
    /// Elements in document order.
    let elements: [Element]
    /// All text outside of script and style.
    let content: String
    let script: String
    let style: String

    /// Throws where the page is not well formed.
    init(_ text: String) throws {
        self.text = text
        let reader = Reader()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = reader
        parser.shouldResolveExternalEntities = false
        guard parser.parse() else {
            let place = "line \(parser.lineNumber), column \(parser.columnNumber)"
            throw Malformed(message: "\(place): \(String(describing: parser.parserError))")
        }
        elements = reader.elements
        content = reader.texts["", default: ""]
        script = reader.texts["script", default: ""]
        style = reader.texts["style", default: ""]
    }

    /// The same page, a harmless text taken out of ``text``.
    init(_ page: PageContent, without harmless: String) {
        self = page
        text = page.text.replacingOccurrences(of: harmless, with: "")
    }

    /// How many elements have a name.
    func count(_ name: String) -> Int { elements.count { $0.name == name } }

    /// The values of all `id` attributes.
    var identifiers: Set<String> { Set(elements.compactMap { $0.attributes["id"] }) }

    private final class Reader: NSObject, XMLParserDelegate {
        var elements: [Element] = []
        /// Text by the element it is in, where that is script or style.
        var texts: [String: String] = [:]
        private var open: [String] = []

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
            qualifiedName: String?, attributes: [String: String]
        ) {
            elements.append(Element(name: name, attributes: attributes))
            open.append(name)
        }

        func parser(
            _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
            qualifiedName: String?
        ) {
            open.removeLast()
        }

        func parser(_ parser: XMLParser, foundCharacters text: String) {
            let place = open.last ?? ""
            texts[["script", "style"].contains(place) ? place : "", default: ""] += text
        }
    }
}
