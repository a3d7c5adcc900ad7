/* What each format says of the links between Mux and the appliance. */
#include "printed.h"
#include "report/report.h"
#include "report/results.h"
#include "told.h"
#include "unit.h"

static void disconnected(struct observations *seen) {
    seen->connections.established = 0;
    seen->connections.ownerless = 0;
}

/* All links are ok but for two: the firewall is closed, and of the appliance's VM nothing is known. */
static void fill_links(struct report *report) {
    struct link_answer *links = report->links;
    report->links_asked = true;
    for (int i = 0; i < LINKS; i++) {
        links[i] = (struct link_answer){LINK_OK, NULL, LIST_INTERFACES};
    }
    links[LINK_RULE_SET] = (struct link_answer){LINK_BROKEN, "closed", LIST_RULE_SETS};
    links[LINK_APPLIANCE_OFF] = (struct link_answer){LINK_UNKNOWN, "no-pattern", LIST_GUESTS};
}

/* The report on a lost connection, in one format. Valid until the next. */
static const char *print(void (*format)(FILE *out, const struct report *report), enum language language) {
    struct report report;
    struct printed printed;
    told_begin(&report, disconnected);
    report.language = language;
    fill_links(&report);
    printed_begin(&printed);
    format(printed.out, &report);
    return printed_kept(&printed);
}

static void the_text_names_the_break_first(void **state) {
    (void)state;
    const char *text = print(report_print_text, LANGUAGE_EN);
    check_has(text, "\nMux -- interface -- address x- rule set -- allowed -- port group -- plug -- VM\n");
    check_has(text, "BROKEN");
    check_has(
        text,
        "the firewall of the host is closed for Mux.\n  next    In vSphere: open the firewall rule sets");
    check_has(print(report_print_text, LANGUAGE_JA), "x- ルールセット -- 許可 IP");
}

/* Links that are not broken explain nothing where Mux itself is down. */
static void a_stopped_mux_has_no_second_drawing(void **state) {
    (void)state;
    struct report report;
    struct printed printed;
    told_begin(&report, scene_mux_down);
    fill_links(&report);
    report.links[LINK_RULE_SET].state = LINK_OK;
    printed_begin(&printed);
    report_print_text(printed.out, &report);
    assert_null(strstr(printed_end(&printed), "Mux -- interface"));
    printed_free(&printed);
}

static void documents_list_every_link(void **state) {
    (void)state;
    const char *text = print(report_print_json, LANGUAGE_EN);
    check_has(text, "\"id\": \"rule-set\",\n      \"state\": \"broken\",\n      \"why\": \"closed\",\n"
                    "      \"source\": \"network firewall ruleset list\"");
    check_has(text,
              "\"id\": \"appliance-off\",\n      \"state\": \"unknown\",\n      \"why\": \"no-pattern\"");
    check_has(text, "\"id\": \"control-address\",\n      \"state\": \"ok\",\n      \"why\": null");
    check_has(print(report_print_esxcli, LANGUAGE_EN),
              "rule-set broken, allowed-addresses ok, appliance-off unknown</string>");
}

/* What is not known is no sample. */
static void metrics_have_what_is_known(void **state) {
    (void)state;
    const char *text = print(report_print_prometheus, LANGUAGE_EN);
    check_has(text, "link=\"rule-set\"} 1\n");
    check_has(text, "link=\"control-interface\"} 0\n");
    assert_null(strstr(text, "link=\"appliance-off\""));
}

static void each_link_has_its_words(void **state) {
    (void)state;
    for (int i = 0; i < LINKS; i++) {
        const struct link_words *words = &link_words[i];
        assert_true(strlen(words->name) > 0 && strlen(words->name) <= 10); /* the drawing fits 80 columns */
        assert_true(strlen(words->broken) > 0 && strlen(words->step) > 0);
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_names_the_break_first),
        cmocka_unit_test(a_stopped_mux_has_no_second_drawing),
        cmocka_unit_test(documents_list_every_link),
        cmocka_unit_test(metrics_have_what_is_known),
        cmocka_unit_test(each_link_has_its_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
