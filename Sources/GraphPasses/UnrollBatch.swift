public import Diagnostics
public import GraphIR

/// Computes images one by one where a graph has several in one value.
///
/// ```
///                                 %x.part0, %x.part1 = split(%x) count=2 axis=0
/// %y = convolution(%x, %w)     ->  %y.image0 = convolution(%x.part0, %w)
///                                  %y.image1 = convolution(%x.part1, %w)
///                                  %y = concatenation(%y.image0, %y.image1) axis=0
/// ```
///
/// Holds for operators whose kernels know channels and a plane of pixels of one image, and exact:
/// they compute each image by itself. Models are compiled for one image, so only a graph that
/// states its batch, such as a test of one operator, has such nodes.
public struct UnrollBatch: GraphPass {
    public static let name = "UnrollBatch"

    /// More images than this are left as they are, and refused by the planner: the plan would have
    /// as many layers.
    public static let mostImages = 64

    public init() {}

    @discardableResult
    public func run(_ graph: inout Graph) throws(Diagnostic) -> [String] {
        let unrolled = try graph.rewriteNodes { (graph, node) throws(ShapeError) in
            guard let images = node.images(in: graph), images <= Self.mostImages else {
                return false
            }
            do throws(ShapeError) { try graph.unroll(node, images) } catch {
                throw ShapeError(
                    "\(images) images at once: \(error.message)", expected: error.expected)
            }
            return true
        }
        guard unrolled > 0 else { return [] }
        return ["\(unrolled) nodes compute their images one by one"]
    }
}

extension Node {
    /// How many images the node computes at once, where that is not one and it can be unrolled.
    fileprivate func images(in graph: Graph) -> Int? {
        guard self.operator.knowsChannels, epilogue.isEmpty, outputs.count == 1,
            let data = inputs.first, let images = graph.shape(data).sizes?.first, images > 1
        else { return nil }
        return images
    }
}

extension Operator {
    /// Whether the operator's kernels need an image of their own: a channel axis, then pixels.
    fileprivate var knowsChannels: Bool {
        switch self {
        case .convolution, .batchNormalization, .instanceNormalization, .prelu, .pooling,
            .globalPooling, .bilinearResize, .nearestUpsampling:
            true
        default: false
        }
    }
}

extension Graph {
    /// Puts one node for each image in a node's place; the joined result keeps its name.
    fileprivate mutating func unroll(_ node: Node, _ images: Int) throws(ShapeError) {
        guard var place = position(of: node.id) else { return }
        let result = node.outputs[0]
        let name = self[result].name
        removeNode(at: place)
        let parts = try self.images(of: node.inputs[0], images, &place)
        var results: [ValueID] = []
        for (index, part) in parts.enumerated() {
            let label = unusedName("\(name).image\(index)")
            results += try addNode(
                label, node.operator, [part] + node.inputs.dropFirst(), at: place)
            place += 1
        }
        let joined = try addNode(
            node.name, .concatenation(Concatenation(count: images, axis: 0)), results,
            outputNames: [name], at: place)
        replaceUses(of: result, with: joined[0])
    }

    /// The images of a value: those it was just joined of, else cut by a node put at `place`.
    private mutating func images(
        of data: ValueID, _ count: Int, _ place: inout Int
    ) throws(ShapeError) -> [ValueID] {
        if let producer = producer(of: data), producer.epilogue.isEmpty,
            producer.operator == .concatenation(Concatenation(count: count, axis: 0))
        {
            return producer.inputs
        }
        let name = self[data].name
        let names = (0..<count).map { unusedName("\(name).part\($0)") }
        place += 1
        return try addNode(
            unusedName("\(name).images"), .split(Split(count: count, axis: 0)), [data],
            outputNames: names, at: place - 1)
    }
}
