/// How the images of one run share the model's memory.
///
/// Images go through the steps before ``together`` one after the other, each in the same buffers;
/// from it on, every step is done for all images before the next one begins. What lives there has
/// a place per image, and the weights of a step are read from memory once for all of them.
public struct BatchPlan: Hashable, Sendable {
    /// Images of the batch.
    public var images: Int
    /// The first step that is done for all images at once; the number of steps where none is.
    public var together: Int
    /// Every buffer with room for its images.
    public var memory: MemoryPlan
    /// For each buffer the floats from one image to the next; 0 where images take turns.
    public var strides: [Int]

    /// One image by itself.
    init(single memory: MemoryPlan) {
        images = 1
        together = 0
        self.memory = memory
        strides = Array(repeating: 0, count: memory.buffers.count)
    }

    /// Several images that meet at the step `together`, in buffers as those of one image.
    ///
    /// A buffer that is alive at `together` or later has a place per image, which the first steps
    /// of other images must leave alone. Those that are not `isUsed` have no place.
    init(
        images: Int, together: Int, single memory: MemoryPlan,
        isUsed: (BufferID) -> Bool = { _ in true }
    ) {
        self.init(unplaced: images, together: together, single: memory)
        let requests = zip(memory.buffers, strides).enumerated().map { index, pair in
            let (buffer, stride) = pair
            guard isUsed(BufferID(index)) else { return (floats: 0, lifetime: buffer.lifetime) }
            let begin = buffer.lifetime.lowerBound < together ? 0 : buffer.lifetime.lowerBound
            return stride == 0
                ? (floats: buffer.floats, lifetime: buffer.lifetime)
                : (floats: stride * images, lifetime: begin...buffer.lifetime.upperBound)
        }
        self.memory = MemoryPlan(requests)
    }

    /// The same with all strides, and the memory of one image.
    init(unplaced images: Int, together: Int, single memory: MemoryPlan) {
        self.images = images
        self.together = together
        self.memory = memory
        strides = memory.buffers.map { $0.lifetime.upperBound >= together ? $0.floats : 0 }
    }
}
