#include "run.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool color_wanted(const struct settings *settings) {
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    bool refused = settings->no_color || (no_color != NULL && no_color[0] != '\0');
    return !refused && isatty(STDOUT_FILENO) && terminal != NULL && strcmp(terminal, "dumb") != 0;
}

struct style run_style(const struct run *run) {
    return (struct style){
        .color = color_wanted(&run->settings),
        .quiet = run->settings.quiet,
        .verbose = run->settings.verbose,
    };
}

int run_report(const struct run *run, const struct report *report) {
    struct style style = run_style(run);
    switch (run->settings.format) {
    case FORMAT_TEXT:
        report_print_text(stdout, report, &style);
        break;
    case FORMAT_JSON:
        report_print_json(stdout, report);
        break;
    }
    return state_exit_code(report->verdict->state);
}
