/*
 * tally: what must hold of any tally of connections, whatever list it came from.
 */
#ifndef MUXWATCH_FUZZ_TALLY_H
#define MUXWATCH_FUZZ_TALLY_H

#include "../unit/reader.h"
#include "fuzz.h"

/* Each row counts once at most, and what is shown of it can be printed. */
static inline void tally_check_bounds(const struct connections *seen) {
    uint64_t appliance = (uint64_t)seen->established + seen->ownerless + seen->foreign;
    for (int state = 0; state < CONNECTION_STATES; state++) {
        appliance += seen->other_states[state];
    }
    fuzz_check(appliance + seen->manager + seen->manager_ownerless <= seen->rows);
    fuzz_check(seen->alive <= seen->rows && seen->established + seen->manager <= seen->alive);
    fuzz_check(seen->other_states[CONNECTION_ESTABLISHED] == 0);
    fuzz_check(seen->peer_count <= CONNECTION_PEERS && seen->peer_count <= appliance);
    for (unsigned i = 0; i < seen->peer_count; i++) {
        fuzz_check(fuzz_printable(seen->peers[i]));
    }
}

static inline void tally_check_reading(const struct reading *reading) {
    fuzz_check(reading->opened);
    fuzz_check(reading->whole == (reading->error[0] == '\0'));
    fuzz_check(fuzz_printable(reading->error));
    tally_check_bounds(&reading->seen);
}

static inline void tally_check_same(const struct reading *one, const struct reading *other) {
    fuzz_check(one->whole == other->whole);
    fuzz_check(memcmp(&one->seen, &other->seen, sizeof one->seen) == 0);
}

#endif
