import ArgumentParser
import Diagnostics
import Driver
import Toolchain

/// `burin report`.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Makes one HTML page of pictures and those most like them, for anyone to read.",
        discussion: """
            The gallery is a .npy file of embeddings with the pictures' paths in a .txt beside it, \
            as burin embed writes both. The page shows every picture with its nearest and their \
            scores, which are the exact cosines of burin search; it is one file with everything in \
            it, opens in any browser, and explains itself in plain words. It holds the pictures: \
            pass it on only to whom the pictures may go.

            With --threshold it says of each two pictures whether they likely show one person. \
            From which cosine on depends on the model: measure it with burin verify, whose \
            squared distance d is the cosine 1 - d / 2.

            Examples:
              burin embed face.so faces/ -o gallery.npy
              burin report gallery.npy -o faces.html --threshold 0.35
              burin report gallery.npy -o faces.html --top 8 --title "Archive of 1962"
            """)

    @Argument(
        help: ArgumentHelp("Embeddings, as burin embed writes them.", valueName: "gallery.npy"))
    var gallery: String

    @Option(
        name: .customShort("o"), help: ArgumentHelp("The page to write.", valueName: "FILE.html"))
    var outputPath: String

    @Option(
        help: ArgumentHelp(
            "The folder the gallery's paths are relative to. Default: the working folder.",
            valueName: "FOLDER"))
    var pictures: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How many of the nearest are shown, 1 to 50. Default: 5.", valueName: "N"))
    var top = 5

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The cosine from which on two pictures are taken for one person's, -1 to 1, of at "
                + "most three decimals, as the page shows them.",
            valueName: "T"))
    var threshold: Float?

    @Option(help: "What stands above the page.")
    var title = "Pictures and those most like them"

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Pictures a page may have, 1 to 10000. Default: 500.", valueName: "N"))
    var limit = 500

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The longer edge of the pictures on the page, 16 to 512 pixels. Default: 112.",
            valueName: "PIXELS"))
    var size = 112

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Megabytes the page may have, 1 to 1000. Default: 50.", valueName: "N"))
    var megabytes = 50

    @OptionGroup(title: "Messages") var consoleOptions: ConsoleOptions

    func validate() throws {
        for (name, value, range) in [
            ("top", top, 1...50), ("limit", limit, 1...10_000), ("size", size, 16...512),
            ("megabytes", megabytes, 1...1000),
        ] where !range.contains(value) {
            throw ValidationError(
                "--\(name) is \(value); expected \(range.lowerBound) to \(range.upperBound)")
        }
        if let threshold {
            guard (-1...1).contains(threshold), (threshold * 1000).rounded() / 1000 == threshold
            else {
                throw ValidationError(
                    "--threshold is \(threshold); expected a cosine, -1 to 1, of three decimals")
            }
        }
    }

    func run() throws {
        let console = consoleOptions.console
        defer { console.progress(nil) }
        try PathChecks.requirePage(outputPath)
        let search = try Gallery.open(gallery)
        try check(search)
        let content = GalleryPage.Content(
            title: title, names: search.names, thumbnails: try thumbnails(search.names, console),
            matches: search.neighbours(top: top), threshold: threshold)
        console.progress("writing \(outputPath.escapedForDisplay)")
        let page = Array(GalleryPage(content).text.utf8)
        guard page.count <= megabytes * 1_000_000 else { throw tooLarge() }
        try AtomicOutput.write(page, to: outputPath)
        console.progress(nil)
        let summary = "\(search.names.count.counted("picture")), \(page.count.asBytes)"
        try StandardOutput.write("\(outputPath.escapedForDisplay): \(summary)\n")
    }

    /// Throws where the gallery has no paths, or more than one page takes.
    private func check(_ search: GallerySearch) throws(Diagnostic) {
        guard try Gallery.names(of: gallery) != nil else {
            throw Diagnostic(
                .usage, "there is no list of its pictures", file: gallery,
                expected: "\(EmbeddingFormat.names(of: gallery)), as burin embed writes it")
        }
        guard search.names.count <= limit else {
            throw Diagnostic(
                .usage, "the gallery has \(search.names.count) pictures", file: gallery,
                expected: "at most \(limit) on one page",
                advice: "embed fewer, or choose --limit \(search.names.count) if a page so long is "
                    + "of use")
        }
    }

    private func tooLarge() -> Diagnostic {
        Diagnostic(
            .usage, "the page would have more than \(megabytes) MB", file: outputPath,
            advice: "embed fewer pictures, make them smaller with --size, or choose --megabytes")
    }

    /// The pictures, small; what cannot be shown is logged. Throws where they are too much for a
    /// page, before all are read.
    private func thumbnails(
        _ names: [String], _ console: Console
    ) throws(Diagnostic) -> [Thumbnail] {
        var bytes = 0
        var thumbnails: [Thumbnail] = []
        for (index, name) in names.enumerated() {
            console.progress("picture \(index + 1) of \(names.count)")
            let thumbnail = Thumbnail(path: path(name), side: size)
            switch thumbnail.content {
            case .success(let content): bytes += content.address.utf8.count
            case .failure(let diagnostic):
                console.logger.warning("\(diagnostic); the page says so in its place")
            }
            guard bytes <= megabytes * 1_000_000 else { throw tooLarge() }
            thumbnails.append(thumbnail)
        }
        guard bytes > 0 || names.isEmpty else {
            throw Diagnostic(
                .usage, "none of the \(names.count.counted("picture")) can be read", file: gallery,
                expected: "the pictures where the list beside it says",
                advice: "--pictures FOLDER is the folder that their paths are relative to")
        }
        return thumbnails
    }

    private func path(_ name: String) -> String {
        guard let pictures, name.utf8.first != UInt8(ascii: "/") else { return name }
        return "\(pictures)/\(name)"
    }
}
