public import ArgumentParser
public import Planning

extension InstructionSet: ExpressibleByArgument {}
