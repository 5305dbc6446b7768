// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "burin",
    products: [
        .executable(name: "burin", targets: ["burin"]),
        .library(name: "Burin", targets: ["ModelRuntime", "FaceImages"]),
    ],
    dependencies: [
        // The command line: subcommands, help pages and completions.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // One logging interface for pipeline, toolchain and command line.
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        // Ordered dictionaries: generated code must not depend on hash order.
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        // Runs clang without a shell: arguments stay arguments, and several jobs run at once.
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        // Text files that are not kernels: header, module map, build files.
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        // ONNX files are protobuf messages: their wire format by the library that is made for it.
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        // HTTP for `burin serve`: connections, parsing, time limits. Without its traits, which are
        // configuration files and all of Foundation.
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        // What Hummingbird is made of, named where the server touches it itself: byte buffers and
        // threads, the parts of a request on a connection, header fields.
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        // Signals that end a server in good order, in the order its parts depend on each other.
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // What went wrong, where, what was expected and what to do: the one error type.
        .target(name: "Diagnostics"),
        // Graphs: values, nodes, the closed operator set, shapes, text form, verifier, builder.
        .target(name: "GraphIR", dependencies: ["Diagnostics"]),
        // The networks described in Swift, and seeded parameters.
        .target(name: "Architectures", dependencies: ["GraphIR"]),
        // The messages of ONNX files, generated from the schema beside them.
        .target(
            name: "ONNXSchema",
            dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
            exclude: ["onnx.proto"]),
        // Models of other frameworks to graphs.
        .target(name: "ModelImport", dependencies: ["GraphIR", "ONNXSchema"]),
        // Graphs to files of other frameworks.
        .target(name: "ModelExport", dependencies: ["GraphIR", "ONNXSchema"]),
        // Graphs as pictures: text for Graphviz, repeated units folded.
        .target(name: "GraphDrawing", dependencies: ["GraphIR"]),
        // Exact rewritings for inference.
        .target(name: "GraphPasses", dependencies: ["GraphIR"]),
        // OpenBLAS through its C interface: the interpreter's matrix product.
        .systemLibrary(
            name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        // The oracle: runs any graph in float64.
        .target(name: "Interpreter", dependencies: ["GraphIR", "COpenBLAS"]),
        // Layouts, kernel selection, memory plan, packed weights.
        .target(name: "Planning", dependencies: ["GraphIR"]),
        // The C templates, embedded so that the binary needs no files beside it.
        .target(name: "CTemplates"),
        // Execution plan to C source, header, module map and weights blob.
        .target(
            name: "CCodegen",
            dependencies: [
                "Planning", "CTemplates", .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "OrderedCollections", package: "swift-collections"),
            ]),
        // clang jobs as values; compile, assemble weights, link.
        .target(
            name: "Toolchain",
            dependencies: [
                "Diagnostics", .product(name: "Subprocess", package: "swift-subprocess"),
            ]),
        // libjpeg-turbo and libpng: decoding untrusted pictures is work for proven libraries.
        .systemLibrary(
            name: "CJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg62-turbo-dev"])]),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        // Decoding in plain C, shared with the executables that compiled models become, and PNG
        // encoding.
        .target(name: "CImageCodecs", dependencies: ["CJPEG", "CPNG"]),
        // JPEG and PNG pictures, bilinear resize, alignment of faces, .npy arrays.
        .target(name: "FaceImages", dependencies: ["Diagnostics", "CImageCodecs"]),
        // Sets of pairs, the ten-fold protocol, ROC: what embeddings are worth. No files, no
        // network.
        .target(name: "Verification", dependencies: ["Diagnostics"]),
        // The binary interface of a compiled model, for hosts that load it by path.
        .target(name: "CModelABI"),
        // Loads compiled models and runs them.
        .target(name: "ModelRuntime", dependencies: ["Diagnostics", "FaceImages", "CModelABI"]),
        // JSON texts whose objects keep the order of their keys.
        .target(name: "JSONText"),
        // Embeddings over HTTP: queue, workers, the Open Inference Protocol, metrics. Knows compiled
        // models alone, no compiler.
        .target(
            name: "Serving",
            dependencies: [
                "Diagnostics", "ModelRuntime", "FaceImages", "JSONText",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "DequeModule", package: "swift-collections"),
            ]),
        // What one core can do at most: every figure of speed is put beside it.
        .target(name: "CMachinePeak", cSettings: [.define("_POSIX_C_SOURCE", to: "200809L")]),
        // What the command line does, as functions: load, compile, check, measure.
        .target(
            name: "Driver",
            dependencies: [
                "Architectures", "ModelImport", "ModelExport", "ONNXSchema", "GraphPasses",
                "Interpreter", "CCodegen", "Toolchain", "ModelRuntime", "FaceImages",
                "Verification", "CMachinePeak", "COpenBLAS",
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ]),
        // The command line.
        .executableTarget(
            name: "burin",
            dependencies: [
                "Driver", "Architectures", "GraphDrawing", "GraphPasses", "Planning", "CCodegen",
                "Toolchain", "ModelRuntime", "FaceImages", "Verification", "JSONText", "Serving",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
            ]),
        // Tests: a target per module, what they share, and the whole path.
        .target(
            name: "TestSupport", dependencies: ["Driver", "GraphPasses"], path: "Tests/TestSupport"),
        .testTarget(name: "GraphIRTests", dependencies: ["GraphIR"]),
        .testTarget(name: "ArchitecturesTests", dependencies: ["Architectures"]),
        .testTarget(
            name: "ModelImportTests",
            dependencies: ["ModelImport", "ONNXSchema", "Interpreter", "GraphPasses"],
            exclude: ["Fixtures"]),
        .testTarget(
            name: "ModelExportTests",
            dependencies: [
                "ModelExport", "ONNXSchema", "Driver", "TestSupport", "Interpreter", "FaceImages",
            ]),
        .testTarget(
            name: "GraphPassesTests",
            dependencies: ["GraphPasses", "Interpreter", "Architectures", "TestSupport"]),
        .testTarget(
            name: "GraphDrawingTests",
            dependencies: ["GraphDrawing", "GraphPasses", "Architectures"]),
        .testTarget(name: "InterpreterTests", dependencies: ["Interpreter"]),
        .testTarget(
            name: "ConformanceTests",
            dependencies: [
                "Driver", "ModelImport", "ONNXSchema", "GraphPasses", "Interpreter", "FaceImages",
                "TestSupport", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            exclude: ["Fixtures", "conformance.md"]),
        .testTarget(
            name: "PlanningTests",
            dependencies: ["Architectures", "GraphPasses", "Planning", "TestSupport"]),
        .testTarget(name: "CCodegenTests", dependencies: ["CCodegen"]),
        .testTarget(name: "ToolchainTests", dependencies: ["Toolchain"]),
        .testTarget(
            name: "FaceImagesTests", dependencies: ["FaceImages"], exclude: ["Fixtures"]),
        .testTarget(
            name: "VerificationTests", dependencies: ["Verification"], exclude: ["Fixtures"]),
        .testTarget(
            name: "ModelRuntimeTests", dependencies: ["CModelABI", "ModelRuntime", "Toolchain"]),
        .testTarget(
            name: "ServingTests",
            dependencies: [
                "Serving", "burin", "Driver", "TestSupport", "FaceImages", "ModelRuntime",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(
            name: "GeneratedTests",
            dependencies: ["Driver", "TestSupport", "cru_unit", "attention_module", "ir_unit"]),
        .testTarget(
            name: "CommandLineTests", dependencies: ["burin", "FaceImages"], exclude: ["Fixtures"]),
        .testTarget(
            name: "FuzzTests",
            dependencies: ["Driver", "GraphPasses", "Interpreter", "Planning", "TestSupport"],
            exclude: ["README.md"]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["Driver", "TestSupport", "ONNXSchema", "FaceImages"],
            exclude: ["Fixtures"]),
    ]
        + ["cru_unit", "attention_module", "ir_unit"].map { name in
            // Reference models as Burin generates them, imported through their module maps.
            .target(
                name: name, path: "Generated/\(name)", exclude: ["\(name).weights"],
                cSettings: [.headerSearchPath(".")])
        },
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c11
)

// Every Swift target is held to the same rules; C targets have no Swift settings.
let cTargets: Set = ["CTemplates", "CImageCodecs", "CModelABI", "CMachinePeak"]
for target in package.targets where target.type != .system && !cTargets.contains(target.name) {
    guard target.path?.hasPrefix("Generated/") != true else { continue }
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .treatAllWarnings(as: .error),
    ]
}
