public import Architectures
public import ArgumentParser

extension OutputOption: ExpressibleByArgument {
    /// The letters in either case.
    public init?(argument: String) { self.init(rawValue: argument.uppercased()) }
}
