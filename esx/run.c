#include "run.h"

#include "host/clock.h"
#include "host/log.h"
#include "host/signals.h"
#include "state_file.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool color_wanted(const struct settings *settings) {
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    bool refused = settings->no_color || (no_color != NULL && no_color[0] != '\0');
    return !refused && terminal != NULL && strcmp(terminal, "dumb") != 0 && isatty(STDOUT_FILENO);
}

struct style run_style(const struct run *run) {
    return (struct style){
        .color = color_wanted(&run->settings),
        .quiet = run->settings.quiet,
        .verbose = run->settings.verbose,
    };
}

const struct memory *run_recall(const struct run *run, struct memory *memory) {
    if (run->from != NULL || run->settings.format != FORMAT_PROMETHEUS) {
        return NULL;
    }
    state_read(memory);
    return memory;
}

struct report run_report_on(const struct run *run, const struct observations *seen,
                            const struct verdict *verdict) {
    return (struct report){
        .wall_s = clock_wall_s(),
        .from = run->from,
        .host_name = run->from == NULL ? run->identity.name : "", /* the evidence is another host's */
        .host_release = seen->release.name,
        .seen = seen,
        .verdict = verdict,
    };
}

int run_report(const struct run *run, const struct report *report) {
    struct style style = run_style(run);
    signals_answer();
    switch (run->settings.format) {
    case FORMAT_TEXT:
        report_print_text(stdout, report, &style);
        break;
    case FORMAT_JSON:
        report_print_json(stdout, report);
        break;
    case FORMAT_NAGIOS:
        report_print_nagios(stdout, report);
        break;
    case FORMAT_PROMETHEUS:
        report_print_prometheus(stdout, report);
        break;
    case FORMAT_ESXCLI:
        report_print_esxcli(stdout, report);
        return 0; /* esxcli makes a fault of a program that fails; the state is a field */
    }
    return state_exit_code(report->verdict->state);
}

/* The answer as one line, or as a small document of its own. */
static int answer(const struct run *run, bool done, const char *message) {
    signals_answer();
    switch (run->settings.format) {
    case FORMAT_TEXT:
    case FORMAT_NAGIOS:
    case FORMAT_PROMETHEUS: /* only from the settings file, which is for all commands; main refuses the option */
        if (done && !run->settings.quiet) {
            puts(message);
        }
        break;
    case FORMAT_JSON:
        done_print_json(stdout, done, message);
        break;
    case FORMAT_ESXCLI:
        if (!done) {
            refusal_print_esxcli(stdout, message);
            break;
        }
        done_print_esxcli(stdout, message);
        break;
    }
    return done ? 0 : EXIT_UNABLE;
}

int run_done(const struct run *run, const char *message) {
    return answer(run, true, message);
}

int run_not_done(const struct run *run, const char *format, ...) {
    char message[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    log_warnx("%s", message);
    return answer(run, false, message);
}
