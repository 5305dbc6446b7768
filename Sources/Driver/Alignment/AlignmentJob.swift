public import Diagnostics
public import FaceImages

/// A face to be cropped: its picture, its landmarks, and where the crop goes.
public struct AlignmentJob: Sendable, Hashable {
    /// The picture's path, to be opened.
    public var picture: String
    public var landmarks: FaceLandmarks
    /// Where the landmarks are stated, for diagnostics; nil where the command line states them.
    public var source: Source?
    /// The crop's path below the folder of crops, without suffix: `id1/a`.
    public var name: String

    /// A line of a file of landmarks.
    public struct Source: Sendable, Hashable {
        public var file: String
        public var line: Int
    }

    /// A picture whose landmarks are given besides; the crop has its name.
    public init(picture: String, landmarks: FaceLandmarks) {
        self.init(picture: picture, landmarks: landmarks, name: CropNames.lastPart(picture))
    }

    private init(
        picture: String, landmarks: FaceLandmarks, source: Source? = nil, name: String
    ) {
        self.picture = picture
        self.landmarks = landmarks
        self.source = source
        self.name = name
    }

    /// The faces that a file of landmarks states, in its order; names of pictures are relative to
    /// its folder.
    ///
    /// Throws as ``LandmarkEntry/read(path:)``.
    public static func read(path: String) throws(Diagnostic) -> [AlignmentJob] {
        try LandmarkEntry.read(path: path).map { entry in
            AlignmentJob(
                picture: CropNames.resolved(entry.file, besides: path), landmarks: entry.landmarks,
                source: Source(file: path, line: entry.line), name: CropNames.name(of: entry.file))
        }
    }

    /// The picture's crop, upright and aligned.
    ///
    /// Throws where the picture cannot be read or the landmarks determine no crop.
    public func crop(to template: AlignmentTemplate) throws(Diagnostic) -> AlignedCrop {
        let transform: SimilarityTransform
        do {
            transform = try SimilarityTransform(from: landmarks, to: template)
        } catch {
            guard let source else { throw error.inFile(picture) }
            throw Diagnostic(
                .malformedFile, "line \(source.line): \(error.message)", file: source.file,
                expected: error.expected)
        }
        let image = try Image.decode(path: picture)
        return AlignedCrop(
            image: try image.warped(
                by: transform, width: template.width, height: template.height),
            transform: transform)
    }
}
