import Foundation

/// Files that the importer's tests read: its own fixtures, and shared ones where they are there.
enum ImportFixtures {
    private static let testFolder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()

    /// A file of this target's `Fixtures` folder.
    static func path(_ name: String) -> String {
        testFolder.appendingPathComponent("Fixtures").appendingPathComponent(name).path
    }

    /// A file of the folder `shared` beside the package, which need not exist.
    static func shared(_ name: String) -> String {
        let root = testFolder.deletingLastPathComponent().deletingLastPathComponent().path
        return "\(root)/../shared/\(name)"
    }

    /// Whether the shared files are there; says so once where they are not.
    static let hasShared: Bool = {
        let found = FileManager.default.fileExists(atPath: shared("models"))
        if !found { print("note: ../shared is absent; tests of shared models are skipped") }
        return found
    }()

    /// A new empty folder, removed at the end of `body`.
    static func withTemporaryFolder<T>(_ body: (String) throws -> T) throws -> T {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("burin-import-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try body(folder)
    }
}
