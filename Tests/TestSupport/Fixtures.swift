import Foundation

/// Files the tests read: the project's own, and the shared ones where they are there.
public enum Fixtures {
    /// The package's root folder.
    public static let root: String = {
        let here = URL(fileURLWithPath: #filePath)
        return here.deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
    }()

    /// A file of a test target's `Fixtures` folder.
    public static func path(_ target: String, _ name: String) -> String {
        "\(root)/Tests/\(target)/Fixtures/\(name)"
    }

    /// A file of the folder `shared` beside the package; nil, said once per file, where absent.
    public static func shared(_ name: String) -> String? {
        let path = "\(root)/../shared/\(name)"
        if FileManager.default.fileExists(atPath: path) { return path }
        print("note: \(name) is not there; what needs it is skipped")
        return nil
    }

    /// A new empty folder, removed by `body`'s end.
    public static func withTemporaryFolder<T>(_ body: (String) async throws -> T) async throws -> T
    {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("burin-test-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try await body(folder)
    }
}
