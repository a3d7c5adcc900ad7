/*
 * The report as a monitoring plug-in prints it, by the Monitoring Plugins guidelines: a first line of under 80 characters that
 * begins with the state, then the long text, and behind its last line the performance data, `name=value[unit];warn;crit;min;max`.
 * Characters that shells, web pages or Nagios itself take for their own do not come out as such.
 */
#include "report/language.h"
#include "report/page.h"
#include "report/report.h"
#include "report/words.h"

#include <inttypes.h>

enum { FIRST_LINE_MAX = 79, HEADLINE_SIZE = 200 };

/* In place of each one that looks like it. */
static const struct escape escapes[] = {{"$", "\uff04"}, {"&", "\uff06"},  {"|", "\u00a6"},
                                        {"'", "\u2019"}, {"\"", "\u201d"}, {"<", "\u2039"},
                                        {">", "\u203a"}, {"`", "\u2019"},  {NULL, NULL}};

static void print_first_line(FILE *out, const struct report *report) {
    const struct verdict *verdict = &report->verdict;
    char line[HEADLINE_SIZE];
    snprintf(line, sizeof line, "MUXWATCH %s - %s (", state_name(verdict->state),
             tr(report->language, reason_words[verdict->findings[0].reason].headline));
    size_t columns = page_escaped(out, span_of(line), escapes, FIRST_LINE_MAX - 1);
    page_escaped(out, span_of(report->from != NULL ? report->from : report->host_name), escapes,
                 FIRST_LINE_MAX - 1 - columns);
    fputs(")\n", out);
}

static void print_line(FILE *out, const char *text) {
    page_escaped(out, span_of(text), escapes, SIZE_MAX);
    fputc('\n', out);
}

static void print_steps(FILE *out, const struct result *result) {
    for (unsigned i = 0; i < result->step_count; i++) {
        fputs("- ", out);
        print_line(out, result->steps[i]);
    }
}

static void print_count(FILE *out, const char *name, const struct observation *about, uint64_t value,
                        const char *critical) {
    if (about->observed) {
        fprintf(out, " %s=%" PRIu64 ";;%s;0", name, value, critical);
    } else {
        fprintf(out, " %s=U;;%s;0", name, critical);
    }
}

/*
 * Without a connection no host is OK, except where no protection is expected. Worlds have no threshold, since they are only a second
 * witness: where none is seen and there is a connection, a host is OK. A check takes as long as its slowest probe.
 */
static void print_performance(FILE *out, const struct observations *seen) {
    long longest_ms = OBSERVATION_NOT_TIMED;
    for (int i = 0; i < PROBES; i++) {
        long took_ms = seen->probes[i].duration_ms;
        longest_ms = took_ms > longest_ms ? took_ms : longest_ms;
    }
    print_count(out, "worlds", &seen->probes[PROBE_WORLDS], seen->worlds, "");
    bool expected = seen->deployment != DEPLOYMENT_UNWANTED && seen->deployment != DEPLOYMENT_ABSENT;
    print_count(out, "connections", &seen->probes[PROBE_CONNECTIONS],
                (uint64_t)seen->connections.established + seen->connections.ownerless, expected ? "1:" : "");
    if (longest_ms >= 0) {
        fprintf(out, " time=%ld.%03lds;;;0", longest_ms / 1000, longest_ms % 1000);
    } else {
        fputs(" time=U;;;0", out);
    }
}

void report_print_nagios(FILE *out, const struct report *report) {
    struct result result;
    char action[WORDS_ACTION_SIZE];
    print_first_line(out, report);
    for (size_t i = 0; i < report->verdict.count; i++) {
        words_reason(&result, report, report->verdict.findings[i].reason);
        fprintf(out, "%s %s: ", state_name(report->verdict.findings[i].state), result.id);
        print_line(out, result.text);
        print_steps(out, &result);
    }
    words_action(action, report);
    if (action[0] != '\0') {
        print_line(out, action);
    }
    if (report->diagnosed) {
        words_cause(&result, report);
        fprintf(out, "%s: ", result.id);
        print_line(out, result.text);
        print_steps(out, &result);
    }
    fprintf(out, "muxwatch %s |", MUXWATCH_VERSION);
    print_performance(out, &report->seen);
    fputc('\n', out);
}
