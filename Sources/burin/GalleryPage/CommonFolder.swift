/// The folder that several paths have in common, which need not be shown with each.
struct CommonFolder {
    /// UTF-8 units of the paths that belong to it, its last slash included.
    private let length: Int

    init(of paths: [String]) {
        var common = Array((paths.first ?? "").utf8)
        for path in paths {
            common = Array(zip(common, path.utf8).prefix { $0 == $1 }.map(\.0))
            // No name is cut, nor taken for a folder.
            while let last = common.last, last != UInt8(ascii: "/") { common.removeLast() }
        }
        length = common.count
    }

    /// A path of these without the folder.
    func relative(_ path: String) -> String {
        String(decoding: path.utf8.dropFirst(length), as: UTF8.self)
    }
}
