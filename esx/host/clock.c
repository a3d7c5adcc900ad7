#include "host/clock.h"

#include <time.h>

int64_t clock_ms(void) {
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct moment clock_moment(void) {
    struct timespec wall = {0, 0};
    clock_gettime(CLOCK_REALTIME, &wall);
    return (struct moment){(int64_t)wall.tv_sec, clock_ms() / 1000};
}
