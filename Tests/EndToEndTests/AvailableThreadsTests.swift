import Foundation
import TestSupport
import Testing
import Toolchain

/// How many threads may run at once: affinity masks and quotas of control groups.
@Suite("Available threads", .serialized)
struct AvailableThreadsTests {
    /// Files below a fake root, and the least of quota and processors on a machine of many.
    private struct Machine {
        var name: String
        var files: [String: String]
        var quota: Int?
    }

    private static let cgroup = "proc/self/cgroup"
    private static let machines = [
        Machine(name: "no control groups", files: [:], quota: nil),
        Machine(
            name: "version 2, no limit",
            files: [cgroup: "0::/\n", "sys/fs/cgroup/cpu.max": "max 100000\n"], quota: nil),
        Machine(
            name: "version 2, rounded down",
            files: [cgroup: "0::/\n", "sys/fs/cgroup/cpu.max": "399999 100000\n"], quota: 3),
        Machine(
            name: "version 2, below one",
            files: [cgroup: "0::/\n", "sys/fs/cgroup/cpu.max": "5000 100000\n"], quota: 1),
        Machine(
            name: "version 2, a parent's limit",
            files: [
                cgroup: "0::/a/b.slice/c\n", "sys/fs/cgroup/a/b.slice/c/cpu.max": "max 100000\n",
                "sys/fs/cgroup/a/b.slice/cpu.max": "700000 100000\n",
                "sys/fs/cgroup/a/cpu.max": "200000 100000\n",
            ], quota: 2),
        Machine(
            name: "version 2, the host's name of the group",
            files: [
                cgroup: "0::/docker/0123\n", "sys/fs/cgroup/cpu.max": "250000 50000\n",
            ], quota: 5),
        Machine(
            name: "version 1",
            files: [
                cgroup: "3:memory:/m\n2:cpu,cpuacct:/a/b\n1:name=systemd:/\n",
                "sys/fs/cgroup/cpu,cpuacct/a/b/cpu.cfs_quota_us": "-1\n",
                "sys/fs/cgroup/cpu,cpuacct/a/b/cpu.cfs_period_us": "100000\n",
                "sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us": "450000\n",
                "sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us": "100000\n",
                "sys/fs/cgroup/memory/m/cpu.cfs_quota_us": "100000\n",
                "sys/fs/cgroup/memory/m/cpu.cfs_period_us": "100000\n",
            ], quota: 4),
        Machine(
            name: "version 1 under the short name",
            files: [
                cgroup: "2:cpuacct,cpu:/\n", "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "600000\n",
                "sys/fs/cgroup/cpu/cpu.cfs_period_us": "200000\n",
            ], quota: 3),
        Machine(
            name: "other controllers only",
            files: [
                cgroup: "2:cpuset:/x\n1:cpuacct:/x\n",
                "sys/fs/cgroup/cpuacct/x/cpu.cfs_quota_us": "100000\n",
                "sys/fs/cgroup/cpuacct/x/cpu.cfs_period_us": "100000\n",
            ], quota: nil),
        Machine(
            name: "nonsense",
            files: [
                cgroup: ":::\n0\n0:\n0::/" + String(repeating: "x/", count: 3000) + "\n",
                "sys/fs/cgroup/cpu.max": "no number\n",
            ], quota: nil),
        Machine(
            name: "a quota of nothing, a period of nothing",
            files: [cgroup: "0::/\n", "sys/fs/cgroup/cpu.max": "100000 0\n"], quota: nil),
    ]

    /// Prints the quota below each root named, then the threads of this machine.
    private static let program = """
        #define _GNU_SOURCE
        #include "processors.h"
        int main(int count, char **roots) {
            errno = 7;
            for (int i = 1; i < count; i++)
                printf("%d\\n", burin_quota(roots[i]));
            printf("%d\\n", burin_available_threads(""));
            return errno != 7;
        }

        """

    private func withProgram(_ body: (String, String) throws -> Void) async throws {
        let clang = try await Toolchain.find().clang
        try await Fixtures.withTemporaryFolder { folder in
            try Data(Self.program.utf8).write(to: URL(fileURLWithPath: "\(folder)/threads.c"))
            let build = try ProgramRun(
                clang,
                ["-std=c11", "-Wall", "-Wextra", "-Werror", "-I\(Fixtures.root)/Templates/model"]
                    + ["threads.c", "-o", "threads"], in: folder)
            #expect(build.exitCode == 0, "\(build.errors)")
            try body("\(folder)/threads", folder)
        }
    }

    @Test("Quotas of both versions of control groups")
    func quotas() async throws {
        try await withProgram { program, folder in
            for (index, machine) in Self.machines.enumerated() {
                for (path, text) in machine.files {
                    let url = URL(fileURLWithPath: "\(folder)/\(index)/\(path)")
                    try FileManager.default.createDirectory(
                        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                    try Data(text.utf8).write(to: url)
                }
                let run = try ProgramRun(program, ["\(folder)/\(index)"], in: folder)
                let quota = run.output.split(separator: "\n").first.flatMap { Int($0) }
                #expect(quota == machine.quota ?? 1 << 20, "\(machine.name)")
            }
        }
    }

    @Test("The affinity mask counts, and errno stays")
    func affinity() async throws {
        try await withProgram { program, folder in
            let free = try ProgramRun(program, [], in: folder)
            let most = try #require(Int(free.output.dropLast()))
            #expect((1...ProcessInfo.processInfo.processorCount).contains(most))
            guard let taskset = ProgramRun.find("taskset") else { return }
            let run = try ProgramRun(taskset, ["-c", "0", program], in: folder)
            #expect(run.output == "1\n")
        }
    }
}
