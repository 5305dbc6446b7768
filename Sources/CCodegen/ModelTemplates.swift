import Mustache

/// The text templates of a model, which include each other by these names. They are part of this
/// binary and rendered by its tests.
enum ModelTemplates {
    private static let library: MustacheLibrary = {
        let suffix = ".mustache"
        var library = MustacheLibrary()
        let files = TemplateLibrary.files(under: "model/")
            .merging(TemplateLibrary.files(under: "package/")) { model, _ in model }
        for (name, text) in files {
            guard name.hasSuffix(suffix) else { continue }
            let stem = String(name.dropLast(suffix.count))
            guard (try? library.register(text, named: stem)) != nil else {
                preconditionFailure("the template \(name) is well formed")
            }
        }
        return library
    }()

    /// The text of a template.
    static func render(_ fields: [String: Any], _ name: String) -> String {
        guard let text = library.render(fields, withTemplate: name) else {
            preconditionFailure("the template \(name) is part of the binary")
        }
        return text
    }
}
