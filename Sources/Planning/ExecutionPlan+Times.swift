extension ExecutionPlan {
    /// Microseconds of each step on one core: as measured or estimated when its kernel was chosen,
    /// else from the arithmetic it executes and the bytes it moves.
    public var estimatedMicroseconds: [Double] {
        zip(steps, BatchCost(self).steps).map { step, cost in
            guard let chosen = step.candidates.first else {
                return cost.time(images: 1) + cost.activations
            }
            return chosen.measuredMicroseconds ?? chosen.estimatedMicroseconds
        }
    }
}
