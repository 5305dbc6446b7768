#ifndef BURIN_PROCESSORS_H
#define BURIN_PROCESSORS_H

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __linux__
#include <sched.h>
#endif

/*
 * Marks functions that run before it is known whether the processor has the instructions that the
 * file is compiled for: they use none that some processor of the architecture lacks. What the C
 * library makes inline always, such as checked copies of memory, cannot be called in them.
 */
#if defined(__x86_64__)
#define BURIN_ANYWHERE                                                                             \
    __attribute__((target("arch=x86-64,no-sse3,no-popcnt,no-lzcnt,no-bmi,no-bmi2,no-movbe")))
#else
#define BURIN_ANYWHERE
#endif

/*
 * How many threads may run at once: the processors of the thread's affinity mask, limited by the
 * processor quota of its control group and of all groups above (cgroup versions 1 and 2), a
 * quota rounded down, at least 1. Files are looked up below `root`, "" but in tests.
 */
enum { BURIN_PATH_LIMIT = 1024, BURIN_QUOTA_NONE = 1 << 20 };

/* Reads a small file as text; 0 where it cannot be read. */
static int burin_read_text(const char *path, char *text, size_t size) {
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    size_t length = 0;
    for (ssize_t count = 1; count > 0 && length + 1 < size; length += (size_t)count) {
        count = read(file, text + length, size - 1 - length);
        count = count < 0 ? 0 : count;
    }
    text[length] = 0;
    close(file);
    return length > 0;
}

/* Reads `folder`/`name` as text. */
static int burin_read_setting(const char *folder, const char *name, char *text, size_t size) {
    char path[BURIN_PATH_LIMIT + 64];
    const int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    return length > 0 && (size_t)length < sizeof path && burin_read_text(path, text, size);
}

/* Whole processors in a quota of microseconds a period. */
static int burin_whole_processors(long long quota, long long period) {
    if (quota <= 0 || period <= 0 || quota / period >= BURIN_QUOTA_NONE)
        return BURIN_QUOTA_NONE;
    return quota < period ? 1 : (int)(quota / period);
}

/* The quota that one folder of a control group states, in either version's files. */
static int burin_folder_quota(const char *folder) {
    char text[64];
    if (burin_read_setting(folder, "cpu.max", text, sizeof text)) {
        char *rest = text;
        const long long quota = strtoll(text, &rest, 10);
        return rest == text ? BURIN_QUOTA_NONE : burin_whole_processors(quota, atoll(rest));
    }
    if (!burin_read_setting(folder, "cpu.cfs_quota_us", text, sizeof text))
        return BURIN_QUOTA_NONE;
    const long long quota = atoll(text);
    if (!burin_read_setting(folder, "cpu.cfs_period_us", text, sizeof text))
        return BURIN_QUOTA_NONE;
    return burin_whole_processors(quota, atoll(text));
}

/* The least quota of `mount` + `group` and all folders above it up to `mount`. A container may see
 * the host's name of its group and not its folder; the mount itself holds the quota then. */
static int burin_group_quota(const char *mount, const char *group) {
    char path[BURIN_PATH_LIMIT];
    const int length = snprintf(path, sizeof path, "%s%s", mount, group);
    if (length < 0 || (size_t)length >= sizeof path)
        return BURIN_QUOTA_NONE;
    int least = BURIN_QUOTA_NONE;
    for (;;) {
        const int quota = burin_folder_quota(path);
        least = quota < least ? quota : least;
        char *const slash = strrchr(path, '/');
        if (!slash || (size_t)(slash - path) < strlen(mount))
            return least;
        *slash = 0;
    }
}

/* Whether a comma-separated list of controllers names `cpu`. */
static int burin_names_cpu(const char *list) {
    for (const char *at = list; at; at = strchr(at, ','), at = at ? at + 1 : at)
        if (strncmp(at, "cpu", 3) == 0 && (at[3] == ',' || at[3] == 0))
            return 1;
    return 0;
}

/* The quota of one line of /proc/self/cgroup, `number:controllers:/group`. */
static int burin_line_quota(const char *root, char *line) {
    char mount[BURIN_PATH_LIMIT];
    char *const controllers = strchr(line, ':');
    char *const group = controllers ? strchr(controllers + 1, ':') : NULL;
    if (!group)
        return BURIN_QUOTA_NONE;
    *group = 0;
    const char *const names = controllers + 1;
    if (*names != 0 && !burin_names_cpu(names))
        return BURIN_QUOTA_NONE;
    int least = BURIN_QUOTA_NONE;
    /* Version 2 has no names and one tree; version 1 a tree for all names or for `cpu` alone. */
    const char *const folders[] = {"", names, "cpu"};
    for (int i = *names == 0 ? 0 : 1; i < (*names == 0 ? 1 : 3); i++) {
        const int length = snprintf(mount, sizeof mount, "%s/sys/fs/cgroup%s%s", root,
                                    *folders[i] ? "/" : "", folders[i]);
        if (length < 0 || (size_t)length >= sizeof mount)
            continue;
        const int quota = burin_group_quota(mount, group + 1);
        least = quota < least ? quota : least;
    }
    return least;
}

static int burin_quota(const char *root) {
    char path[BURIN_PATH_LIMIT], text[8192];
    const int length = snprintf(path, sizeof path, "%s/proc/self/cgroup", root);
    if (length < 0 || (size_t)length >= sizeof path || !burin_read_text(path, text, sizeof text))
        return BURIN_QUOTA_NONE;
    int least = BURIN_QUOTA_NONE;
    for (char *line = text; line && *line;) {
        char *const end = strchr(line, '\n');
        if (end)
            *end = 0;
        const int quota = burin_line_quota(root, line);
        least = quota < least ? quota : least;
        line = end ? end + 1 : NULL;
    }
    return least;
}

/* Processors the calling thread may run on. */
static int burin_processors(void) {
#ifdef __linux__
    cpu_set_t sets[16]; /* 16384 processors; the kernel refuses a mask shorter than its own */
    if (sched_getaffinity(0, sizeof sets, sets) == 0)
        return CPU_COUNT_S(sizeof sets, sets);
#endif
    const long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > BURIN_QUOTA_NONE ? BURIN_QUOTA_NONE : (int)count;
}

static int burin_available_threads(const char *root) {
    const int error = errno;
    const int processors = burin_processors(), quota = burin_quota(root);
    errno = error;
    return quota < processors ? quota : processors;
}

#endif
