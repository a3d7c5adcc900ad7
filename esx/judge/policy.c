#include "judge/policy.h"

#include <string.h>

const char *suppressor_id(enum suppressor suppressor) {
    static const char *const ids[SUPPRESSORS] = {
        [SUPPRESSED_BY_NOTHING] = NULL,
        [SUPPRESSED_BY_UNKNOWN] = "unknown",
        [SUPPRESSED_BY_PAUSE] = "paused",
        [SUPPRESSED_BY_SERVICE_OFF] = "service-off",
        [SUPPRESSED_BY_UPDATE] = "software-update",
        [SUPPRESSED_BY_MAINTENANCE] = "maintenance-mode",
        [SUPPRESSED_BY_MAINTENANCE_UNKNOWN] = "maintenance-unknown",
        [SUPPRESSED_BY_LOCK] = "lock-held",
        [SUPPRESSED_BY_BUDGET] = "restart-budget-spent",
        [SUPPRESSED_BY_BACK_OFF] = "back-off",
        [SUPPRESSED_BY_STATE] = "state-unwritable",
        [SUPPRESSED_BY_UNCONFIRMED] = "unconfirmed",
        [SUPPRESSED_BY_TIME] = "out-of-time",
        [SUPPRESSED_BY_RECOVERY] = "recovered",
        [SUPPRESSED_BY_SIGNAL] = "interrupted",
    };
    return ids[suppressor];
}

bool policy_paused(const struct memory *memory, struct moment now, int64_t *until_wall_s) {
    if (!moment_set(memory->paused)) {
        return false;
    }
    int64_t left = memory->pause_s - moment_elapsed(memory->paused, now);
    *until_wall_s = now.wall_s + left;
    return left > 0;
}

unsigned policy_starts(const struct memory *memory, const struct policy_limits *limits, struct moment now) {
    unsigned count = 0;
    for (unsigned i = 0; i < memory->start_count; i++) {
        count += moment_elapsed(memory->starts[i], now) < limits->budget_window_s;
    }
    return count;
}

/* How long the budget counts as spent since the state file was found damaged. */
static int64_t damage_wait(const struct memory *memory, const struct policy_limits *limits,
                           struct moment now) {
    int64_t wait =
        moment_set(memory->damaged) ? limits->budget_window_s - moment_elapsed(memory->damaged, now) : 0;
    return wait > 0 ? wait : 0;
}

/* How long until enough of the starts that are remembered have left the window. */
static int64_t starts_wait(const struct memory *memory, const struct policy_limits *limits,
                           struct moment now) {
    if (policy_starts(memory, limits, now) < limits->budget) {
        return 0;
    }
    /* The budget is free again when the start that is `budget` starts back leaves the window. */
    struct moment oldest = memory->starts[memory->start_count - limits->budget];
    int64_t wait = limits->budget_window_s - moment_elapsed(oldest, now);
    return wait > 0 ? wait : 1;
}

int64_t policy_budget_wait(const struct memory *memory, const struct policy_limits *limits,
                           struct moment now) {
    int64_t damage = damage_wait(memory, limits, now);
    int64_t starts = starts_wait(memory, limits, now);
    return damage > starts ? damage : starts;
}

static int64_t back_off_length(const struct memory *memory, const struct policy_limits *limits) {
    int64_t length = limits->back_off_first_s;
    for (unsigned i = 1; i < memory->in_a_row && length < limits->back_off_max_s; i++) {
        length *= 2;
    }
    return length < limits->back_off_max_s ? length : limits->back_off_max_s;
}

int64_t policy_back_off(const struct memory *memory, const struct policy_limits *limits, struct moment now) {
    if (memory->in_a_row == 0 || memory->start_count == 0) {
        return 0;
    }
    int64_t since = moment_elapsed(memory->starts[memory->start_count - 1], now);
    int64_t length = back_off_length(memory, limits);
    return since < length ? length - since : 0;
}

/* What speaks against a start, the weightiest first; all that needs no second look. */
static enum suppressor suppressor_of(const struct memory *memory, const struct policy_limits *limits,
                                     const struct policy_question *question, struct moment now) {
    int64_t until = 0;
    if (question->interrupted) {
        return SUPPRESSED_BY_SIGNAL;
    }
    if (question->mux != MUX_DOWN) {
        return SUPPRESSED_BY_UNKNOWN;
    }
    if (policy_paused(memory, now, &until)) {
        return SUPPRESSED_BY_PAUSE;
    }
    if (question->service_off) {
        return SUPPRESSED_BY_SERVICE_OFF;
    }
    if (question->software_update) {
        return SUPPRESSED_BY_UPDATE;
    }
    if (question->maintenance == MAINTENANCE_ENABLED) {
        return SUPPRESSED_BY_MAINTENANCE;
    }
    if (question->maintenance != MAINTENANCE_DISABLED) {
        return SUPPRESSED_BY_MAINTENANCE_UNKNOWN;
    }
    if (question->locked_out) {
        return SUPPRESSED_BY_LOCK;
    }
    if (policy_budget_wait(memory, limits, now) > 0) {
        return SUPPRESSED_BY_BUDGET;
    }
    if (policy_back_off(memory, limits, now) > 0) {
        return SUPPRESSED_BY_BACK_OFF;
    }
    if (!question->state_writable) {
        return SUPPRESSED_BY_STATE;
    }
    return question->time_left ? SUPPRESSED_BY_NOTHING : SUPPRESSED_BY_TIME;
}

struct policy_decision policy_decide(const struct memory *memory, const struct policy_limits *limits,
                                     const struct policy_question *question, struct moment now) {
    struct policy_decision decision = {POLICY_NOTHING, SUPPRESSED_BY_NOTHING};
    if (question->mux == MUX_RUNNING || question->mux == MUX_NOT_INSTALLED) {
        return decision;
    }
    decision.suppressor = suppressor_of(memory, limits, question, now);
    if (decision.suppressor == SUPPRESSED_BY_NOTHING && question->looked_twice && !question->confirmed) {
        decision.suppressor = SUPPRESSED_BY_UNCONFIRMED;
    }
    if (decision.suppressor != SUPPRESSED_BY_NOTHING) {
        decision.action = POLICY_SUPPRESS;
    } else {
        decision.action = question->looked_twice ? POLICY_START : POLICY_CONFIRM;
    }
    return decision;
}

static void forget_old_starts(struct memory *memory) {
    if (memory->start_count == MEMORY_STARTS_MAX) {
        memory->start_count--;
        memmove(memory->starts, memory->starts + 1, memory->start_count * sizeof memory->starts[0]);
    }
}

static void clamp(struct memory *memory, struct moment now) {
    for (unsigned i = 0; i < memory->start_count; i++) {
        memory->starts[i] = moment_clamp(memory->starts[i], now);
    }
    memory->healthy_since = moment_clamp(memory->healthy_since, now);
    memory->paused = moment_clamp(memory->paused, now);
    memory->damaged = moment_clamp(memory->damaged, now);
}

void policy_observe(struct memory *memory, const struct policy_limits *limits, enum mux mux,
                    struct moment now) {
    int64_t until = 0;
    clamp(memory, now);
    if (!policy_paused(memory, now, &until)) {
        memory->paused = (struct moment){0, 0};
        memory->pause_s = 0;
    }
    if (damage_wait(memory, limits, now) == 0) {
        memory->damaged = (struct moment){0, 0};
    }
    if (mux != MUX_RUNNING) {
        memory->healthy_since = (struct moment){0, 0};
    } else if (!moment_set(memory->healthy_since)) {
        memory->healthy_since = now;
    } else if (moment_elapsed(memory->healthy_since, now) >= limits->healthy_after_s) {
        memory->in_a_row = 0; /* the budget needs no reset: its window has passed, or will */
    }
    if (policy_budget_wait(memory, limits, now) == 0) {
        memory->budget_told = false;
    }
}

void policy_count_start(struct memory *memory, struct moment now) {
    forget_old_starts(memory);
    memory->starts[memory->start_count++] = now;
    memory->in_a_row++;
    memory->counters.starts++;
    memory->budget_told = false; /* a start was free: when it is spent again, that is news again */
    memory->healthy_since = (struct moment){0, 0};
}

void policy_reset(struct memory *memory) {
    memory->start_count = 0;
    memory->in_a_row = 0;
    memory->damaged = (struct moment){0, 0};
    memory->budget_told = false;
}

void policy_begin_damaged(struct memory *memory, struct moment now) {
    memset(memory, 0, sizeof *memory);
    memory->damaged = now;
    memory->budget_told = true;
}
