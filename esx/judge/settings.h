/*
 * settings: what can be set in /etc/config/muxwatch.conf, and by the options of the same names.
 */
#ifndef MUXWATCH_JUDGE_SETTINGS_H
#define MUXWATCH_JUDGE_SETTINGS_H

#include "base/language.h"
#include "judge/crontab.h"
#include "judge/observations.h"
#include "judge/policy.h"

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_ESXCLI, FORMAT_NAGIOS, FORMAT_PROMETHEUS };

enum { SETTINGS_TIMEOUT_MAX_S = 3600 };

struct settings {
    char service[SERVICE_LONGEST + 1];
    bool service_set; /* named by an option or the file: then no other service is looked for */
    char module[MODULE_LONGEST + 1];
    unsigned port;
    unsigned timeout_s; /* of the whole run */
    enum format format;
    enum language language;
    char cron_schedule[CRONTAB_SCHEDULE_SIZE]; /* five fields; "": by the host's name */
    bool quiet;
    bool verbose;
    bool no_color;
    struct policy_limits limits;
};

/* The defaults. */
void settings_begin(struct settings *settings);

/*
 * Sets one key from its value. Returns NULL, or what is wrong: a constant text to stand behind the key's
 * name.
 */
const char *settings_set(struct settings *settings, struct span key, struct span value);

/*
 * Reads the text of a settings file: `key = value` lines, `#` comments. Returns true; else false with
 * `NAME:LINE: what is wrong` in `error` (`name` is the file's), and `settings` is not to be used.
 */
bool settings_parse(struct settings *settings, const char *name, const char *text, size_t length, char *error,
                    size_t size);

#endif
