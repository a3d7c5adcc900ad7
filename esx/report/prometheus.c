/*
 * The report in Prometheus's text format. Each metric has the label `host`, since on the monitoring side the files of many hosts
 * lie in one folder of node_exporter's textfile collector.
 */
#include "report/page.h"
#include "report/report.h"
#include "report/words.h"

#include <string.h>

enum { HOST_SIZE = 1040 };

struct metrics {
    FILE *out;
    char host[HOST_SIZE];
    const char *family; /* the one that is open */
};

/* By the name: what ends in `_total` is a counter. */
static void begin_family(struct metrics *metrics, const char *name, const char *help) {
    const char *type = strstr(name, "_total") != NULL ? "counter" : "gauge";
    fprintf(metrics->out, "# HELP muxwatch_%s %s\n# TYPE muxwatch_%s %s\n", name, help, name, type);
    metrics->family = name;
}

static void print_label(struct metrics *metrics, const char *name, const char *value) {
    static const struct escape escapes[] = {{"\\", "\\\\"}, {"\"", "\\\""}, {NULL, NULL}};
    fprintf(metrics->out, "%s=\"", name);
    page_escaped(metrics->out, span_of(value), escapes, SIZE_MAX);
    fputc('"', metrics->out);
}

/* A sample of the open family, with the label `host` and one more where `label` is not "". */
static void print_sample(struct metrics *metrics, const char *label, const char *value, double number) {
    fprintf(metrics->out, "muxwatch_%s{", metrics->family);
    print_label(metrics, "host", metrics->host);
    if (label[0] != '\0') {
        fputc(',', metrics->out);
        print_label(metrics, label, value);
    }
    fprintf(metrics->out, "} %.15g\n", number);
}

/* A family of one sample. */
static void print_single(struct metrics *metrics, const char *name, const char *help, double number) {
    begin_family(metrics, name, help);
    print_sample(metrics, "", "", number);
}

static void print_findings(struct metrics *metrics, const struct report *report) {
    static const char *const names[] = {[STATE_OK] = "ok",
                                        [STATE_UNKNOWN] = "unknown",
                                        [STATE_WARNING] = "warning",
                                        [STATE_CRITICAL] = "critical"};
    begin_family(metrics, "state", "1 for the state that the host is in, 0 for the others.");
    for (int i = STATE_OK; i <= STATE_CRITICAL; i++) {
        print_sample(metrics, "state", names[i], report->verdict.state == (enum state)i);
    }
    begin_family(metrics, "reason", "1 for what was found, 0 for what could have been.");
    for (int i = 0; i < REASONS; i++) {
        print_sample(metrics, "reason", reason_words[i].id, verdict_has(&report->verdict, (enum reason)i));
    }
    if (report->diagnosed) {
        begin_family(metrics, "cause", "1 for the cause that diagnose found most likely, 0 for the others.");
        for (int i = 0; i < CAUSES; i++) {
            print_sample(metrics, "cause", cause_words[i].id, report->diagnosis.cause == (enum cause)i);
        }
    }
}

static void print_probes(struct metrics *metrics, const struct observation probes[PROBES]) {
    begin_family(metrics, "probe_observed", "Whether the probe saw what it asks for.");
    for (int i = 0; i < PROBES; i++) {
        print_sample(metrics, "probe", probe_name((enum probe)i), probes[i].observed);
    }
    for (int i = 0, timed = 0; i < PROBES; i++) {
        if (probes[i].duration_ms >= 0 && timed++ == 0) {
            begin_family(metrics, "probe_duration_seconds", "How long the probe took.");
        }
        if (probes[i].duration_ms >= 0) {
            print_sample(metrics, "probe", probe_name((enum probe)i), (double)probes[i].duration_ms / 1000);
        }
    }
}

static void print_seen(struct metrics *metrics, const struct observations *seen) {
    const struct connections *connections = &seen->connections;
    if (seen->probes[PROBE_MUX].observed && seen->mux.status != STATUS_UNKNOWN) {
        print_single(metrics, "mux_running", "What Mux's own status says.",
                     seen->mux.status == STATUS_RUNNING);
    }
    if (seen->probes[PROBE_WORLDS].observed) {
        print_single(metrics, "mux_worlds", "How many worlds have Mux's name.", seen->worlds);
    }
    if (seen->probes[PROBE_VMCI].observed) {
        print_single(metrics, "vmci_loaded", "Whether the VMCI driver is loaded.", seen->vmci_loaded);
    }
    if (seen->probes[PROBE_CONNECTIONS].observed) {
        begin_family(metrics, "appliance_connections", "Connections to the appliance, by their state.");
        print_sample(metrics, "state", "ESTABLISHED",
                     (double)connections->established + connections->ownerless);
        for (int i = 0; i < CONNECTION_STATES; i++) {
            if (i != CONNECTION_ESTABLISHED) {
                print_sample(metrics, "state", connection_state_name((enum connection_state)i),
                             connections->other_states[i]);
            }
        }
    }
}

static void print_links(struct metrics *metrics, const struct link_answer links[LINKS]) {
    begin_family(metrics, "link_broken",
                 "Whether the link between Mux and the appliance is broken, where that is known.");
    for (int i = 0; i < LINKS; i++) {
        if (links[i].state != LINK_UNKNOWN) {
            print_sample(metrics, "link", link_id((enum link)i), links[i].state == LINK_BROKEN);
        }
    }
}

static void print_remembered(struct metrics *metrics, const struct memory *memory) {
    const struct counters *counters = &memory->counters;
    begin_family(metrics, "probe_failures_total",
                 "Runs of ensure at whose end the probe had not been observed.");
    for (int i = 0; i < PROBES; i++) {
        print_sample(metrics, "probe", probe_name((enum probe)i), (double)counters->failed[i]);
    }
    print_single(metrics, "starts_total", "Starts of Mux by ensure.", (double)counters->starts);
    begin_family(metrics, "starts_suppressed_total",
                 "Runs of ensure that would have started Mux, but for the reason.");
    for (int i = SUPPRESSED_BY_NOTHING + 1; i < SUPPRESSORS; i++) {
        print_sample(metrics, "reason", suppressor_id((enum suppressor)i), (double)counters->suppressed[i]);
    }
    if (memory->start_count > 0) {
        print_single(metrics, "last_start_timestamp_seconds", "When ensure last started Mux.",
                     (double)memory->starts[memory->start_count - 1].wall_s);
    }
    if (moment_set(memory->paused)) {
        print_single(metrics, "paused_until_timestamp_seconds", "Until when starts are paused.",
                     (double)(memory->paused.wall_s + memory->pause_s));
    }
}

void report_print_prometheus(FILE *out, const struct report *report) {
    struct metrics metrics = {.out = out};
    span_copy(metrics.host, sizeof metrics.host,
              span_of(report->from != NULL ? report->from : report->host_name));
    begin_family(&metrics, "info", "The program, the host's release and the service that was asked for.");
    fputs("muxwatch_info{", out);
    print_label(&metrics, "host", metrics.host);
    print_label(&metrics, ",version", MUXWATCH_VERSION);
    print_label(&metrics, ",release", report->seen.release.name);
    print_label(&metrics, ",service", report->seen.service);
    fputs("} 1\n", out);
    print_findings(&metrics, report);
    print_probes(&metrics, report->seen.probes);
    print_seen(&metrics, &report->seen);
    if (report->links_asked) {
        print_links(&metrics, report->links);
    }
    if (report->ensured && report->action.recovery_ms != REPORT_NO_TIME) {
        print_single(&metrics, "recovery_seconds", "How long Mux took to run again after this start.",
                     (double)report->action.recovery_ms / 1000);
    }
    if (report->memory != NULL) {
        print_remembered(&metrics, report->memory);
    }
    print_single(&metrics, "report_timestamp_seconds", "When this report was made.",
                 (double)report->now.wall_s);
}
