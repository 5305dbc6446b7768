import CTemplates

/// The C templates embedded in this binary, by name: `kernels/pointwise.h`.
public enum TemplateLibrary {
    /// All templates.
    public static let all: [String: String] = {
        var result: [String: String] = [:]
        var index = 0
        while true {
            let row = burin_template_at(index)
            guard let name = row.name, let text = row.text else { return result }
            let bytes = UnsafeRawBufferPointer(start: text, count: row.size)
            result[String(cString: name)] = String(decoding: bytes, as: UTF8.self)
            index += 1
        }
    }()

    /// The kernel templates, by file name.
    public static let kernels: [String: String] = files(under: "kernels/")

    /// The files of a standalone program besides the model's own, by file name.
    public static let programFiles: [String: String] = {
        var files = TemplateLibrary.files(under: "codecs/")
        files["main.c"] = all["model/main.c"]
        return files
    }()

    /// The templates below a folder, by the rest of their name.
    public static func files(under folder: String) -> [String: String] {
        var result: [String: String] = [:]
        for (name, text) in all where name.hasPrefix(folder) {
            result[String(name.dropFirst(folder.count))] = text
        }
        return result
    }
}
