import Verification

/// A set and what the model made of it.
struct VerifiedSet {
    /// The file, as the user named it.
    let path: String
    let embeddings: EmbeddingTable
    let result: VerificationResult
    /// The other engine's scores beside these, where there is one.
    let comparison: EngineComparison?

    /// What was published for CRU-Net-116, where the file is called as insightface calls it, in any
    /// case.
    var published: PublishedAccuracy? { PublishedAccuracy.byStem[stem.lowercased()] }

    /// The field's name of a known set, else the file's without folder and suffix.
    var name: String { published?.set ?? stem }

    private var stem: String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        for suffix in [".bin", ".txt"] where file.hasSuffix(suffix) {
            return String(file.dropLast(suffix.count))
        }
        return file
    }
}
