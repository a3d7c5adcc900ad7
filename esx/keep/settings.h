/*
 * settings: what can be set in /etc/config/muxwatch.conf, and by the options of the same names.
 */
#ifndef MUXWATCH_KEEP_SETTINGS_H
#define MUXWATCH_KEEP_SETTINGS_H

#include "judge/observations.h"
#include "judge/policy.h"
#include "keep/crontab.h"
#include "report/language.h"

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_ESXCLI, FORMAT_NAGIOS, FORMAT_PROMETHEUS };

enum { SETTINGS_TIMEOUT_MAX_S = 3600, SETTINGS_KEYS = 15, SETTING_VALUE_SIZE = 80 };

enum setting_source { SETTING_DEFAULT, SETTING_FILE, SETTING_ENVIRONMENT, SETTING_OPTION };

/* Where a setting comes from. */
struct setting_origin {
    enum setting_source source;
    unsigned line;        /* of the file */
    const char *variable; /* of the environment */
};

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
    struct setting_origin origins[SETTINGS_KEYS]; /* in the order of settings_key() */
};

/* The defaults. */
void settings_begin(struct settings *settings);

/*
 * Sets one key from its value. Returns NULL, or what is wrong: a constant text to stand behind the key's
 * name.
 */
const char *settings_set(struct settings *settings, struct span key, struct span value);

/* Notes where the value of a key comes from. */
void settings_note(struct settings *settings, struct span key, struct setting_origin origin);

/* The names of the keys, from index 0 on; NULL behind the last. */
const char *settings_key(unsigned index);

/* Writes the value of a key as a settings file has it into `to` (SETTING_VALUE_SIZE bytes); "" for a schedule by the host's name. */
void settings_value(const struct settings *settings, unsigned index, char *to);

/*
 * Reads the text of a settings file: `key = value` lines, `#` comments. Returns true; else false with
 * `NAME:LINE: what is wrong` in `error` (`name` is the file's), and `settings` is not to be used.
 */
bool settings_parse(struct settings *settings, const char *name, const char *text, size_t length, char *error,
                    size_t size);

#endif
