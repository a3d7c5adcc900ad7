#include "report/words.h"

#include "scene.h"
#include "unit.h"

static void places_are_filled(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *wanted;
    } rows[] = {
        {"", ""},
        {"no place", "no place"},
        {"{service}", "vShield-Endpoint-Mux"},
        {"{service}{port}{module}{detail}", "vShield-Endpoint-Mux48651vmciwhy"},
        {"a {port} b {port}", "a 48651 b 48651"},
        {"{unknown} {Service} {", "{unknown} {Service} {"},
        {"{{port}}", "{48651}"},
    };
    struct observations seen;
    scene_healthy(&seen);
    for (size_t i = 0; i < COUNT(rows); i++) {
        char to[WORDS_SIZE];
        words_fill(to, sizeof to, rows[i].text, &seen, "why");
        check_text(rows[i].text, to, rows[i].wanted);
    }
}

static void what_stands_in_a_place_is_not_filled_again(void **state) {
    (void)state;
    struct observations seen;
    char to[WORDS_SIZE];
    scene_healthy(&seen);
    words_fill(to, sizeof to, "{detail}", &seen, "{port} %s");
    assert_string_equal(to, "{port} %s");
}

static void what_does_not_fit_is_cut(void **state) {
    (void)state;
    static const char whole[] = "port 48651 end";
    struct observations seen;
    scene_healthy(&seen);
    for (size_t size = 1; size <= sizeof whole; size++) {
        char *to = malloc(size);
        words_fill(to, size, "port {port} end", &seen, "");
        assert_int_equal(strlen(to), size - 1);
        assert_memory_equal(to, whole, size - 1);
        free(to);
    }
}

/* The longest that a run can put into its words still fits. */
static void every_reason_fits(void **state) {
    (void)state;
    struct observations seen;
    char detail[FINDING_DETAIL_SIZE];
    char to[WORDS_SIZE];
    scene_healthy(&seen);
    memset(seen.service, 's', SERVICE_LONGEST);
    memset(seen.module, 'm', MODULE_LONGEST);
    memset(detail, 'd', sizeof detail - 1);
    detail[sizeof detail - 1] = '\0';
    for (int reason = 0; reason < REASONS; reason++) {
        const struct reason_words *words = reason_words((enum reason)reason);
        words_fill(to, sizeof to, words->text, &seen, detail);
        assert_true(strlen(to) < sizeof to - 1);
        for (int i = 0; i < REASON_STEPS && words->next_steps[i] != NULL; i++) {
            words_fill(to, sizeof to, words->next_steps[i], &seen, detail);
            assert_true(strlen(to) < sizeof to - 1);
        }
    }
}

static void each_probe_has_its_states(void **state) {
    (void)state;
    struct observations seen;
    scene_healthy(&seen);
    assert_string_equal(words_probe(&seen, PROBE_MUX), "running");
    assert_string_equal(words_probe(&seen, PROBE_WORLDS), "present");
    assert_string_equal(words_probe(&seen, PROBE_VMCI), "loaded");
    assert_string_equal(words_probe(&seen, PROBE_CONNECTIONS), "established");
    scene_mux_down(&seen);
    seen.vmci_loaded = false;
    assert_string_equal(words_probe(&seen, PROBE_MUX), "down");
    assert_string_equal(words_probe(&seen, PROBE_WORLDS), "none");
    assert_string_equal(words_probe(&seen, PROBE_VMCI), "missing");
    assert_string_equal(words_probe(&seen, PROBE_CONNECTIONS), "none");
    seen.connections.ownerless = 1;
    assert_string_equal(words_probe(&seen, PROBE_CONNECTIONS), "established");
    seen.mux.status = STATUS_UNKNOWN;
    assert_string_equal(words_probe(&seen, PROBE_MUX), "unknown");
}

static void what_was_not_observed_is_unknown(void **state) {
    (void)state;
    struct observations seen;
    scene_healthy(&seen);
    seen.probes[PROBE_MUX].observed = seen.probes[PROBE_WORLDS].observed = false;
    seen.probes[PROBE_VMCI].observed = seen.probes[PROBE_CONNECTIONS].observed = false;
    assert_string_equal(words_probe(&seen, PROBE_MUX), "unknown");
    assert_string_equal(words_probe(&seen, PROBE_WORLDS), "unknown");
    assert_string_equal(words_probe(&seen, PROBE_VMCI), "unknown");
    assert_string_equal(words_probe(&seen, PROBE_CONNECTIONS), "unknown");
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_filled),
        cmocka_unit_test(what_stands_in_a_place_is_not_filled_again),
        cmocka_unit_test(what_does_not_fit_is_cut),
        cmocka_unit_test(every_reason_fits),
        cmocka_unit_test(each_probe_has_its_states),
        cmocka_unit_test(what_was_not_observed_is_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
