import Foundation

/// A gallery and its pictures in a folder, written without the code under test.
struct GalleryFiles {
    let folder: String
    var gallery: String { "\(folder)/gallery.npy" }
    var page: String { "\(folder)/page.html" }

    /// Copies samples to the names of a gallery and writes embeddings of two numbers for them.
    ///
    /// A name whose sample is nil is listed and not there.
    init(
        in folder: String, _ pictures: [(name: String, sample: String?)], _ numbers: [Float]
    ) throws {
        self.folder = folder
        for (name, sample) in pictures {
            guard let sample else { continue }
            let path = "\(folder)/\(name)"
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: CommandLineTool.sample(sample), toPath: path)
        }
        try NumpyFile.write(numbers, shape: [pictures.count, 2], to: gallery)
        try list(pictures.map(\.name))
    }

    /// Writes the list of names anew.
    func list(_ names: [String]) throws {
        try Data(names.map { "\($0)\n" }.joined().utf8)
            .write(to: URL(fileURLWithPath: "\(folder)/gallery.txt"))
    }

    /// Makes the page.
    func report(_ options: String...) throws -> CommandLineTool.Result {
        try CommandLineTool.run(
            ["report", gallery, "-o", page, "--pictures", folder] + options)
    }

    /// The page, taken apart.
    func content() throws -> PageContent {
        try PageContent(try String(contentsOfFile: page, encoding: .utf8))
    }
}
