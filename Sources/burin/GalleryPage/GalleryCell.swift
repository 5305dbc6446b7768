import Diagnostics

/// A picture on a page: drawn once, on its own card, and shown by reference on those of others, so
/// that the file holds it once.
struct GalleryCell {
    let index: Int
    /// The name as it is shown.
    let name: String
    private let thumbnail: Thumbnail

    init(index: Int, name: String, thumbnail: Thumbnail) {
        self.index = index
        self.name = name
        self.thumbnail = thumbnail
    }

    /// Why the picture cannot be shown; nil where it can.
    var reason: String? {
        guard case .failure(let diagnostic) = thumbnail.content else { return nil }
        return diagnostic.message.escapedForDisplay
    }

    /// The fields of the template. Every key is there: Mustache would look for an absent one in
    /// what surrounds the cell.
    func fields(isOwner: Bool) -> [String: Any] {
        var fields: [String: Any] = [
            "index": index, "number": index + 1, "name": name, "reason": reason ?? false,
            "picture": false,
        ]
        if case .success(let content) = thumbnail.content {
            fields["picture"] = [
                "index": index, "name": name, "width": content.width, "height": content.height,
                "address": isOwner ? content.address : false,
            ]
        }
        return fields
    }
}
