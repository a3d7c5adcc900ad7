/*
 * policing: the questions that the tests of the policy ask.
 */
#ifndef MUXWATCH_UNIT_POLICING_H
#define MUXWATCH_UNIT_POLICING_H

#include "judge/policy.h"

#include <string.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 24 * HOUR };

static const struct policy_limits limits = {
    .budget = 3,
    .budget_window_s = HOUR,
    .back_off_first_s = MINUTE,
    .back_off_max_s = 30 * MINUTE,
    .healthy_after_s = HOUR,
};

/* `seconds` after an arbitrary moment, by both clocks. */
static inline struct moment at(int64_t seconds) {
    return (struct moment){1795000000 + seconds, 500000 + seconds};
}

static inline struct memory empty(void) {
    struct memory memory;
    memset(&memory, 0, sizeof memory);
    return memory;
}

/* Mux is down, and nothing speaks against a start. */
static inline struct policy_question ready(bool looked_twice) {
    return (struct policy_question){
        .mux = MUX_DOWN,
        .maintenance = MAINTENANCE_DISABLED,
        .looked_twice = looked_twice,
        .confirmed = looked_twice,
        .state_writable = true,
        .time_left = true,
    };
}

#endif
