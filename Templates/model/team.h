#ifndef BURIN_TEAM_H
#define BURIN_TEAM_H

#include <fenv.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>

/*
 * Threads that go through the steps of a run together. Every worker runs the same function with
 * its own part number, does its share of each step and meets the others at a barrier. The calling
 * thread is part 0.
 *
 * Waiting spins for some tens of microseconds, longer than shares of a step differ, and sleeps
 * then: an idle team takes no time from others. Nothing here sets affinity or priority. Workers
 * block all signals but those of faults, so handlers run on the host's own threads, and take over
 * the caller's floating-point mode for a run, so that rounding does not depend on who computes.
 */
enum { BURIN_TEAM_LIMIT = 64, BURIN_TEAM_SPINS = 1000 };

/* What worker `part` of `parts` does in a run. */
typedef void burin_team_work(void *job, int32_t part, int32_t parts);

/* Where workers sleep until a word changes. */
typedef struct {
    uint32_t sleepers; /* atomic */
    pthread_mutex_t lock;
    pthread_cond_t wake;
} burin_gate;

struct burin_team;

/* A worker. A cache line each: every order is polled by one thread. */
typedef struct {
    _Alignas(64) uint32_t order; /* atomic; raised by 1 for every run the worker takes part in */
    int32_t part;
    struct burin_team *team;
    pthread_t thread;
} burin_member;

typedef struct burin_team {
    _Alignas(64) uint32_t arrived; /* atomic: workers at the barrier */
    _Alignas(64) uint32_t phase;   /* atomic: barriers passed */
    _Alignas(64) burin_gate barrier;
    burin_gate orders;
    int32_t members; /* threads, the caller's included */
    int32_t parts;   /* of them in this run */
    int stops;
    burin_team_work *work;
    void *job;
    fenv_t mode;
    burin_member member[BURIN_TEAM_LIMIT];
} burin_team;

static inline void burin_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static int burin_gate_open(burin_gate *gate) {
    gate->sleepers = 0;
    if (pthread_mutex_init(&gate->lock, NULL) != 0)
        return 0;
    if (pthread_cond_init(&gate->wake, NULL) == 0)
        return 1;
    pthread_mutex_destroy(&gate->lock);
    return 0;
}

static void burin_gate_close(burin_gate *gate) {
    pthread_cond_destroy(&gate->wake);
    pthread_mutex_destroy(&gate->lock);
}

/* Returns once *word is no longer `old`. */
static void burin_gate_wait(burin_gate *gate, const uint32_t *word, uint32_t old) {
    for (int spin = 0; spin < BURIN_TEAM_SPINS; spin++) {
        if (__atomic_load_n(word, __ATOMIC_ACQUIRE) != old)
            return;
        burin_pause();
    }
    pthread_mutex_lock(&gate->lock);
    /* In one total order with the change of the word: either the change is seen below, or whoever
     * made it sees a sleeper. */
    __atomic_fetch_add(&gate->sleepers, 1, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(word, __ATOMIC_SEQ_CST) == old)
        pthread_cond_wait(&gate->wake, &gate->lock);
    __atomic_fetch_sub(&gate->sleepers, 1, __ATOMIC_SEQ_CST);
    pthread_mutex_unlock(&gate->lock);
}

/* Wakes the sleepers after a word was changed. */
static void burin_gate_wake(burin_gate *gate) {
    if (__atomic_load_n(&gate->sleepers, __ATOMIC_SEQ_CST) == 0)
        return;
    pthread_mutex_lock(&gate->lock);
    pthread_cond_broadcast(&gate->wake);
    pthread_mutex_unlock(&gate->lock);
}

/* Returns once all `parts` workers of the run have come here. */
static void burin_team_meet(burin_team *team, int32_t parts) {
    if (parts < 2)
        return;
    const uint32_t phase = __atomic_load_n(&team->phase, __ATOMIC_RELAXED);
    if (__atomic_add_fetch(&team->arrived, 1, __ATOMIC_ACQ_REL) != (uint32_t)parts) {
        burin_gate_wait(&team->barrier, &team->phase, phase);
        return;
    }
    __atomic_store_n(&team->arrived, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&team->phase, phase + 1, __ATOMIC_SEQ_CST);
    burin_gate_wake(&team->barrier);
}

static void *burin_member_main(void *argument) {
    burin_member *const member = argument;
    burin_team *const team = member->team;
    for (uint32_t order = 0;; order++) {
        burin_gate_wait(&team->orders, &member->order, order);
        if (team->stops)
            return NULL;
        const int32_t parts = team->parts;
        fesetenv(&team->mode);
        team->work(team->job, member->part, parts);
        burin_team_meet(team, parts);
    }
}

static void burin_member_order(burin_member *member) {
    __atomic_add_fetch(&member->order, 1, __ATOMIC_SEQ_CST);
}

/* Starts threads so that with the caller's there are `threads`, or as many as can be had; 0 where
 * not even locks can. The team must not move in memory. */
static int burin_team_start(burin_team *team, int32_t threads) {
    team->arrived = team->phase = 0;
    team->stops = 0;
    team->members = 1;
    if (!burin_gate_open(&team->barrier))
        return 0;
    if (!burin_gate_open(&team->orders)) {
        burin_gate_close(&team->barrier);
        return 0;
    }
    sigset_t blocked, before;
    sigfillset(&blocked);
    const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        sigdelset(&blocked, faults[i]);
    pthread_sigmask(SIG_SETMASK, &blocked, &before);
    while (team->members < threads) {
        burin_member *const member = &team->member[team->members];
        member->order = 0;
        member->part = team->members;
        member->team = team;
        if (pthread_create(&member->thread, NULL, burin_member_main, member) != 0)
            break;
        team->members++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return 1;
}

/* Runs `work` on `parts` workers, at most the team's, and returns once all are done. */
static void burin_team_run(burin_team *team, int32_t parts, burin_team_work *work, void *job) {
    team->parts = parts;
    team->work = work;
    team->job = job;
    fegetenv(&team->mode);
    for (int32_t part = 1; part < parts; part++)
        burin_member_order(&team->member[part]);
    burin_gate_wake(&team->orders);
    work(job, 0, parts);
    burin_team_meet(team, parts);
}

/* Ends the threads and waits for them. */
static void burin_team_stop(burin_team *team) {
    team->stops = 1;
    for (int32_t part = 1; part < team->members; part++)
        burin_member_order(&team->member[part]);
    burin_gate_wake(&team->orders);
    for (int32_t part = 1; part < team->members; part++)
        pthread_join(team->member[part].thread, NULL);
    burin_gate_close(&team->orders);
    burin_gate_close(&team->barrier);
}

#endif
