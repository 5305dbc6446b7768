import GraphIR

extension NearestUpsampling {
    /// Data `[N, C, H, W]`; `shape` is the output's.
    func evaluate(_ data: Tensor, shape: [Int]) -> [Double] {
        let input = data.doubles
        let width = data.shape[3]
        let inputRows = shape[0] * shape[1] * data.shape[2]
        return [Double](count: shape.reduce(1, *)) { output in
            input.withUnsafeBufferPointer { input in
                var index = 0
                for row in 0..<inputRows {
                    for _ in 0..<scale.height {
                        for x in 0..<shape[3] {
                            output[index] = input[row * width + x / scale.width]
                            index += 1
                        }
                    }
                }
            }
        }
    }
}
