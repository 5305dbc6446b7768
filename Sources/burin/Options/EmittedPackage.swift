import ArgumentParser
import Driver

/// The values of `compile --emit`.
enum EmittedPackage: String, CaseIterable, ExpressibleByArgument {
    case swiftPackage = "swift-package"
    case pythonPackage = "python-package"

    /// What the compiler is asked for.
    var kind: ArtefactKind {
        switch self {
        case .swiftPackage: .swiftPackage
        case .pythonPackage: .pythonPackage
        }
    }
}
