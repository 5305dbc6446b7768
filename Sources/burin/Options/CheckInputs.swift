import Architectures
import ArgumentParser
import Diagnostics
import Driver
import FaceImages
import GraphIR
import ModelRuntime

/// What `burin check` runs both sides on.
struct CheckInputs: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The input: float32 of shape 1 x 3 x H x W. Default: that of the recorded results, or "
                + "a computed test picture.", valueName: "x.npy"))
    var input: String?

    @Option(help: ArgumentHelp("A JPEG or PNG file as the input.", valueName: "FILE"))
    var image: String?

    func validate() throws {
        guard input == nil || image == nil else {
            throw ValidationError("give --input or --image, not both")
        }
    }

    /// The inputs of a check, in the model's order. Throws where they do not fit the model, are
    /// not finite, or are missing.
    func tensors(
        for subject: CheckSubject, _ reference: CheckReference?, _ console: Console
    ) throws(Diagnostic) -> [Tensor] {
        let ports = subject.ports
        let tensors: [Tensor]
        if case .recording(let recording) = reference {
            tensors = try self.tensors(of: recording, ports, console)
        } else {
            tensors = [try tensor(ports, console)]
        }
        guard tensors.allSatisfy({ $0.floats.allSatisfy(\.isFinite) }) else {
            throw Diagnostic(
                .usage, "the input holds numbers that are not finite", file: input ?? image,
                advice: "give numbers of the range the network was trained on")
        }
        return tensors
    }

    private func tensors(
        of recording: Recording, _ ports: [(name: String, shape: [Int])], _ console: Console
    ) throws(Diagnostic) -> [Tensor] {
        let isGiven = input != nil || image != nil
        if recording.inputs.isEmpty {
            guard isGiven else {
                throw Diagnostic(
                    .usage, "results are recorded without their input",
                    file: recording.outputs.first?.file,
                    expected: "--input x.npy or --image FILE: what the other engine was given")
            }
            return [try tensor(ports, console)]
        }
        guard !isGiven else {
            throw Diagnostic(
                .usage, "the recorded results have an input of their own",
                file: recording.inputs.first?.file, advice: "leave --input and --image out")
        }
        return try recording.tensors(for: ports)
    }

    private func tensor(
        _ ports: [(name: String, shape: [Int])], _ console: Console
    ) throws(Diagnostic) -> Tensor {
        guard ports.count == 1, let shape = ports.first?.shape else {
            throw Diagnostic(
                .usage, "the model has \(ports.count) inputs",
                expected: "--reference with a folder test_data_set_N that holds them all")
        }
        if let input {
            let tensor = try RawTensor(path: input, shape: shape)
            guard tensor.count == 1 else {
                throw Diagnostic(
                    .usage, "the array holds \(tensor.count) of the model's inputs", file: input,
                    expected: "one, \(shape): the interpreter takes seconds for each")
            }
            return Tensor(shape: shape, tensor[0..<1])
        }
        guard shape.count == 4, shape[1] == 3 else {
            throw Diagnostic(
                .usage, "the model takes no picture but \(shape)",
                advice: "give the numbers with --input x.npy")
        }
        // A model that states its batch gets the picture as often.
        let picture = try pixels(height: shape[2], width: shape[3], console)
        return Tensor(shape: shape, (0..<shape[0]).flatMap { _ in picture })
    }

    /// The numbers of the picture given, or of the computed one: `[3, H, W]`.
    private func pixels(
        height: Int, width: Int, _ console: Console
    ) throws(Diagnostic) -> [Float] {
        guard let image else {
            return SeededParameters.image(height: height, width: width).floats
        }
        let picture = try Image.decode(path: image).resized(width: width, height: height)
        if let notice = picture.resizeNotice { console.logger.notice("\(image): \(notice)") }
        return picture.tensor()
    }

    /// The report of `--preprocessing`. Throws where the model takes no pictures, or the embedding
    /// asked about is no vector of its length.
    func study(
        _ subject: CheckSubject, against: String?, threads: Int, _ console: Console
    ) throws(Diagnostic) -> Report {
        guard against == nil || image != nil else {
            throw Diagnostic(
                .usage, "an embedding says nothing without its picture", file: against,
                expected: "--image FILE: the picture it was made of")
        }
        var given: [Float]?
        if let against {
            let numbers = try NumpyArray.read(path: against).floats
            guard numbers.allSatisfy(\.isFinite), numbers.contains(where: { $0 != 0 }) else {
                throw Diagnostic(
                    .usage, "holds no direction: NaN, an infinity, or zeros alone", file: against,
                    expected: "an embedding")
            }
            given = numbers
        }
        let picture = try picture(for: subject.loaded)
        let study = try PreprocessingStudy(
            subject.loaded, picture: picture, given: given, threads: threads)
        if let notice = try picture.resized(
            width: study.recipe.width, height: study.recipe.height
        ).resizeNotice, let image {
            console.logger.notice("\(image): \(notice)")
        }
        return PreprocessingReport(
            study, model: subject.model, image: image, against: against,
            subject.loaded.information
        ).report
    }

    /// The picture given, or the computed one.
    private func picture(for model: LoadedModel) throws(Diagnostic) -> Image {
        if let image { return try Image.decode(path: image) }
        let (width, height) = try model.inputSize()
        let planes = SeededParameters.image(height: height, width: width).floats
        let area = width * height
        let pixels = (0..<3 * area).map { UInt8(planes[$0 % 3 * area + $0 / 3]) }
        return try Image(width: width, height: height, pixels: pixels)
    }
}

extension CheckSubject {
    /// The names and shapes of the model's inputs.
    fileprivate var ports: [(name: String, shape: [Int])] {
        guard let graph else { return loaded.information.inputs.map { ($0.name, $0.shape) } }
        return graph.inputs.map { (graph[$0].name, graph.shape($0).sizes ?? []) }
    }
}
