/*
 * settings: what can be set in /etc/config/muxwatch.conf, and by the options of the same names.
 */
#ifndef MUXWATCH_KEEP_SETTINGS_H
#define MUXWATCH_KEEP_SETTINGS_H

#include "judge/observations.h"
#include "judge/policy.h"
#include "keep/crontab.h"
#include "keep/keys.h"

/* What can be wrong in a settings file, or on the command line. */
enum mistake {
    MISTAKE_NONE,
    MISTAKE_FILE, /* the file could not be read */
    MISTAKE_LINE, /* no `key = value` line */
    MISTAKE_KEY,  /* no setting of muxwatch */
    MISTAKE_NAME, /* from here on a value that its key does not take */
    MISTAKE_PORT,
    MISTAKE_TIMEOUT,
    MISTAKE_FORMAT,
    MISTAKE_LANGUAGE,
    MISTAKE_FLAG,
    MISTAKE_SCHEDULE,
    MISTAKE_BUDGET,
    MISTAKE_LENGTH, /* of time */
    MISTAKE_EXPECTATION,
    MISTAKE_APPLIANCE,
    MISTAKE_ARGUMENT, /* from here on a word of the command line */
    MISTAKE_COMMAND,
    MISTAKE_OPTION,
    MISTAKE_NO_VALUE,
    MISTAKE_MONITORING, /* the format of a command that prints no report */
    MISTAKE_WAIT_FROM,
    MISTAKES /* how many */
};

/* Which muxwatch speaks to people; its words stand in report/. */
enum language { LANGUAGE_EN, LANGUAGE_JA };

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_ESXCLI, FORMAT_NAGIOS, FORMAT_PROMETHEUS };

enum {
    SETTINGS_TIMEOUT_MAX_S = 3600,
    SETTINGS_KEYS = 17,
    SETTING_VALUE_SIZE = KEY_VALUE_SIZE,
    SETTING_QUOTE_SIZE = 80,
    SETTING_APPLIANCE_SIZE = 64
};

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
    enum expectation expectation;
    char appliance_vm[SETTING_APPLIANCE_SIZE]; /* a pattern of the appliance's name; "": not set */
    bool quiet;
    bool verbose;
    bool no_color;
    struct policy_limits limits;
    struct setting_origin origins[SETTINGS_KEYS]; /* in the order of settings_key() */
};

/* What is wrong, and where. */
struct complaint {
    enum mistake id;
    const char *
        where; /* the settings file, or the option that has the value; NULL with a word of the command line */
    unsigned line; /* of the file, from 1 on; errno with MISTAKE_FILE; 0 on the command line */
    char quoted[SETTING_QUOTE_SIZE]; /* the key that is none, else the line; the value, the word; printable */
};

/* The defaults. */
void settings_begin(struct settings *settings);

/*
 * Sets one key from its value, and notes where that comes from. Returns MISTAKE_NONE, or what is wrong: MISTAKE_KEY or of a value;
 * then nothing was changed.
 */
enum mistake settings_set(struct settings *settings, struct span key, struct span value,
                          struct setting_origin origin);

/* The names of the keys, from index 0 on; NULL behind the last. */
const char *settings_key(unsigned index);

/* Writes the value of a key as a settings file has it into `to` (SETTING_VALUE_SIZE bytes); "" for a schedule by the host's name. */
void settings_value(const struct settings *settings, unsigned index, char *to);

/*
 * Reads the text of a settings file: `key = value` lines, `#` comments. Returns true; else false with the first mistake, but
 * for where that is, and `settings` is not to be used.
 */
bool settings_parse(struct settings *settings, const char *text, size_t length, struct complaint *complaint);

#endif
