#include "host/clock.h"

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* A look that fails, which the sweep of system calls brings about, would date a start to 1970. */
enum { TRIES = 3 };

/*
 * The system call itself: ESXi has no vDSO, and where there is one, a program that asks the clock as seldom as this
 * one takes longer to find it than it saves.
 */
static struct timespec now(clockid_t clock) {
    struct timespec seen = {0, 0};
    for (int tries = 0; tries < TRIES && syscall(SYS_clock_gettime, clock, &seen) != 0; tries++) {
    }
    return seen;
}

int64_t clock_ms(void) {
    struct timespec since_boot = now(CLOCK_MONOTONIC);
    return (int64_t)since_boot.tv_sec * 1000 + since_boot.tv_nsec / 1000000;
}

int64_t clock_until(int64_t ms, int64_t deadline_ms) {
    int64_t until_ms = clock_ms() + ms;
    return until_ms < deadline_ms ? until_ms : deadline_ms;
}

int64_t clock_wall_s(void) {
    return (int64_t)now(CLOCK_REALTIME).tv_sec;
}

struct moment clock_moment(void) {
    return moment_at(clock_wall_s(), clock_ms() / 1000);
}
