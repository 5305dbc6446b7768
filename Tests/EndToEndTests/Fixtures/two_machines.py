"""Runs a command on a cluster of two machines and takes one away in the middle of it.

    two_machines.py MARKER COMMAND...

The machines are Ray's imitation of such: each has a raylet of its own, and one CPU. The address of
the cluster is added to the command. As soon as the file MARKER holds a process, the machine that
it runs on is lost, and does not come back. Ends as the command does.
"""

import subprocess
import sys
import time

from kill_when import WAIT, marked
from ray.cluster_utils import Cluster

#: Notices the loss of a machine after three seconds, not fifteen.
SETTINGS = {
    "health_check_initial_delay_ms": 1000,
    "health_check_period_ms": 1000,
    "health_check_failure_threshold": 3,
}


def parent(process):
    """The parent of a process: that of a worker is its machine's raylet."""
    with open(f"/proc/{process}/stat") as stat:
        return int(stat.read().rpartition(")")[2].split()[1])


def processes(machine):
    return [info.process.pid for infos in machine.all_processes.values() for info in infos]


def main():
    marker, *command = sys.argv[1:]
    # The head, which has no CPU, keeps the addresses; the program runs there.
    cluster = Cluster(
        initialize_head=True,
        head_node_args={"num_cpus": 0, "include_dashboard": False, "_system_config": SETTINGS},
    )
    machines = [cluster.add_node(num_cpus=1) for _ in range(2)]
    run = subprocess.Popen([*command, "--address", cluster.address])
    try:
        end = time.monotonic() + WAIT
        while run.poll() is None and not marked(marker) and time.monotonic() < end:
            time.sleep(0.02)
        lost = [one for one in machines if parent(marked(marker)) in processes(one)]
        assert len(lost) == 1, "the worker is on none of the machines"
        cluster.remove_node(lost[0], allow_graceful=False)
        print("lost a machine", flush=True)
        sys.exit(run.wait())
    finally:
        if run.poll() is None:
            run.kill()
        cluster.shutdown()


if __name__ == "__main__":
    main()
