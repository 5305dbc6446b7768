public import Diagnostics
public import FaceImages
import Glibc
import Toolchain

/// The folder that crops are written to, and their names in it.
///
/// A crop has its picture's name with the suffix `.png`; further faces of one picture follow as
/// `a-2.png`, `a-3.png`. Nothing is written over but crops that Burin wrote.
public struct CropFolder: Sendable {
    public let path: String
    /// The faces, and the path of each one's crop.
    public let jobs: [(job: AlignmentJob, crop: String)]

    /// What crops say of their origin in a PNG text chunk.
    static let software = "Burin align"

    /// Names the crops of faces; nothing is written yet.
    ///
    /// Throws a usage diagnostic where two pictures' crops would have one name, where a crop would
    /// replace a file that Burin did not write or one of the pictures, and where the folder is not
    /// one, or neither there nor to be made.
    public init(_ path: String, _ jobs: [AlignmentJob]) throws(Diagnostic) {
        try Self.check(path)
        self.path = path
        let pictures = Dictionary(
            jobs.compactMap { job in FileIdentity(job.picture).map { ($0, job.picture) } },
            uniquingKeysWith: { first, _ in first })
        var owners: [String: String] = [:]
        var faces: [String: Int] = [:]
        var named: [(job: AlignmentJob, crop: String)] = []
        for job in jobs {
            faces[job.picture, default: 0] += 1
            let face = faces[job.picture] ?? 1
            let name = job.name + (face > 1 ? "-\(face)" : "") + ".png"
            if let owner = owners.updateValue(job.picture, forKey: name) {
                throw Diagnostic(
                    .usage, "the crop would have the name \(name), and so would that of \(owner)",
                    file: job.picture, advice: "align one of them to another folder, or rename it")
            }
            let crop = "\(path)/\(name)"
            try Self.checkReplaceable(crop, pictures)
            named.append((job, crop))
        }
        self.jobs = named
    }

    /// Writes a crop as a PNG file, whole or not at all, making the folders it lies in.
    public func write(_ image: Image, to crop: String) throws(Diagnostic) {
        try Self.makeFolders(FilePaths.folder(of: crop))
        try AtomicOutput.write(try image.encodedPNG(software: Self.software), to: crop)
    }

    private static func check(_ path: String) throws(Diagnostic) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw Diagnostic(.usage, "no folder to write to is given")
        }
        var state = stat()
        if stat(path, &state) == 0 {
            guard state.st_mode & S_IFMT == S_IFDIR else {
                throw Diagnostic(.usage, "is not a folder", file: path, expected: "a folder")
            }
            return
        }
        let parent = FilePaths.folder(of: path)
        guard access(parent, W_OK | X_OK) == 0 else {
            throw Diagnostic(
                .usage, "cannot be made in \(parent): \(String(cString: strerror(errno)))",
                file: path)
        }
    }

    private static func checkReplaceable(
        _ crop: String, _ pictures: [FileIdentity: String]
    ) throws(Diagnostic) {
        guard let identity = FileIdentity(crop) else { return }
        if let picture = pictures[identity] {
            throw Diagnostic(
                .usage, "the crop would replace the picture itself", file: picture,
                advice: "choose another folder with -o")
        }
        let start = FileStart.read(crop, count: 256)
        guard Image.isPNG(start, writtenBy: software) else {
            throw Diagnostic(
                .usage, "is there, and is no crop that Burin wrote", file: crop,
                advice: "choose another folder with -o, or remove the file")
        }
    }

    /// Makes a folder and those it lies in, as far as they are not there.
    private static func makeFolders(_ folder: String) throws(Diagnostic) {
        var state = stat()
        guard stat(folder, &state) != 0 else { return }
        let parent = FilePaths.folder(of: folder)
        if parent != folder { try makeFolders(parent) }
        guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
            throw Diagnostic(
                .usage, "cannot be made: \(String(cString: strerror(errno)))", file: folder)
        }
    }
}
