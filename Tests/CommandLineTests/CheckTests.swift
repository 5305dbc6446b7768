import Foundation
import Testing

@Suite(.enabled(if: CommandLineTool.isBuilt)) struct CheckTests {
    @Test func compiledCodeAgrees() throws {
        let path = try CompiledModel.path()
        let arguments = ["check", "mobilefacenet", path, "--weights", "seed:1"]
        let text = try CommandLineTool.run(arguments)
        #expect(text.exitCode == 0, "\(text.errors)")
        #expect(text.output.contains("agree"))
        let json = try CommandLineTool.run(arguments + ["--json"]).json()
        #expect(json["agrees"] as? Bool == true)
        #expect(json["first_departure"] is NSNull)
        let values = try #require(json["values"] as? [[String: Any]])
        #expect(values.count >= 40)
        for value in values { #expect((value["maximum_error"] as? Double ?? 1) <= 1e-5) }
    }

    @Test func anyInputWillDo() throws {
        let arguments = ["check"] + CompiledModel.arguments
        let picture = CommandLineTool.sample("cleo.png")
        #expect(try CommandLineTool.run(arguments + ["--image", picture]).exitCode == 0)
        try CommandLineTool.withTemporaryFolder { folder in
            let pixels: [Float] = (0..<37632).map { Float($0 % 199) }
            try NumpyFile.write(pixels, shape: [1, 3, 112, 112], to: "\(folder)/x.npy")
            let result = try CommandLineTool.run(
                arguments + [try CompiledModel.path(), "--input", "\(folder)/x.npy"])
            #expect(result.exitCode == 0, "\(result.errors)")
        }
    }

    @Test func otherWeightsAreToldFromAWrongKernel() throws {
        let path = try CompiledModel.path()
        let arguments = ["check", "mobilefacenet", path, "--weights", "seed:2"]
        let result = try CommandLineTool.run(arguments)
        #expect(result.exitCode == 5)
        #expect(result.output.contains("DISAGREE"))
        #expect(result.errors.hasPrefix("burin: error: "))
        #expect(result.errors.contains("the library was compiled from other weights"))
        #expect(result.errors.contains("the first departure is in layer 'conv_1_conv2d'"))
        #expect(result.errors.contains("first_layer"))
        let json = try CommandLineTool.run(arguments + ["--json"])
        #expect(json.exitCode == 5)
        #expect(try json.json()["agrees"] as? Bool == false)
        #expect(try json.json()["first_departure"] is [String: Any])
    }

    @Test func valuesAreListedWithEveryMeasure() throws {
        let path = try CompiledModel.path()
        let arguments = [
            "check", "mobilefacenet", path, "--weights", "seed:1", "--threads", "3",
        ]
        let text = try CommandLineTool.run(arguments + ["--layers"])
        #expect(text.exitCode == 0, "\(text.errors)")
        #expect(text.output.contains("ULP 99 %"))
        let json = try CommandLineTool.run(arguments + ["--json"]).json()
        let values = try #require(json["values"] as? [[String: Any]])
        for value in values {
            let name = try #require(value["value"] as? String)
            #expect(text.output.contains("\n  \(name) "))
            let relative = try #require(value["maximum_relative_error"] as? Double)
            let absolute = try #require(value["maximum_absolute_error"] as? Double)
            #expect(relative > 0 && absolute > 0)
            #expect(value["ulp_99"] as? Int ?? -1 >= 1)
            #expect(value["ulp_99"] as? Int ?? 0 <= value["ulp_maximum"] as? Int ?? -1)
            #expect(value["nan"] as? Int == 0 && value["reference_infinite"] as? Int == 0)
        }
    }

    @Test func anotherNetworksArtefactIsAMismatch() throws {
        let path = try CompiledModel.path()
        let result = try CommandLineTool.run(
            "check", "mobilefacenet-y2", path, "--weights", "seed:1")
        #expect(result.exitCode == 5)
        #expect(result.output.isEmpty)
    }
}
