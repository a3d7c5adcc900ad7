#include "run.h"

#include "host/clock.h"
#include "host/signals.h"
#include "report/language.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void run_look(const struct run *run, struct report *report) {
    const char *terminal = getenv("TERM");
    report->color =
        !run->settings.no_color && terminal != NULL && strcmp(terminal, "dumb") != 0 && isatty(STDOUT_FILENO);
    report->quiet = run->settings.quiet;
    report->verbose = run->settings.verbose;
}

void run_report_on(const struct run *run, struct report *report, const char *from) {
    report->language = run->language;
    report->now = clock_moment();
    report->from = from;
    report->host_name = from == NULL ? run->identity.name : ""; /* the evidence is another host's */
    if (from == NULL) {
        span_copy(report->seen.release.name, RELEASE_SIZE, span_of(run->identity.release));
    }
}

typedef void report_printer(FILE *out, const struct report *report);

int run_report(const struct run *run, struct report *report) {
    static report_printer *const print[] = {
        [FORMAT_TEXT] = report_print_text,
        [FORMAT_JSON] = report_print_json,
        [FORMAT_ESXCLI] = report_print_esxcli,
        [FORMAT_NAGIOS] = report_print_nagios,
        [FORMAT_PROMETHEUS] = report_print_prometheus,
    };
    run_look(run, report);
    signals_answer();
    print[run->settings.format](stdout, report);
    /* esxcli makes a fault of a program that fails; the state is a field */
    return run->settings.format == FORMAT_ESXCLI ? 0 : state_exit_code(report->verdict.state);
}

/* The answer as one line, or as a small document of its own. */
static int answer(const struct run *run, bool done, const char *message) {
    signals_answer();
    if (run->settings.format == FORMAT_JSON) {
        done_print_json(stdout, done, message);
    } else if (run->settings.format == FORMAT_ESXCLI) {
        (done ? done_print_esxcli : refusal_print_esxcli)(stdout, message);
    } else if (done && !run->settings.quiet) {
        puts(message);
    }
    return done ? 0 : EXIT_UNABLE;
}

int run_done(const struct run *run, const char *message) {
    return answer(run, true, message);
}

int run_not_done(const struct run *run, const char *format, ...) {
    char message[MISTAKE_TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    log_warn("%s", message);
    return answer(run, false, message);
}

int run_locked_out(const struct run *run) {
    return errno == EAGAIN
               ? run_not_done(run, "%s",
                              tr(run->language, "another muxwatch is running; try again in a minute"))
               : run_not_done(run, tr(run->language, "cannot take the lock in /var/run/vmware: %s"),
                              strerror(errno));
}

int refuse_usage(const struct run *run, const char *what) {
    bool monitoring = run->settings.format == FORMAT_NAGIOS || run->settings.format == FORMAT_PROMETHEUS;
    struct report report = {.diagnosed = run->answer == ANSWER_DIAGNOSIS,
                            .diagnosis = {.scope = SCOPE_UNKNOWN, .cause = CAUSE_NOT_ENOUGH}};
    char refusal[MISTAKE_TEXT_SIZE]; /* printable */
    if (run->settings.format == FORMAT_ESXCLI || (run->answer == ANSWER_DONE && !monitoring)) {
        return run_not_done(run, "%s", what);
    }
    log_warn("%s", what);
    if (run->settings.format == FORMAT_TEXT) {
        return EXIT_UNABLE;
    }
    observations_begin(&report.seen, run->settings.service, run->settings.module, run->settings.port);
    observations_not_asked(&report.seen);
    verdict_add(&report.verdict, REASON_WRONG_USAGE);
    span_copy(refusal, sizeof refusal, span_of(what));
    run_report_on(run, &report, NULL);
    report.refusal = refusal;
    return run_report(run, &report);
}

int refuse_folder(const struct run *run) {
    char what[400];
    char folder[200 + 1];
    const int error = errno;
    span_copy(folder, sizeof folder, span_of(run->look.from));
    snprintf(what, sizeof what, "--from %s: %s", folder,
             error == ENOENT ? tr(run->language, "no such folder") : strerror(error));
    return refuse_usage(run, what);
}
