/* The diagnosis in text and in JSON: report/diagnosis_text.c and report/diagnosis_json.c. */
#include "report/report.h"

#include "printed.h"
#include "report/language.h"
#include "told.h"
#include "unit.h"

static struct told told;
static struct diagnosis diagnosis;
static struct clues clues;

static void nothing(struct observations *seen) {
    (void)seen;
}

static void begin(void (*break_it)(struct observations *seen)) {
    memset(&clues, 0, sizeof clues);
    clues.release = "6.7.0";
    told_begin(&told, break_it);
}

/* What is printed, by one of the two; to be freed. */
static const char *print(struct printed *printed, bool json) {
    struct style style = {.color = false};
    diagnosis_reach(&diagnosis, &told.seen, &told.verdict, &clues);
    told.report.diagnosis = &diagnosis;
    told.report.clues = &clues;
    printed_begin(printed);
    if (json) {
        report_print_json(printed->out, &told.report);
    } else {
        report_print_text(printed->out, &told.report, &style);
    }
    return printed_end(printed);
}

static void check_parts(bool json, const char *const *parts) {
    struct printed printed;
    const char *text = print(&printed, json);
    const char *at = text;
    for (; *parts != NULL; parts++) {
        at = strstr(at, *parts);
        if (at == NULL) {
            fail_msg("wanted, in this order: %s\nin\n%s", *parts, text);
        }
    }
    printed_free(&printed);
}

static void the_text_has_path_cause_and_what_to_collect(void **state) {
    (void)state;
    static const char *const well[] = {"guests ----",
                                       "?           ok        ok    ok ",
                                       "Are all protected guests",
                                       "no evidence",
                                       "Is Mux running",
                                       "Mux is running",
                                       "cause",
                                       "collect",
                                       "guests.txt",
                                       NULL};
    static const char *const down[] = {"broken    Is Mux running",
                                       "cause     vShield-Endpoint-Mux is not running on the host", NULL};
    begin(nothing);
    check_parts(false, well);
    begin(scene_mux_down);
    check_parts(false, down);
}

static void a_guests_case_has_component_and_measures(void **state) {
    (void)state;
    static const char *const parts[] = {"broken    Are all protected guests",
                                        "Only some guests are affected",
                                        "not observed: guest-vmci.txt",
                                        "cause     Only some guests",
                                        "next    In the guest",
                                        "NSX File Introspection",
                                        "measures  1. ",
                                        "3. Reactivate the guest.",
                                        "8. Update vShield Endpoint.",
                                        NULL};
    begin(nothing);
    clues.guests.about.observed = true;
    clues.guests.seen.stated = SCOPE_SOME;
    clues.guest_vmci.about.failures[0] =
        (struct failure){.source = "guest-vmci.txt", .output.id = FAULT_NO_STATE};
    check_parts(false, parts);
    snprintf(told.seen.service, sizeof told.seen.service, "%s", SERVICE_NSX);
    static const char *const nsx[] = {"NSX       For NSX there is", NULL};
    check_parts(false, nsx);
}

static void the_past_is_told_as_such(void **state) {
    (void)state;
    static const char *const parts[] = {"earlier   Is ds_agent.log free",
                                        "\"amsocket open\" failed 2 times, a to b", NULL};
    begin(nothing);
    clues.ds_am.about.observed = true;
    clues.ds_am.processes = 2;
    clues.agent_log.about.observed = true;
    clues.agent_log.refusals = 2;
    snprintf(clues.agent_log.first, sizeof clues.agent_log.first, "a");
    snprintf(clues.agent_log.last, sizeof clues.agent_log.last, "b");
    check_parts(false, parts);
}

static void the_json_has_the_same(void **state) {
    (void)state;
    static const char *const parts[] = {
        "\"diagnosis\": {",        "\"scope\": \"some\"", "\"id\": \"scope\"",     "\"answer\": \"broken\"",
        "\"id\": \"guest-sleep\"", "\"seen\": false",     "\"cause\": {",          "\"id\": \"guest\"",
        "NSX File Introspection",  "\"measures\": [",     "Reactivate the guest.", NULL};
    begin(nothing);
    clues.guests.about.observed = true;
    clues.guests.seen.stated = SCOPE_SOME;
    check_parts(true, parts);
}

static void both_speak_japanese(void **state) {
    (void)state;
    static const char *const parts[] = {"原因      ", "収集      ", NULL};
    begin(nothing);
    told.report.language = LANGUAGE_JA;
    check_parts(false, parts);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_has_path_cause_and_what_to_collect),
        cmocka_unit_test(a_guests_case_has_component_and_measures),
        cmocka_unit_test(the_past_is_told_as_such),
        cmocka_unit_test(the_json_has_the_same),
        cmocka_unit_test(both_speak_japanese),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
