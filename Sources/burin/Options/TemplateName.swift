import ArgumentParser
import FaceImages

/// A template of aligned faces by its size, width x height.
enum TemplateName: String, ExpressibleByArgument, CaseIterable {
    case standard = "112x112"
    case narrow = "96x112"

    var template: AlignmentTemplate {
        switch self {
        case .standard: .standard
        case .narrow: .narrow
        }
    }
}
