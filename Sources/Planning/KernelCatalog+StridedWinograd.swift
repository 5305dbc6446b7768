extension KernelCatalog {
    /// Minimal filtering of the phases of a stride of 2, with tiles of `m` x `m` outputs.
    ///
    /// Per output 5.1 products for m = 4 and 6.25 for m = 2, where the plain sum takes 9; per
    /// filter 81 and 25 numbers. Measured against `direct`: 64 channels to 56x56 in 0.66 of the
    /// time and 128 to 28x28 in 0.67 (m = 4), 256 to 14x14 in 0.75 (m = 2), 512 to 7x7 in 1.03 to
    /// 1.12: few tiles share what each weight takes from memory to the registers.
    static func stridedWinograd(_ form: ConvolutionForm, tile m: Int) -> Row {
        let terms = ConvolutionProblem.stridedWinogradTerms(m)
        let sums = ConvolutionProblem.stridedWinogradSums(m)
        return Row(
            form: form,
            isLegal: { $0.allowsStridedWinograd },
            waste: { problem in
                laneWaste(problem) * Double(problem.stridedWinogradMultiplyAccumulates(m))
                    / Double(problem.multiplyAccumulates)
            },
            efficiency: 0.95,
            tileShare: { share($0.winogradTiles(m), vectors: 2) },
            extraFloats: { problem in
                let v = problem.vectorWidth
                let inputs = problem.input.channels.roundedUp(to: v)
                let outputs = problem.output.channels.roundedUp(to: v)
                return problem.winogradTiles(m) * (terms * inputs + sums * outputs)
            },
            shortProducts: { problem in
                sums * problem.output.channels.ceilingDivided(by: 2 * problem.vectorWidth)
            },
            weightFloats: { problem in
                Double(problem.input.channels * problem.output.channels * terms)
            },
            exposedWeights: 1, exposedActivations: 0)
    }
}
