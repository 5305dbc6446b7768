import Foundation

/// What the running processor can do, as the operating system lists it.
enum Processor {
    private static let features: Set<Substring> = {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("flags") }
        return Set(line?.split(separator: " ") ?? [])
    }()

    static func has(_ feature: Substring) -> Bool { features.contains(feature) }
}
