/* settings: what holds, and where it comes from. Asks nothing and changes nothing; a file with a mistake is refused before. */
#include "run.h"

#include "host/signals.h"

int settings_command(struct run *run) {
    const struct settings *settings = &run->settings;
    signals_answer();
    if (settings->format == FORMAT_JSON) {
        settings_print_json(stdout, settings, run->config);
    } else if (settings->format == FORMAT_ESXCLI) {
        settings_print_esxcli(stdout, settings, run->config);
    } else if (!settings->quiet) {
        settings_print_text(stdout, settings, run->config);
    }
    return 0;
}
