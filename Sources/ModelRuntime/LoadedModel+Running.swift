import CModelABI
public import Diagnostics
public import FaceImages
import FoundationEssentials

extension LoadedModel {
    /// Runs the model on `count` images, one after the other in `input` in NCHW order, of each all
    /// inputs in their order.
    ///
    /// `threads` counts the calling one; the others wait in this model for later runs. The result
    /// holds the outputs image by image and is the same for any number of threads. Throws a usage
    /// diagnostic where the input has the wrong length, and says so where the processor lacks
    /// instructions, or memory or threads ran out.
    public func run(
        _ input: [Float], count: Int = 1, threads: Int = 1, observer: Observer? = nil
    ) throws(Diagnostic) -> [Float] {
        let (images, workers) = try check(input.count, count, threads)
        let needed = interface.workspaceSize(images, workers)
        guard needed >= 0, let workspace = workspaces.take(size: needed) else {
            throw Diagnostic(
                .usage, "\(needed) bytes of workspace cannot be had", file: path,
                advice: "Run fewer images at once.")
        }
        defer { workspaces.giveBack(workspace) }
        let pool = try takePool(threads: workers)
        defer { if let pool { self.threads.giveBack(pool) } }
        let relay = ObserverRelay(observer, valueCount: information.values.count)
        var output = [Float](repeating: 0, count: count * outputCount)
        let status = withExtendedLifetime(relay) {
            var options = relay.options(threads: workers)
            options.pool = pool?.pointer
            return interface.run(input, &output, images, workspace.pointer, &options)
        }
        try check(status)
        try relay.check(path)
        return output
    }

    /// The threads of a run besides the calling one; nil where it is alone.
    private func takePool(threads: Int32) throws(Diagnostic) -> ThreadPool? {
        guard threads > 1 else { return nil }
        do throws(ThreadPool.Failure) {
            return try self.threads.take(interface, threads: threads)
        } catch {
            if error.status == Int32(BURIN_MODEL_UNSUPPORTED_CPU.rawValue) {
                try check(error.status)
            }
            throw Diagnostic(
                .usage, "\(threads) threads cannot be had", file: path,
                advice: "Run on fewer threads.")
        }
    }

    /// Runs the model on a picture and gives its embedding.
    ///
    /// The picture goes in as RGB with values 0...255 and is resized where its size differs;
    /// ``inputSize`` tells beforehand. Throws where the model does not take pictures.
    public func embed(_ image: Image, threads: Int = 1) throws(Diagnostic) -> [Float] {
        let (width, height) = try inputSize()
        return try run(
            image.resized(width: width, height: height).tensor(), threads: threads)
    }

    /// The size of the pictures the model takes; throws where its input is no RGB picture.
    public func inputSize() throws(Diagnostic) -> (width: Int, height: Int) {
        let shapes = information.inputs.map(\.shape)
        let shape = shapes.first ?? []
        guard shapes.count == 1, shape.count == 4, shape[0] == 1, shape[1] == 3 else {
            let list = shapes.map { "\($0)" }.joined(separator: ", ")
            throw Diagnostic(
                .usage, "the model's input of shape \(list) is no picture", file: path,
                expected: "[1, 3, height, width]")
        }
        return (shape[3], shape[2])
    }

    private func check(
        _ length: Int, _ count: Int, _ threads: Int
    ) throws(Diagnostic) -> (Int32, Int32) {
        let (needed, overflow) = inputCount.multipliedReportingOverflow(by: count)
        let result = outputCount.multipliedReportingOverflow(by: count)
        guard count >= 1, let images = Int32(exactly: count), !overflow, !result.overflow,
            length == needed
        else {
            throw Diagnostic(
                .usage, "\(length) floats for \(count) images", file: path,
                expected: "\(inputCount) floats an image: "
                    + information.inputs.map { "\($0.shape)" }.joined(separator: ", "))
        }
        guard (1...Self.threadsLimit).contains(threads) else {
            throw Diagnostic(.usage, "\(threads) threads", expected: "1 to \(Self.threadsLimit)")
        }
        return (images, Int32(threads))
    }

    private func check(_ status: Int32) throws(Diagnostic) {
        guard status != Int32(BURIN_MODEL_OK.rawValue) else { return }
        let text = interface.errorText(status).map { String(cString: $0) } ?? "status \(status)"
        if status == Int32(BURIN_MODEL_UNSUPPORTED_CPU.rawValue) { throw unsupported(text) }
        throw Diagnostic(.usage, "the model did not run: \(text)", file: path)
    }

    private func unsupported(_ text: String) -> Diagnostic {
        let sets = information.isas ?? [information.isa]
        // The text names the variable that chooses a set; it matters only where it is set.
        let choice = ProcessInfo.processInfo.environment.first {
            $0.key.hasSuffix("_ISA") && !$0.value.isEmpty
                && text.contains(" \($0.key) in the environment")
        }
        if let choice, sets != [choice.value] {
            return Diagnostic(
                .usage, "\(choice.key) in the environment is '\(choice.value)'", file: path,
                expected: "an instruction set of the model that this processor has, of "
                    + sets.joined(separator: ", "),
                advice: "without \(choice.key) the model takes the widest that is there")
        }
        return Diagnostic(
            .unsupportedModel, "the model cannot run on this processor: \(text)", file: path,
            expected: "a processor with \(sets.joined(separator: " or "))",
            advice: "Compile the model for the instruction set of this processor.")
    }
}
