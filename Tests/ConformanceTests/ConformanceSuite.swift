import Foundation
import TestSupport

/// Where the cases of the public ONNX backend suite are: a few of them in the project, all of them
/// where `make conformance` fetched them.
struct ConformanceSuite {
    /// The folder that holds `node`, `pytorch-converted`, `pytorch-operator`, `simple`, `light`.
    let folder: String
    /// Whether all cases are there.
    let isWhole: Bool

    /// The families of cases, in the order of the table.
    static let families = ["node", "pytorch-converted", "pytorch-operator", "simple"]

    /// The cases in the project.
    static let committed = ConformanceSuite(
        folder: Fixtures.path("ConformanceTests", "suite"), isWhole: false)

    /// All cases, at the path that `BURIN_ONNX_SUITE` names; nil where it names none.
    static let whole: ConformanceSuite? = {
        guard let folder = ProcessInfo.processInfo.environment["BURIN_ONNX_SUITE"],
            !folder.isEmpty
        else { return nil }
        return ConformanceSuite(folder: folder, isWhole: true)
    }()

    /// What the suite lacks: old operator sets and files of other exporters, with outputs that ONNX
    /// Runtime computed; in the project all of them.
    static func recordings() throws -> [ConformanceCase] {
        let folder = Fixtures.path("ModelImportTests", "onnx")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        return try names.map { "\(folder)/\($0)" }
            .filter { FileManager.default.fileExists(atPath: "\($0)/model.onnx") }
            .map { try ConformanceCase(recording: $0) }
    }

    /// The cases that are in the suite and belong to the selection, sorted by family and name.
    func cases() throws -> [ConformanceCase] {
        var cases: [ConformanceCase] = []
        for family in Self.families {
            let place = "\(folder)/\(family)"
            guard FileManager.default.fileExists(atPath: place) else { continue }
            for name in try FileManager.default.contentsOfDirectory(atPath: place).sorted() {
                let found = try ConformanceCase(family: family, name: name, in: "\(place)/\(name)")
                if let found, found.isSelected { cases.append(found) }
            }
        }
        return cases
    }

    /// The nine networks whose weights are constants, with their expected outputs.
    func networks() throws -> [ConformanceCase] {
        let place = "\(folder)/light"
        guard FileManager.default.fileExists(atPath: place) else { return [] }
        let names = try FileManager.default.contentsOfDirectory(atPath: place).sorted()
            .filter { $0.hasSuffix(".onnx") }
        return try names.map { try ConformanceCase(network: "\(place)/\($0)") }
    }
}
