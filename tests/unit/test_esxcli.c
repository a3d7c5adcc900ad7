#include "report/report.h"

#include "printed.h"
#include "told.h"
#include "unit.h"

#include <libxml/parser.h>
#include <libxml/tree.h>

/* The output as a tree; the text itself must be XML to the last byte. */
static xmlDocPtr parse(struct printed *printed) {
    const char *text = printed_end(printed);
    xmlDocPtr document = xmlReadMemory(text, (int)printed->length, NULL, NULL, XML_PARSE_NONET);
    if (document == NULL) {
        fail_msg("no XML:\n%s", text);
    }
    printed_free(printed);
    return document;
}

static xmlNodePtr child_named(xmlNodePtr parent, const char *name) {
    for (xmlNodePtr node = parent->children; node != NULL; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0) {
            return node;
        }
    }
    fail_msg("there is no <%s> in <%s>", name, (const char *)parent->name);
    return NULL;
}

static void check_attribute(xmlNodePtr node, const char *name, const char *wanted) {
    xmlChar *value = xmlGetProp(node, (const xmlChar *)name);
    assert_non_null(value);
    assert_string_equal((const char *)value, wanted);
    xmlFree(value);
}

/* The fields in their order, as `Name=value|`. */
static void list_fields(xmlNodePtr structure, char *to, size_t size) {
    size_t used = 0;
    to[0] = '\0';
    for (xmlNodePtr node = structure->children; node != NULL; node = node->next) {
        if (node->type == XML_ELEMENT_NODE) {
            xmlChar *name = xmlGetProp(node, (const xmlChar *)"name");
            xmlChar *value = xmlNodeGetContent(child_named(node, "string"));
            used +=
                (size_t)snprintf(to + used, size - used, "%s=%s|", (const char *)name, (const char *)value);
            xmlFree(name);
            xmlFree(value);
        }
    }
}

static void check_report(void (*break_it)(struct observations *seen), const struct action *action,
                         const char *beginning, const char *end) {
    struct report report;
    struct printed printed;
    char fields[8000];
    told_begin(&report, break_it);
    if (action != NULL) {
        report.ensured = true;
        report.action = *action;
    }
    printed_begin(&printed);
    report_print_esxcli(printed.out, &report);
    xmlDocPtr document = parse(&printed);
    xmlNodePtr structure = child_named(xmlDocGetRootElement(document), "structure");
    check_attribute(structure, "typeName", "MuxwatchReport");
    list_fields(structure, fields, sizeof fields);
    assert_memory_equal(fields, beginning, strlen(beginning));
    assert_string_equal(fields + strlen(fields) - strlen(end), end);
    xmlFreeDoc(document);
}

static void hostile(struct observations *seen) {
    scene_mux_down(seen);
    snprintf(seen->service, sizeof seen->service, "<a&b>\033\xff\"'\xef\xbf\xbf\xef\xbf\xbd");
}

static void the_report_has_its_fields(void **state) {
    (void)state;
    struct action suppressed = {
        .result = ACTION_SUPPRESSED, .suppressor = SUPPRESSED_BY_PAUSE, .recovery_ms = REPORT_NO_TIME};
    check_report(
        scene_nothing, NULL,
        "State=OK|Time=2026-11-22T17:59:59Z|Host=esx01|Service=vShield-Endpoint-Mux|Reasons=ok|Text=",
        "|NextSteps=|Mux=running|Worlds=present|Vmci=loaded|Connections=established|Links=|Action=none|"
        "SuppressedBy=|");
    check_report(
        scene_mux_down, &suppressed, "State=CRITICAL|",
        "|Mux=down|Worlds=none|Vmci=loaded|Connections=none|Links=|Action=suppressed|SuppressedBy=paused|");
    check_report(
        scene_all_unobserved, NULL, "State=UNKNOWN|",
        "|Mux=unknown|Worlds=unknown|Vmci=unknown|Connections=unknown|Links=|Action=none|SuppressedBy=|");
}

static void hostile_texts_stay_text(void **state) {
    (void)state;
    check_report(hostile, NULL,
                 "State=CRITICAL|Time=2026-11-22T17:59:59Z|Host=esx01|Service=<a&b>?"
                 "?\"'\\uffff\xef\xbf\xbd|Reasons=mux-down|",
                 "|SuppressedBy=|");
}

static void a_diagnosis_has_its_own_fields(void **state) {
    (void)state;
    struct report report;
    struct printed printed;
    char fields[8000];
    told_begin(&report, scene_mux_down);
    told_diagnose(&report);
    printed_begin(&printed);
    report_print_esxcli(printed.out, &report);
    xmlDocPtr document = parse(&printed);
    xmlNodePtr structure = child_named(xmlDocGetRootElement(document), "structure");
    check_attribute(structure, "typeName", "MuxwatchDiagnosis");
    list_fields(structure, fields, sizeof fields);
    assert_non_null(
        strstr(fields, "|Connections=none|Links=|Scope=unknown|Path=scope unknown, mux broken, "));
    assert_non_null(strstr(fields, "|Cause=mux|CauseText=vShield-Endpoint-Mux is not running on the host, "));
    assert_non_null(strstr(fields, "|CauseSteps=|Measures=|"));
    assert_null(strstr(fields, "Action="));
    xmlFreeDoc(document);
}

static void the_most_reasons_make_xml_too(void **state) {
    (void)state;
    static const struct settings defaults;
    struct report report = {.host_name = "", .settings = &defaults};
    struct printed printed;
    scene_healthy(&report.seen);
    char refusal[300 + 1];
    memset(refusal, '<', sizeof refusal - 1);
    refusal[sizeof refusal - 1] = '\0';
    for (int reason = 1; reason < REASONS; reason++) {
        verdict_add(&report.verdict, (enum reason)reason);
    }
    report.refusal = refusal;
    printed_begin(&printed);
    report_print_esxcli(printed.out, &report);
    xmlFreeDoc(parse(&printed));
}

static void the_history_is_a_list_of_events(void **state) {
    (void)state;
    static struct history history;
    struct report report = {.history = &history, .host_name = "esx01"};
    struct printed printed;
    char fields[1000];
    history_add_event(&history, 1795370399, "mux-start <x>");
    history_add_event(&history, 1795370400, "second");
    printed_begin(&printed);
    history_print_esxcli(printed.out, &report);
    xmlDocPtr document = parse(&printed);
    xmlNodePtr list = child_named(xmlDocGetRootElement(document), "list");
    check_attribute(list, "type", "structure");
    assert_int_equal(xmlChildElementCount(list), 2);
    check_attribute(child_named(list, "structure"), "typeName", "MuxwatchEvent");
    list_fields(child_named(list, "structure"), fields, sizeof fields);
    assert_string_equal(fields, "Time=2026-11-22T17:59:59Z|Event=mux-start <x>|");
    xmlFreeDoc(document);
}

static void what_was_done_is_a_structure(void **state) {
    (void)state;
    struct printed printed;
    char fields[1000];
    printed_begin(&printed);
    done_print_esxcli(printed.out, &(struct report){.done = "No starts for 1h & more."});
    xmlDocPtr document = parse(&printed);
    xmlNodePtr structure = child_named(xmlDocGetRootElement(document), "structure");
    check_attribute(structure, "typeName", "MuxwatchDone");
    list_fields(structure, fields, sizeof fields);
    assert_string_equal(fields, "Done=true|Message=No starts for 1h & more.|");
    xmlFreeDoc(document);
}

static void a_refusal_is_one_line(void **state) {
    (void)state;
    struct printed printed;
    printed_begin(&printed);
    done_print_esxcli(printed.out, &(struct report){.refusal = "no <lock> & no\nERROR: second\033[31m"});
    assert_string_equal(printed_end(&printed), "ERROR: no <lock> & no?ERROR: second?[31m\n");
    printed_free(&printed);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_report_has_its_fields),       cmocka_unit_test(hostile_texts_stay_text),
        cmocka_unit_test(a_diagnosis_has_its_own_fields),  cmocka_unit_test(the_most_reasons_make_xml_too),
        cmocka_unit_test(the_history_is_a_list_of_events), cmocka_unit_test(what_was_done_is_a_structure),
        cmocka_unit_test(a_refusal_is_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
