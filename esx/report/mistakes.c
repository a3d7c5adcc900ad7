#include "report/mistakes.h"

#include "base/lines.h"
#include "report/language.h"

#include <stdio.h>
#include <string.h>

const char *mistake_words(enum mistake id) {
    static const char *const words[MISTAKES] = {
        [MISTAKE_LINE] = MESSAGE("is no 'key = value' line"),
        [MISTAKE_KEY] = MESSAGE("is no setting of muxwatch"),
        [MISTAKE_SERVICE] =
            MESSAGE("is no name of an init script (letters, digits, '_', '.', '-'; at most 63)"),
        [MISTAKE_PORT] = MESSAGE("is no TCP port (1 to 65535)"),
        [MISTAKE_TIMEOUT] = MESSAGE("is no number of seconds from 1 to 3600"),
        [MISTAKE_FORMAT] = MESSAGE("is none of text, json, nagios, prometheus, esxcli"),
        [MISTAKE_LANGUAGE] = MESSAGE("is neither en nor ja"),
        [MISTAKE_FLAG] = MESSAGE("is neither yes nor no"),
        [MISTAKE_MODULE] = MESSAGE("is no name of a module (letters, digits, '_', '.', '-'; at most 63)"),
        [MISTAKE_SCHEDULE] =
            (MESSAGE("is not a schedule that crond runs: minute 0-59, hour 0-23, day 1-31, month 1-12, "
                     "weekday 0-6, separated by single spaces")),
        [MISTAKE_BUDGET] = MESSAGE("is no number of starts from 1 to 20"),
        [MISTAKE_LENGTH] = MESSAGE("is no length of time from 1s to 24h (such as 90s, 30m, 1h)"),
    };
    return tr(words[id]);
}

void mistake_text(char *to, size_t size, const struct settings_mistake *mistake, const char *file) {
    if (mistake->id == MISTAKE_FILE) {
        snprintf(to, size, "%.160s: %s", file, strerror(mistake->error));
    } else if (mistake->id == MISTAKE_OVERLONG) {
        snprintf(to, size, tr("%s:%u: a line longer than %d bytes"), file, mistake->line, LINES_LONGEST);
    } else {
        snprintf(to, size, "%s:%u: '%s' %s", file, mistake->line, mistake->quoted,
                 mistake_words(mistake->id));
    }
}

void damage_text(char *to, size_t size, const struct memory_damage *damage) {
    to[0] = '\0';
    switch (damage->kind) {
    case DAMAGE_NONE:
        break;
    case DAMAGE_LINE:
        snprintf(to, size, tr("line %u is none of a state file"), damage->line);
        break;
    case DAMAGE_CUT:
        snprintf(to, size, tr("it breaks off after line %u"), damage->line);
        break;
    case DAMAGE_MISSING:
        snprintf(to, size, "%s", tr("lines are missing or too long"));
        break;
    }
}
