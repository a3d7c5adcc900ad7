/* settings: what holds, and where it comes from. Asks nothing and changes nothing; a file with a mistake is refused before. */
#include "commands.h"

#include "host/signals.h"

#include <stdlib.h>
#include <string.h>

/* NO_COLOR counts beside the setting, whichever says so. */
static void apply_no_color(struct settings *settings) {
    static const char variable[] = "NO_COLOR";
    const char *value = getenv(variable);
    if (!settings->no_color && value != NULL && value[0] != '\0') {
        settings_set(settings, span_of("no-color"), span_of("yes"),
                     (struct setting_origin){SETTING_ENVIRONMENT, 0, variable});
    }
}

int settings_command(struct run *run) {
    struct settings *settings = &run->settings;
    apply_no_color(settings);
    if (settings->cron_schedule[0] == '\0') {
        crontab_schedule_for(settings->cron_schedule, run->identity.name);
    }
    signals_answer();
    if (settings->format == FORMAT_JSON) {
        settings_print_json(stdout, settings, run->config);
    } else if (settings->format == FORMAT_ESXCLI) {
        settings_print_esxcli(stdout, settings, run->config);
    } else if (!settings->quiet) {
        settings_print_text(stdout, run->language, settings, run->config);
    }
    return 0;
}
