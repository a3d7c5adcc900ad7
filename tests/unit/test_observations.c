#include "judge/observations.h"

#include "scene.h"
#include "unit.h"

static void nothing_is_observed_at_first(void **state) {
    (void)state;
    struct observations seen;
    memset(&seen, 0xff, sizeof seen);
    observations_begin(&seen, SERVICE_NSX, "vmci", 4711);
    assert_string_equal(seen.service, SERVICE_NSX);
    assert_string_equal(seen.module, "vmci");
    assert_true(seen.installed);
    assert_int_equal(seen.mux.exit_code, STATUS_NO_EXIT);
    assert_int_equal(seen.mux.status, STATUS_UNKNOWN);
    assert_int_equal(seen.maintenance, MAINTENANCE_NOT_ASKED);
    for (size_t i = 0; i < PROBES; i++) {
        assert_false(seen.probes[i].observed);
        assert_int_equal(seen.probes[i].duration_ms, OBSERVATION_NOT_TIMED);
        assert_int_equal(seen.probes[i].failures[0].end.id, FAULT_NONE);
        assert_string_equal(seen.probes[i].command, "");
    }
}

static void the_tally_knows_service_and_port(void **state) {
    (void)state;
    struct observations seen;
    observations_begin(&seen, SERVICE_NSX, "vmci", 4711);
    assert_ptr_equal(seen.connections.service, seen.service);
    assert_int_equal(seen.connections.port, 4711);
    assert_int_equal(seen.connections.rows, 0);
}

static void worlds_that_ps_misses_are_noted(void **state) {
    (void)state;
    struct observations seen;
    scene_healthy(&seen);
    observations_note_worlds(&seen);
    assert_int_equal(seen.probes[PROBE_WORLDS].note.id, FAULT_NONE);
    seen.worlds = 0;
    observations_note_worlds(&seen);
    assert_int_equal(seen.probes[PROBE_WORLDS].note.id, NOTE_NO_WORLD);
    assert_string_equal(seen.probes[PROBE_WORLDS].note.text, "vShield-Endpoint-Mux");
    scene_mux_down(&seen);
    seen.probes[PROBE_WORLDS].note.id = FAULT_NONE;
    observations_note_worlds(&seen); /* no world of a dead Mux is not odd */
    assert_int_equal(seen.probes[PROBE_WORLDS].note.id, FAULT_NONE);
    scene_healthy(&seen);
    seen.worlds = 0;
    seen.probes[PROBE_WORLDS].observed = false;
    observations_note_worlds(&seen);
    assert_int_equal(seen.probes[PROBE_WORLDS].note.id, FAULT_NONE);
}

static void what_was_not_asked_says_so(void **state) {
    (void)state;
    struct observations seen;
    observations_begin(&seen, SERVICE_VSHIELD, "vmci", 48651);
    observations_not_asked(&seen);
    for (int i = 0; i < PROBES; i++) {
        assert_int_equal(seen.probes[i].failures[0].end.id, FAULT_NOT_ASKED);
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_observed_at_first),
        cmocka_unit_test(the_tally_knows_service_and_port),
        cmocka_unit_test(worlds_that_ps_misses_are_noted),
        cmocka_unit_test(what_was_not_asked_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
