public import ArgumentParser
public import Driver

extension CompilationTarget: ExpressibleByArgument {}
