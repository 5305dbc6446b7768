import Diagnostics
import Driver

/// Pictures and those most like them as one HTML page that needs nothing else, for people who know
/// neither this program nor its words.
struct GalleryPage {
    /// What a page is made of.
    struct Content {
        var title: String
        /// A path a picture, as the gallery names it.
        var names: [String]
        var thumbnails: [Thumbnail]
        /// For each picture the others most like it, the most alike first.
        var matches: [[GallerySearch.Match]]
        /// The score from which on two pictures are taken for one person's; nil where nothing is
        /// said of persons.
        var threshold: Float?
    }

    private let content: Content
    /// The names without the folder that all have in common.
    private let names: [String]
    /// By picture, what it shows of others.
    private let cells: [GalleryCell]

    init(_ content: Content) {
        self.content = content
        let folder = CommonFolder(of: content.names)
        names = content.names.map { folder.relative($0).escapedForDisplay }
        cells = zip(names, content.thumbnails).enumerated().map {
            GalleryCell(index: $0.offset, name: $0.element.0, thumbnail: $0.element.1)
        }
    }

    /// The page.
    var text: String {
        let shown = content.matches.first?.count ?? 0
        return PageTemplate.render(
            "report.html",
            [
                "title": content.title.escapedForDisplay, "count": names.count.counted("picture"),
                "neighbours": shown == 1 ? "the one picture" : "the \(shown) pictures",
                "figures": figures, "limit": limit ?? false, "cards": names.indices.map(card),
                "many": names.count > 1, "judged": content.threshold != nil,
            ])
    }

    private var limit: [String: Any]? {
        content.threshold.map { ["score": "\($0)"] }
    }

    private var figures: [[String: Any]] {
        var boxes = [box("Pictures", names.count, "on this page")]
        if content.threshold != nil {
            let matched = content.matches.count { matches in matches.contains(where: isSame) }
            boxes.append(box("With a likely match", matched, "another picture of the same person"))
            boxes.append(
                box(
                    "Without a likely match", names.count - matched,
                    "no other picture is alike enough"))
        }
        let missing = cells.count { $0.reason != nil }
        if missing > 0 {
            boxes.append(box("Cannot be shown", missing, "the file is missing or bad"))
        }
        return boxes
    }

    private func box(_ label: String, _ value: Int, _ note: String) -> [String: Any] {
        ["label": label, "value": "\(value)", "note": note]
    }

    private func card(_ index: Int) -> [String: Any] {
        let matches = content.matches[index]
        var fields = cells[index].fields(isOwner: true)
        fields["matches"] = matches.map(match)
        fields["lone"] = matches.isEmpty
        fields["summary"] = summary(matches)
        fields["matched"] = matches.contains(where: isSame)
        return fields
    }

    /// What a card says in one sentence.
    private func summary(_ matches: [GallerySearch.Match]) -> String {
        guard let best = matches.first else { return "" }
        guard content.threshold != nil else {
            return "Most alike: \(names[best.row]), score \(Self.score(best.cosine))."
        }
        let same = matches.count(where: isSame)
        if same == 0 { return "None of the pictures on this page is likely of this person." }
        // What lies beyond the last one shown is not known here.
        let more = same == matches.count && matches.count < names.count - 1 ? "at least " : ""
        return "Likely of this person: \(more)\(same.counted("other picture"))."
    }

    private func match(_ match: GallerySearch.Match) -> [String: Any] {
        var fields = cells[match.row].fields(isOwner: false)
        fields["score"] = Self.score(match.cosine)
        // Scores below 0 are as unlike as 0 to the eye.
        fields["width"] = (Double(max(0, min(1, match.cosine))) * 100).fixed(1)
        fields["limitAt"] = content.threshold.map { (Double(max(0, $0)) * 100).fixed(1) } ?? false
        fields["same"] = content.threshold != nil && isSame(match)
        fields["different"] = content.threshold != nil && !isSame(match)
        return fields
    }

    private func isSame(_ match: GallerySearch.Match) -> Bool {
        content.threshold.map { Self.shown(match.cosine) >= $0 } ?? false
    }

    /// A cosine as the page shows it, by which it is judged: a page must not contradict itself.
    private static func shown(_ cosine: Float) -> Float {
        Float((Double(cosine) * 1000).rounded() / 1000)
    }

    /// Cosines as they are shown; -0.000 is 0.000.
    private static func score(_ cosine: Float) -> String {
        let text = Double(shown(cosine)).fixed(3)
        return text == "-0.000" ? "0.000" : text
    }
}
