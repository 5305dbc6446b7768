import JSONText
import ArgumentParser
import Diagnostics
import Driver
import FaceImages

/// `burin align`.
struct AlignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "align",
        abstract: "Crops and aligns faces by their landmarks, as networks were trained on them.",
        discussion: """
            Burin finds no faces: their landmarks come from a detector. Five points, in pixels of \
            the upright picture (an EXIF rotation is applied first), centres of pixels at \
            integers: left eye, right eye, nose tip, left and right mouth corner, left and right \
            as in the picture. Or 68 points (iBUG 300-W). They are brought to the template by a \
            rotation, a scale and a shift, and the pixels are OpenCV's warpAffine's, black outside \
            of the picture.

            A landmarks file is JSON, {"file": "a.jpg", "landmarks": [[x1, y1], ...]}, one object \
            or several, or CSV, lines of file,x1,y1,...,x5,y5. Pictures are relative to its folder; \
            pictures given besides choose those of them.

            A crop has its picture's name, with the folders the landmarks file states: id1/a.jpg \
            becomes FOLDER/id1/a.png, further faces of it id1/a-2.png. Where two pictures would \
            have one crop, or a file would be replaced that is no crop of Burin's, nothing is \
            written. Standard output gets a line for each crop.

            Examples:
              burin align --landmarks faces.csv -o crops
              burin align a.jpg b.jpg --landmarks faces.json -o crops --keep-going
              burin align a.jpg --points 120,140,191,133,160,178,132,214,187,209 -o crops
            """)

    @Argument(help: ArgumentHelp("JPEG or PNG files.", valueName: "image"))
    var images: [String] = []

    @Option(help: ArgumentHelp("Landmarks of pictures.", valueName: "FILE.json|FILE.csv"))
    var landmarks: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Landmarks of one picture.", valueName: "x1,y1,...,x5,y5"),
        transform: LandmarkPoints.init)
    var points: LandmarkPoints?

    @Option(
        name: .customShort("o"),
        help: ArgumentHelp("Where to write; made if it is not there.", valueName: "FOLDER"))
    var folder: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Pixels a side of square crops: a multiple of 112 or 128.", valueName: "N"))
    var size: Int?

    @Option(help: ArgumentHelp("Where landmarks go, width x height.", valueName: "112x112|96x112"))
    var template = TemplateName.standard

    @Flag(help: "Report pictures that cannot be aligned, and go on with the others.")
    var keepGoing = false

    @Flag(help: "Print a JSON object for each crop: file, crop, matrix.")
    var json = false

    @OptionGroup(title: "Messages") var consoleOptions: ConsoleOptions

    func validate() throws {
        guard points == nil || landmarks == nil else {
            throw ValidationError("give --landmarks or --points, not both")
        }
        guard points == nil || images.count == 1 else {
            throw ValidationError("--points are those of one picture; \(images.count) are given")
        }
        guard points != nil || landmarks != nil else {
            throw ValidationError(
                "Burin finds no faces: give landmarks with --landmarks FILE, or --points for one")
        }
        guard size == nil || template == .standard else {
            throw ValidationError("--size is of square crops: it does not go with --template")
        }
    }

    func run() throws {
        let console = consoleOptions.console
        let template = try size.map { try AlignmentTemplate(size: $0) } ?? template.template
        let crops = try CropFolder(folder, try jobs())
        var failures: [Diagnostic] = []
        for (index, (job, crop)) in crops.jobs.enumerated() {
            console.progress("face \(index + 1) of \(crops.jobs.count)")
            let aligned: AlignedCrop
            do throws(Diagnostic) {
                aligned = try job.crop(to: template)
            } catch {
                guard keepGoing else { throw error }
                StandardError.shared.write("burin: error: \(error)")
                failures.append(error)
                continue
            }
            try crops.write(aligned.image, to: crop)
            warn(about: job, console)
            try StandardOutput.write(line(job, crop, aligned))
        }
        console.progress(nil)
        guard let first = failures.first else { return }
        console.logger.notice("\(failures.count) of \(crops.jobs.count) faces are not aligned")
        throw ExitCode(first.category.rawValue)
    }

    /// The faces that were asked for. Throws where a picture has no landmarks.
    private func jobs() throws(Diagnostic) -> [AlignmentJob] {
        if let points, let image = images.first {
            return [AlignmentJob(picture: image, landmarks: points.landmarks)]
        }
        guard let landmarks else { return [] }
        let all = try AlignmentJob.read(path: landmarks)
        return images.isEmpty ? all : try AlignmentJob.choose(images, among: all, of: landmarks)
    }

    private func warn(about job: AlignmentJob, _ console: Console) {
        guard job.landmarks.isMirrored else { return }
        console.logger.warning(
            """
            \(job.picture): left and right seem to be exchanged; expected are the landmarks at the \
            left of the picture first
            """)
    }

    /// What is said of a crop: for people, or a JSON object.
    private func line(_ job: AlignmentJob, _ crop: String, _ aligned: AlignedCrop) -> String {
        guard json else {
            let names = (crop: crop.escapedForDisplay, picture: job.picture.escapedForDisplay)
            let scale = aligned.transform.scale.fixed(3)
            return "\(names.crop): \(aligned.image.size) of \(names.picture), scale \(scale)\n"
        }
        let matrix = aligned.transform.matrix.map { JSON.array($0.map { .number($0) }) }
        return JSON.object([
            ("file", .string(job.picture)), ("crop", .string(crop)), ("matrix", .array(matrix)),
        ]).text + "\n"
    }
}
