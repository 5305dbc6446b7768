import CCodegen
import Mustache

/// The templates of HTML pages, which include each other by their file names.
///
/// Everything of a model reaches a page through their content type, ``MarkupContent``, and none of
/// it a script or a style sheet.
enum PageTemplate {
    /// The templates are part of this binary and rendered by its tests.
    private static let library: MustacheLibrary = {
        MustacheContentTypes.register(MarkupContent(), named: MarkupContent.name)
        let suffix = ".mustache"
        var library = MustacheLibrary()
        for (name, text) in TemplateLibrary.files(under: "report/") {
            guard name.hasSuffix(suffix) else { continue }
            let stem = String(name.dropLast(suffix.count))
            guard (try? library.register(text, named: stem)) != nil else {
                preconditionFailure("the template \(name) is well formed")
            }
        }
        return library
    }()

    /// A page: `profile.html` or `check.html` with its fields filled in.
    static func render(_ name: String, _ fields: [String: Any]) -> String {
        guard let text = library.render(fields, withTemplate: name) else {
            preconditionFailure("the template \(name) is part of the binary")
        }
        return text
    }
}
