/*
 * The policy under random histories: whatever Mux, the clocks and the administrators do, the promises hold. Each run of the
 * program is a step; as on the host its memory goes through the text of the state file, but only at every sixteenth, for that
 * is what takes the time. More than a million steps, in lives of their own seed and budget; in the environment, POLICY_SEED takes
 * others and POLICY_LIVES more or fewer of them.
 *
 * What is promised, by true time: never more starts than the budget in any window, no start before the back-off is over,
 * none in a pause, no back-off forgotten before an hour of health. However the wall clock is set, and however often the host boots
 * with or without its state file: a time that muxwatch takes to have passed is never more than what truly passed. And no step of the
 * wall clock makes a wait longer or shorter: beside each life goes another one, whose wall clock nobody sets, and both wait alike.
 */
#include "judge/policy.h"

#include "keep/state.h"
#include "unit.h"

enum { RUNS = 15000, LIVES = 70, SEED = 20261122, FILE_EVERY = 16 };

struct world {
    uint32_t random;
    struct policy_limits limits;
    struct memory memory;
    struct memory unset; /* what it would be had nobody set the wall clock */
    int64_t now_s;       /* true time */
    int64_t step_s;      /* by how much the wall clock is off */
    int64_t uptime_0_s;
    enum mux mux;
    size_t first;     /* of those starts that no reset has forgotten */
    size_t starts;    /* how many in all */
    int64_t at[RUNS]; /* true times */
    unsigned suppressed[SUPPRESSORS];
    unsigned healthy_hours; /* steps at the end of one, at least */
    unsigned young;         /* starts within the first two minutes after a boot */
    int64_t runs_since_s;   /* true time since when every step saw Mux running; -1: it did not */
    int64_t paused_s;       /* true time; -1: not paused */
    int64_t pause_s;
    int64_t booted_s;     /* true time of the last boot that was noticed */
    int64_t last_delay_s; /* the back-off after the last start */
};

static uint32_t draw(struct world *world, uint32_t below) {
    world->random ^= world->random << 13;
    world->random ^= world->random >> 17;
    world->random ^= world->random << 5;
    return world->random % below;
}

static struct moment clocks(const struct world *world) {
    return (struct moment){1795000000 + world->now_s + world->step_s, world->uptime_0_s + world->now_s};
}

static struct moment unset_clocks(const struct world *world) {
    return (struct moment){1795000000 + world->now_s, world->uptime_0_s + world->now_s};
}

static int64_t passed(const struct world *world, int64_t since_s) {
    return world->now_s - since_s;
}

static void through_the_file(struct world *world) {
    char text[MEMORY_TEXT_MAX];
    size_t length = memory_print(&world->memory, text);
    assert_true(memory_parse(&world->memory, text, length));
}

static void pass_time(struct world *world) {
    static const uint32_t steps[] = {1, 30, 60, 60, 120, 120, 300, 300, 300, 600, 5000};
    world->now_s += 1 + draw(world, steps[draw(world, COUNT(steps))]);
    if (draw(world, 40) == 0) {
        int64_t widest = draw(world, 2) == 0 ? 600 : 1000000;
        world->step_s += (int64_t)draw(world, (uint32_t)(2 * widest)) - widest;
    }
}

/* Nothing is remembered of the starts. */
static void forget_starts(struct world *world) {
    world->first = world->starts;
    world->last_delay_s = 0;
}

/* The host boots, and keeps the state file or, as ESXi, does not. */
static void boot_sometimes(struct world *world) {
    if (draw(world, 200) != 0) {
        return;
    }
    int64_t uptime_s = 20 + (int64_t)draw(world, 300);
    world->now_s += uptime_s + (int64_t)draw(world, 600);
    world->uptime_0_s = uptime_s - world->now_s;
    world->booted_s = world->now_s;
    if (draw(world, 2) == 0) {
        memset(&world->memory, 0, sizeof world->memory);
        memset(&world->unset, 0, sizeof world->unset);
        forget_starts(world);
        world->paused_s = -1;
        world->runs_since_s = -1;
    }
}

static void change_mux(struct world *world) {
    static const enum mux others[] = {MUX_UNKNOWN, MUX_CONTRADICTED, MUX_NOT_INSTALLED, MUX_RUNNING};
    uint32_t change = draw(world, 30);
    if (change < 12) {
        world->mux = MUX_DOWN;
    } else if (change < 14) {
        world->mux = others[draw(world, COUNT(others))];
    }
}

static void administrate(struct world *world) {
    uint32_t what = draw(world, 400);
    if (what == 0) {
        policy_reset(&world->memory);
        policy_reset(&world->unset);
        forget_starts(world);
    } else if (what == 1) {
        world->paused_s = world->now_s;
        world->pause_s = 1 + (int64_t)draw(world, 7200);
        world->memory.paused = clocks(world);
        world->memory.pause_s = world->pause_s;
        world->unset.paused = unset_clocks(world);
        world->unset.pause_s = world->pause_s;
    }
}

static void follow_health(struct world *world, unsigned in_a_row_before) {
    if (world->mux != MUX_RUNNING) {
        world->runs_since_s = -1;
    } else if (world->runs_since_s < 0) {
        world->runs_since_s = world->now_s;
    }
    int64_t since_s = world->runs_since_s;
    bool hour = since_s >= 0 && passed(world, since_s) >= world->limits.healthy_after_s;
    if (world->memory.in_a_row < in_a_row_before) {
        assert_true(hour);
        world->last_delay_s = 0;
    }
    /* Where the host did not boot meanwhile, a healthy hour does reset. */
    bool healthy = hour && world->booted_s < since_s;
    assert_true(!healthy || world->memory.in_a_row == 0);
    world->healthy_hours += healthy;
}

/* A start has been decided upon: is it one that was promised not to be made? */
static void check_start(struct world *world, const struct policy_question *question) {
    assert_int_equal(question->mux, MUX_DOWN);
    assert_int_equal(question->maintenance, MAINTENANCE_DISABLED);
    assert_true(question->looked_twice && question->confirmed && question->state_writable);
    assert_false(question->locked_out || question->interrupted || question->service_off ||
                 question->software_update);
    if (world->paused_s >= 0) {
        assert_true(passed(world, world->paused_s) >= world->pause_s);
    }
    if (world->starts - world->first >= world->limits.budget) {
        int64_t oldest_s = world->at[world->starts - world->limits.budget];
        if (passed(world, oldest_s) < world->limits.budget_window_s) {
            fail_msg("start %zu: %u others within the window", world->starts, world->limits.budget);
        }
    }
    if (world->starts > world->first) {
        assert_true(passed(world, world->at[world->starts - 1]) >= world->last_delay_s);
    }
}

static void start(struct world *world) {
    policy_count_start(&world->memory, clocks(world));
    policy_count_start(&world->unset, unset_clocks(world));
    world->at[world->starts++] = world->now_s;
    world->young += world->uptime_0_s + world->now_s < 120;
    int64_t delay = policy_back_off(&world->memory, &world->limits, clocks(world));
    int64_t twice = world->last_delay_s > 0 ? 2 * world->last_delay_s : world->limits.back_off_first_s;
    if (delay != (twice < world->limits.back_off_max_s ? twice : world->limits.back_off_max_s)) {
        fail_msg("start %zu: the back-off went from %lld to %lld s", world->starts,
                 (long long)world->last_delay_s, (long long)delay);
    }
    world->last_delay_s = delay;
    world->runs_since_s = -1;
    if (draw(world, 3) != 0) {
        world->mux = MUX_RUNNING;
    }
}

/* Whether both, the one whose wall clock was set and the other, wait for the same. */
static void check_waits(const struct world *world) {
    struct moment now = clocks(world);
    struct moment unset = unset_clocks(world);
    const struct policy_limits *limits = &world->limits;
    assert_int_equal(policy_budget_wait(&world->memory, limits, now),
                     policy_budget_wait(&world->unset, limits, unset));
    assert_int_equal(policy_back_off(&world->memory, limits, now),
                     policy_back_off(&world->unset, limits, unset));
    assert_int_equal(world->memory.in_a_row, world->unset.in_a_row);
    assert_int_equal(policy_pause(&world->memory, now), policy_pause(&world->unset, unset));
}

static void one_run(struct world *world) {
    struct policy_question question = {
        .mux = world->mux,
        .maintenance = draw(world, 20) != 0 ? MAINTENANCE_DISABLED : (enum maintenance)draw(world, 4),
        .service_off = draw(world, 30) == 0,
        .software_update = draw(world, 30) == 0,
        .looked_twice = draw(world, 10) != 0,
        .confirmed = draw(world, 10) != 0,
        .locked_out = draw(world, 30) == 0,
        .state_writable = draw(world, 30) != 0,
        .time_left = draw(world, 30) != 0,
        .interrupted = draw(world, 60) == 0,
    };
    struct policy_decision decision = policy_decide(&world->memory, &world->limits, &question, clocks(world));
    world->suppressed[decision.suppressor]++;
    assert_int_equal(decision.action == POLICY_SUPPRESS, decision.suppressor != SUPPRESSED_BY_NOTHING);
    assert_true(decision.action != POLICY_CONFIRM || !question.looked_twice);
    if (decision.action == POLICY_START) {
        check_start(world, &question);
        start(world);
    }
    unsigned in_a_row = world->memory.in_a_row;
    policy_observe(&world->memory, &world->limits, world->mux, clocks(world));
    policy_observe(&world->unset, &world->limits, world->mux, unset_clocks(world));
    check_waits(world);
    follow_health(world, in_a_row);
}

static void begin(struct world *world, uint32_t seed) {
    memset(world, 0, sizeof *world);
    world->random = seed;
    world->limits = (struct policy_limits){1 + draw(world, 6), 3600, 60, 1800, 3600};
    world->uptime_0_s = 5000;
    world->runs_since_s = -1;
    world->paused_s = -1;
    world->booted_s = -1;
}

/* What was meant to be tried has been: Mux was started often, and budget and back-off kept it from more. */
static void check_eventful(const struct world *world, uint32_t seed) {
    unsigned budget = world->suppressed[SUPPRESSED_BY_BUDGET];
    unsigned back_off = world->suppressed[SUPPRESSED_BY_BACK_OFF];
    print_message(
        "seed %u: budget %u an hour, %d runs, %zu starts, %u kept back by the budget, %u by the back-off\n",
        seed, world->limits.budget, RUNS, world->starts, budget, back_off);
    assert_true(world->starts > 200);
    assert_true(budget + back_off > 1000);
    assert_true(world->healthy_hours > 0);
    assert_true(world->young > 0);
}

static void live(uint32_t seed) {
    static struct world world;
    begin(&world, seed);
    for (int i = 0; i < RUNS; i++) {
        pass_time(&world);
        boot_sometimes(&world);
        change_mux(&world);
        administrate(&world);
        one_run(&world);
        if (i % FILE_EVERY == 0) {
            through_the_file(&world);
        }
    }
    check_eventful(&world, seed);
}

static uint32_t given(const char *name, uint32_t otherwise) {
    const char *text = getenv(name);
    return text != NULL ? (uint32_t)strtoul(text, NULL, 10) : otherwise;
}

static void the_promises_hold_under_stepped_clocks(void **state) {
    (void)state;
    uint32_t seed = given("POLICY_SEED", SEED);
    uint32_t lives = given("POLICY_LIVES", LIVES);
    for (uint32_t i = 0; i < lives; i++) {
        live(seed + i); /* and Mux is started all the same */
    }
    print_message("policy: %u steps in %u lives, seed %u\n", lives * RUNS, lives, seed);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_promises_hold_under_stepped_clocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
