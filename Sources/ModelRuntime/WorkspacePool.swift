import Synchronization

/// Workspaces that wait for their next run, so that runs seldom allocate.
final class WorkspacePool: Sendable {
    /// More than this many unused ones are given back to the system.
    private static let limit = 16
    private let idle = Mutex<[Workspace]>([])

    deinit {
        idle.withLock { workspaces in
            for workspace in workspaces { workspace.free() }
        }
    }

    /// An idle workspace of at least `size` bytes, or a new one; nil where memory ran out.
    func take(size: Int) -> Workspace? {
        let found = idle.withLock { workspaces -> Workspace? in
            guard let index = workspaces.lastIndex(where: { $0.size >= size }) else { return nil }
            return workspaces.remove(at: index)
        }
        return found ?? Workspace(size: size)
    }

    /// Gives a workspace back after a run.
    func giveBack(_ workspace: Workspace) {
        let isKept = idle.withLock { workspaces in
            guard workspaces.count < WorkspacePool.limit else { return false }
            workspaces.append(workspace)
            return true
        }
        if !isKept { workspace.free() }
    }
}
