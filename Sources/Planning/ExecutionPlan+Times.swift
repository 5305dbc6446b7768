extension ExecutionPlan {
    /// Microseconds of each step on one core: as measured or estimated when its kernel was chosen,
    /// else from the arithmetic it executes and the bytes it moves; 0 for steps that count with a
    /// later one of their layer.
    public var estimatedMicroseconds: [Double] {
        costs.map { $0.measured ?? $0.estimated ?? 0 }
    }
}
