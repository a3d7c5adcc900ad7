#include "run.h"

#include "host/clock.h"
#include "host/signals.h"
#include "report/language.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void run_report_on(const struct run *run, struct report *report) {
    report->language = run->language;
    report->settings = &run->settings;
    report->now = clock_moment();
    report->host_name = report->from == NULL ? run->identity.name : ""; /* the evidence is another host's */
    if (report->from == NULL) {
        span_copy(report->seen.release.name, RELEASE_SIZE, span_of(run->identity.release));
    }
}

typedef void printer(FILE *out, const struct report *report);

int run_print(const struct run *run, struct report *report, enum document document) {
    /* The formats of monitoring may come from the settings file, which is for all commands: where they have no form, text. */
    static printer *const printers[][FORMAT_PROMETHEUS + 1] = {
        [DOCUMENT_REPORT] = {report_print_text, report_print_json, report_print_esxcli, report_print_nagios,
                             report_print_prometheus},
        [DOCUMENT_HISTORY] = {history_print_text, history_print_json, history_print_esxcli},
        [DOCUMENT_SETTINGS] = {settings_print_text, settings_print_json, settings_print_esxcli},
        [DOCUMENT_DONE] = {done_print_text, done_print_json, done_print_esxcli},
    };
    const enum format format = run->settings.format;
    const char *terminal = getenv("TERM");
    printer *print = printers[document][format];
    run_report_on(run, report);
    progress_clear(run->look.progress);
    report->color =
        !run->settings.no_color && terminal != NULL && strcmp(terminal, "dumb") != 0 && isatty(STDOUT_FILENO);
    signals_answer();
    (print != NULL ? print : printers[document][FORMAT_TEXT])(stdout, report);
    if (document == DOCUMENT_REPORT) {
        /* esxcli makes a fault of a program that fails; the state is a field */
        return format == FORMAT_ESXCLI ? 0 : state_exit_code(report->verdict.state);
    }
    return report->refusal != NULL ? EXIT_UNABLE : 0;
}

int run_done(const struct run *run, const char *message) {
    struct report report = {.done = message};
    return run_print(run, &report, DOCUMENT_DONE);
}

int run_not_done(const struct run *run, const char *format, ...) {
    char message[MISTAKE_TEXT_SIZE];
    struct report report = {.refusal = message};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    log_warn("%s", message);
    return run_print(run, &report, DOCUMENT_DONE);
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
    report.refusal = refusal;
    return run_print(run, &report, DOCUMENT_REPORT);
}

int refuse_folder(const struct run *run) {
    char what[400];
    char folder[200 + 1];
    const int error = errno;
    span_copy(folder, sizeof folder, span_of(run->look.from));
    snprintf(what, sizeof what, "--from %s: %s", folder,
             error == ENOENT ? tr(run->language, "no such file or folder") : strerror(error));
    return refuse_usage(run, what);
}
