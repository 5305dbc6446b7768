extension Image {
    /// The picture with left and right exchanged.
    public var mirrored: Image {
        let pixels = [UInt8](unsafeUninitializedCapacity: pixels.count) { target, count in
            for row in 0..<height {
                for column in 0..<width {
                    let from = (row * width + column) * 3
                    let to = (row * width + width - 1 - column) * 3
                    for channel in 0..<3 { target[to + channel] = self.pixels[from + channel] }
                }
            }
            count = self.pixels.count
        }
        return Image(mirroring: self, pixels: pixels)
    }
}
