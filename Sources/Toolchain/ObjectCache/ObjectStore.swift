import Glibc

/// An object cache whose folder was found fit, for the jobs of one compiler.
struct ObjectStore: Sendable {
    private let cache: ObjectCache
    private let compiler: CompilerIdentity

    /// Nil where the folder cannot be made or others may write there.
    init?(_ cache: ObjectCache, compiler: CompilerIdentity) {
        guard PrivateFolder.make(cache.folder) else { return nil }
        self.cache = cache
        self.compiler = compiler
    }

    /// The key of a job; nil for those whose output is not kept.
    func key(of job: ClangJob) -> ObjectKey? { ObjectKey(job, compiler: compiler) }

    /// Writes the object of a key to a path; whether there was one.
    ///
    /// It is copied: as a link it would change with what a later job writes there.
    func restore(_ key: ObjectKey, to output: String) -> Bool {
        let path = path(of: key)
        guard let bytes = FileContent.bytes(of: path, limit: cache.limit),
            let entry = ObjectEntry(bytes, of: key.digest),
            entry.dependencies.areUnchanged(beside: key.folder),
            (try? AtomicOutput.write(entry.object, to: output)) != nil
        else { return false }
        // The time of an entry is that of its last use.
        utimensat(AT_FDCWD, path, nil, 0)
        return true
    }

    /// Keeps the object of a job that began at `start`, with what the compiler listed in `rule`.
    func keep(_ output: String, _ key: ObjectKey, rule: String, since start: Double) {
        guard let text = FileContent.bytes(of: rule, limit: 1 << 20),
            let dependencies = ObjectDependencies(
                reading: MakeRule.prerequisites(String(decoding: text, as: UTF8.self)),
                beside: key.folder, since: start),
            let object = FileContent.bytes(of: output, limit: cache.limit),
            let bytes = ObjectEntry(
                dependencies: dependencies, object: object, key: key.digest
            ).bytes
        else { return }
        try? AtomicOutput.write(bytes, to: path(of: key))
    }

    private func path(of key: ObjectKey) -> String { "\(cache.folder)/\(key.digest)" }

    /// Removes what was not used for longest until the rest is within the limit, and what
    /// processes that were killed left. Files of other names are not the cache's.
    func prune() {
        var entries: [(path: String, size: Int, lastUse: Double)] = []
        for name in FolderListing.names(in: cache.folder) ?? [] {
            let path = "\(cache.folder)/\(name)"
            var state = stat()
            guard lstat(path, &state) == 0 else { continue }
            let lastUse = Double(state.st_mtim.tv_sec) + Double(state.st_mtim.tv_nsec) / 1e9
            if ObjectKey.isDigest(name), state.st_mode & S_IFMT == S_IFREG {
                entries.append((path, Int(state.st_size), lastUse))
            } else if StagingFolder.isOne(name), lastUse < Double(time(nil)) - Self.longestWrite {
                FolderListing.removeTree(path)
            }
        }
        var total = entries.reduce(0) { $0 + $1.size }
        for entry in entries.sorted(by: { $0.lastUse < $1.lastUse }) where total > cache.limit {
            unlink(entry.path)
            total -= entry.size
        }
    }

    /// Seconds after which an unfinished file is nobody's.
    private static let longestWrite = 3600.0
}
