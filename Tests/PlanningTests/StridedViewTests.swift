import Testing

@testable import Planning

@Suite("Views of plain values with a step per axis")
struct StridedViewTests {
    private func axes(_ view: StridedView) -> [[Int]] { view.axes.map { [$0.size, $0.stride] } }

    @Test("axes that are walked in one go are one")
    func merging() {
        #expect(
            axes(StridedView([1, 3, 4, 5], permutation: [0, 2, 3, 1])) == [[20, 1], [3, 20]])
        #expect(axes(StridedView([2, 3, 4], permutation: [0, 1, 2])) == [[24, 1]])
        #expect(axes(StridedView([2, 3, 4], permutation: [2, 0, 1])) == [[4, 1], [6, 4]])
        #expect(
            axes(StridedView([2, 3, 4], permutation: [1, 0, 2])) == [[3, 4], [2, 12], [4, 1]])
    }

    @Test("repeated axes have a stride of 0")
    func repeating() {
        #expect(axes(StridedView([5], repeatedTo: [2, 3, 5])) == [[6, 0], [5, 1]])
        #expect(axes(StridedView([3, 1], repeatedTo: [2, 3, 5])) == [[2, 0], [3, 1], [5, 0]])
        #expect(axes(StridedView([], repeatedTo: [2, 3])) == [[6, 0]])
        #expect(StridedView([1, 3, 5], repeatedTo: [1, 1, 3, 5]).isContiguous)
        #expect(StridedView([1], repeatedTo: [1, 1]).isContiguous)
        #expect(!StridedView([1], repeatedTo: [2]).isContiguous)
    }

    @Test("constants stand at the end of eight, units are all but the last axis")
    func constants() {
        let view = StridedView([2, 3, 4], permutation: [1, 0, 2])
        let expected = [1, 1, 1, 1, 1, 3, 2, 4, 0, 0, 0, 0, 0, 4, 12, 1]
        #expect(view.constants == expected.map { .integer($0) })
        #expect(view.units == 6 && view.count == 24)
        let sizes = Array(repeating: 2, count: 9)
        #expect(StridedView(sizes, permutation: Array((0..<9).reversed())).constants == nil)
    }
}
