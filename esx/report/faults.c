#include "report/faults.h"

#include "base/utf8.h"
#include "report/language.h"

#include <stdio.h>
#include <string.h>

static const char *const words[FAULTS] = {
    [FAULT_NONE] = "",
    [FAULT_TEXT] = "{text}",
    [FAULT_ERRNO] = "{error}",
    [FAULT_NOT_ASKED] = MESSAGE("not checked"),
    [FAULT_NOT_THERE] = MESSAGE("file not found"),
    [FAULT_EXIT] = MESSAGE("exit code {number}"),
    [FAULT_KILLED] = MESSAGE("killed by signal {number}"),
    [FAULT_NOT_STARTED] = MESSAGE("cannot run it: {error}"),
    [FAULT_TIMED_OUT] = MESSAGE("no answer in {seconds} s"),
    [FAULT_FLOODED] = MESSAGE("more than {number} MiB of output"),
    [FAULT_UNREADABLE] = MESSAGE("cannot read its output"),
    [FAULT_INTERRUPTED] = MESSAGE("interrupted by signal {number}"),
    [FAULT_EMPTY] = MESSAGE("it is empty"),
    [FAULT_SAID] = MESSAGE("output: {text}"),
    [FAULT_CUT] = MESSAGE("the list is truncated"),
    [FAULT_CUT_BEHIND] = MESSAGE("truncated after row {number}"),
    [FAULT_ROW] = MESSAGE("row {number} is truncated or malformed: {text}"),
    [FAULT_NO_ANSWER] = MESSAGE("no answer found"),
    [FAULT_FILTERED] = MESSAGE("cannot show that it is missing: {text}"),
    [FAULT_PARTIAL] = MESSAGE("only some of its rows"),
    [FAULT_NOT_PASTED] = MESSAGE("no output of this command in the evidence"),
    [FAULT_NO_STACK] = MESSAGE("no answer to: esxcli network ip connection list -N {text}"),
    [FAULT_NO_TEXT] = MESSAGE("not a text file ({text})"),
    [FAULT_CONFLICT] = MESSAGE("the evidence conflicts"),
    [FAULT_CONFLICT_AT] = MESSAGE("the evidence conflicts in lines {text}"),
    [FAULT_OUTDATED] = MESSAGE("asked before a change such as a start or reboot, or since refuted"),
    [FAULT_STATUS_DOUBT] = MESSAGE("unclear whether it is running"),
    [FAULT_STATUS_SILENT] = MESSAGE("says neither running nor not running"),
    [FAULT_STATUS_NEITHER] = MESSAGE("said neither running nor not running, exit code {number}"),
    [FAULT_XML_UNEXPECTED] = MESSAGE("the XML has an unexpected {text} at row {number}"),
    [FAULT_XML_OVERLONG] = MESSAGE("the XML has a value, tag, comment or names longer than {number} bytes"),
    [FAULT_XML_PARSER] = "XML line {number}: {text}",
    [NOTE_EXIT_CODE_COUNTS] =
        MESSAGE("it said neither running nor not running; its exit code {number} was used"),
    [NOTE_WORDS_COUNT] =
        MESSAGE("its exit code {number} disagrees with its output '{text}', which takes precedence"),
    [NOTE_NO_WORLD] = MESSAGE("ps lists no world of {text}, though it is running and connected"),
    [NOTE_LOCALCLI] = MESSAGE("esxcli failed ({failure}); used localcli instead"),
    [NOTE_LOCALCLI_AGAIN] = MESSAGE("esxcli failed earlier in this run; used localcli instead"),
    [NOTE_SWITCH] = MESSAGE("cannot read {text} ({error}); assuming that the service is enabled"),
};

/* `failure`: of an observation that has the fault as its note. */
static void tell(char *to, enum language language, const struct fault *fault, const char *failure) {
    bool whole = fault->number % 1000 < 50; /* `10 s`, `1.2 s` */
    char seconds[32];
    snprintf(seconds, sizeof seconds, "%.*f", whole ? 0 : 1, (double)fault->number / 1000);
    const struct place places[] = {
        {"number", .number = (int64_t)fault->number},
        {"text", .text = fault->text},
        {"error", .text = strerror((int)fault->number)},
        {"seconds", .text = seconds},
        {"failure", .text = failure},
        {.name = NULL},
    };
    fill(to, FAULT_WORDS_SIZE, language, words[fault->id], places, NULL);
}

void fault_words(char *to, enum language language, const struct fault *fault) {
    tell(to, language, fault, "");
}

/* How a program ended, and what is wrong with what it printed. */
static void failure_words(char *to, enum language language, const struct failure *failure) {
    char output[FAULT_WORDS_SIZE];
    fault_words(to, language, &failure->end);
    fault_words(output, language, &failure->output);
    append(to, FAULT_WORDS_SIZE, output[0] != '\0' ? ", " : "", "%s", output);
}

void note_words(char *to, enum language language, const struct observation *about) {
    char failure[FAULT_WORDS_SIZE];
    failure_words(failure, language, &about->failures[0]);
    tell(to, language, &about->note, failure);
}

void error_words(char *to, enum language language, const struct observation *about) {
    to[0] = '\0';
    for (size_t i = 0; i < sizeof about->failures / sizeof about->failures[0] && !about->observed; i++) {
        const struct failure *failure = &about->failures[i];
        const char *source = failure->source != NULL ? failure->source : "";
        char text[FAULT_WORDS_SIZE];
        failure_words(text, language, failure);
        if (text[0] != '\0') {
            append(to, FAULT_WORDS_SIZE, "; ", source[0] != '\0' ? "%s: %s" : "%s%s", source, text);
        }
    }
    to[utf8_whole(span_of(to)).length] = '\0';
}

static const char *const mistakes[MISTAKES] = {
    [MISTAKE_LINE] = MESSAGE("is not a 'key = value' line"),
    [MISTAKE_KEY] = MESSAGE("is an unknown setting"),
    [MISTAKE_NAME] = MESSAGE("is not a valid name (letters, digits, '_', '.', '-'; at most 63)"),
    [MISTAKE_PORT] = MESSAGE("is not a TCP port (1 to 65535)"),
    [MISTAKE_TIMEOUT] = MESSAGE("is not a number of seconds from 1 to 3600"),
    [MISTAKE_FORMAT] = MESSAGE("must be one of text, json, nagios, prometheus, esxcli"),
    [MISTAKE_LANGUAGE] = MESSAGE("must be en or ja"),
    [MISTAKE_FLAG] = MESSAGE("must be yes or no"),
    [MISTAKE_SCHEDULE] = (MESSAGE("is not a cron schedule: minute 0-59, hour 0-23, day 1-31, month 1-12, "
                                  "weekday 0-6, separated by single spaces")),
    [MISTAKE_BUDGET] = MESSAGE("is not a number of starts from 1 to 20"),
    [MISTAKE_EXPECTATION] = MESSAGE("must be auto, yes or no"),
    [MISTAKE_APPLIANCE] =
        MESSAGE("is not the name of a VM, or a pattern of one (1 to 63 printable characters)"),
    [MISTAKE_LENGTH] = MESSAGE("is not a duration from 1s to 24h (such as 90s, 30m, 1h)"),
    [MISTAKE_ARGUMENT] = MESSAGE("unexpected argument '%s'; see --help"),
    [MISTAKE_COMMAND] = MESSAGE("unknown command '%s'; see --help"),
    [MISTAKE_OPTION] = MESSAGE("unknown option %s; see --help"),
    [MISTAKE_NO_VALUE] = MESSAGE("%s needs a value; see --help"),
    [MISTAKE_MONITORING] = MESSAGE("--format %s is for check, diagnose and ensure only"),
    [MISTAKE_WAIT_FROM] = MESSAGE("--wait cannot be used with --from %s; see --help"),
};

void complaint_text(char to[MISTAKE_TEXT_SIZE], enum language language, const struct complaint *complaint) {
    const char *quoted = complaint->quoted;
    if (complaint->id == MISTAKE_FILE) {
        snprintf(to, MISTAKE_TEXT_SIZE, "%.160s: %s", complaint->where, strerror((int)complaint->line));
        return;
    }
    const char *message = tr(language, mistakes[complaint->id]);
    if (complaint->line > 0) {
        snprintf(to, MISTAKE_TEXT_SIZE, "%.160s:%u: '%s' %s", complaint->where, complaint->line, quoted,
                 message);
    } else if (complaint->where != NULL) {
        snprintf(to, MISTAKE_TEXT_SIZE, "--%s: '%s' %s", complaint->where, quoted, message);
    } else {
        snprintf(to, MISTAKE_TEXT_SIZE, message, quoted);
    }
}
