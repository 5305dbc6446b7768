import ArgumentParser
import CCodegen

/// The root of the command line.
struct Burin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "burin",
        abstract: "Compiles trained face-recognition networks into C.",
        discussion: """
            A MODEL is one of
              - an architecture's name with its weights: crunet-116 --weights seed:7
              - an MXNet checkpoint's symbol file, model-symbol.json, with model-0000.params \
            beside it
              - an ONNX file, model.onnx, with its weights inside or beside it

            Examples:
              burin list
              burin compile model-symbol.json -o model.so
              burin run model.so a.png b.jpg --similarity
              burin check model-symbol.json model.so
              burin verify model.so lfw.bin

            Results go to standard output, logs and progress to standard error. Exit codes: \
            0 done, 1 wrong use, 2 unsupported model, 3 malformed file, 4 C compiler missing or \
            failed, 5 compiled code and interpreter disagree.
            """,
        version: "burin \(BurinVersion.current)",
        subcommands: [
            ListCommand.self, InspectCommand.self, CompileCommand.self, RunCommand.self,
            CheckCommand.self, BenchCommand.self, ProfileCommand.self, ConvertCommand.self,
            AlignCommand.self, EmbedCommand.self, CompareCommand.self, SearchCommand.self,
            VerifyCommand.self, ReportCommand.self, ServeCommand.self,
        ])

    static var _errorLabel: String { "burin: error" }
}
