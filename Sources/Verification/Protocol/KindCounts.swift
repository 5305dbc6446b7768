/// Pairs by kind.
struct KindCounts: Hashable {
    var genuine: Int
    var impostor: Int

    static func - (left: KindCounts, right: KindCounts) -> KindCounts {
        KindCounts(
            genuine: left.genuine - right.genuine, impostor: left.impostor - right.impostor)
    }
}
