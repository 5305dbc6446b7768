import Diagnostics
import Testing

@testable import ModelImport

@Suite("Names of checkpoint files")
struct FileNameTests {
    private func touch(_ folder: String, _ names: [String]) throws {
        for name in names { try write([], to: "\(folder)/\(name)") }
    }

    @Test func takesTheHighestEpochOfTheSamePrefix() throws {
        try ImportFixtures.withTemporaryFolder { folder in
            try touch(
                folder,
                [
                    "m-symbol.json", "m-0000.params", "m-0009.params", "m-0010.params",
                    "mm-0099.params", "m-99.params", "m-x-0500.params", "m-00x1.params",
                    "m-0011.params.bak",
                ])
            let symbol = "\(folder)/m-symbol.json"
            #expect(
                try MXNetFileNames.parameters(besideSymbol: symbol) == "\(folder)/m-0010.params")
            try touch(folder, ["m-10000.params"])
            #expect(
                try MXNetFileNames.parameters(besideSymbol: symbol) == "\(folder)/m-10000.params")
        }
    }

    @Test func listsWhatIsThereWhereNothingFits() throws {
        try ImportFixtures.withTemporaryFolder { folder in
            try touch(folder, ["m-symbol.json", "other-0000.params", "m.params"])
            let error = try #require(
                diagnostic { () throws(Diagnostic) in
                    try MXNetCheckpoint.load(symbol: "\(folder)/m-symbol.json")
                })
            // The empty symbol is found out first; the names alone are asked for here.
            #expect(error.file == "\(folder)/m-symbol.json")
            let names = try #require(
                diagnostic { () throws(Diagnostic) in
                    try MXNetFileNames.parameters(besideSymbol: "\(folder)/m-symbol.json")
                })
            #expect(names.details == ["found: m.params", "found: other-0000.params"])
            #expect(names.expected?.contains("m-0000.params") == true)
        }
    }

    @Test func resolvesModelArguments() throws {
        try ImportFixtures.withTemporaryFolder { folder in
            try touch(folder, ["m-symbol.json", "m-0003.params", "m-0004.params", "n-symbol.json"])
            let symbol = "\(folder)/m-symbol.json"
            func resolved(_ argument: String) -> [String?]? {
                MXNetCheckpoint.resolve(argument).map { [$0.symbol, $0.parameters] }
            }
            #expect(resolved(symbol) == [symbol, "\(folder)/m-0004.params"])
            #expect(resolved("\(folder)/m") == [symbol, "\(folder)/m-0004.params"])
            let older = "\(folder)/m-0003.params"
            #expect(resolved(older) == [symbol, older])
            #expect(resolved("\(folder)/n") == ["\(folder)/n-symbol.json", nil])
            #expect(resolved("\(folder)/o") == nil)
            #expect(resolved("\(folder)/o-0000.params") == nil)
            #expect(resolved("crunet56") == nil)
            #expect(resolved("") == nil)
            #expect(resolved("model.onnx") == nil)
        }
    }

    @Test(arguments: ["we ird'\"$(x)", "a\nb", "..", "x*?[1]"])
    func leavesStrangePrefixesAlone(prefix: String) throws {
        try ImportFixtures.withTemporaryFolder { folder in
            try touch(folder, ["\(prefix)-symbol.json", "\(prefix)-0001.params"])
            let found = MXNetCheckpoint.resolve("\(folder)/\(prefix)")
            #expect(found?.symbol == "\(folder)/\(prefix)-symbol.json")
            #expect(found?.parameters == "\(folder)/\(prefix)-0001.params")
        }
    }
}
