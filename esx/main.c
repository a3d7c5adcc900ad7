/*
 * muxwatch: checks that Deep Security's agentless protection works on this ESXi host, and brings Mux back
 * when it is surely down.
 *
 * The map. A room uses only those above it here, host only base; main.c and its neighbours tie them together.
 * (scripts/check-rooms holds them to it, and read, judge and keep to purity.)
 *
 *   base/      span.c utf8.c lines.c moment.c              pieces of text, points and lengths of time
 *              service.c fault.c                           the names of Mux's service; why something was not seen
 *   read/      status.c worlds.c modules.c maintenance.c chkconfig.c release.c guests.c guest_drivers.c appliance.c
 *                                                          what one command's output says
 *              connections.c connections_table.c connections_xml.c xml_structures.c
 *                                                          the list of connections, and esxcli's XML
 *   judge/     observations.c verdict.c                    what was seen, and what is wrong
 *              policy.c                                    whether to start Mux
 *              diagnosis.c                                 the vendor's decision tree
 *   keep/      state.c history.c settings.c crontab.c      what lies in files, as text and as structs
 *              keys.c                                      the values in them
 *   report/    report.c                                    the model
 *              text.c chain.c diagnosis_text.c history_text.c settings_text.c page.c
 *              json.c diagnosis_json.c json_writer.c nagios.c prometheus.c esxcli.c
 *                                                          the formats
 *              reasons.c words.c faults.c diagnosis_words.c mistakes.c,
 *              language.c fill.c                           the words, in English and Japanese (ja.po)
 *   host/      children.c                                  programs side by side, each with its deadline
 *              signals.c descriptors.c clock.c             the process and its time
 *              files.c crontab_file.c new_folder.c         small files, one writer at a time
 *              log.c progress.c                            stderr and syslog
 *              programs.c identity.c guest_logs.c          where the host's programs are, who it is, what guests logged
 *   evidence/  folder.c outcome.c prompt.c                 what people paste
 *   ask/       questions.c                                 the one table of what is asked
 *              live.c live_clues.c                         asks the host
 *              pasted.c pasted_clues.c                     asks a folder of evidence
 *
 *   commands      check.c diagnose.c collect.c ensure.c history.c pause.c (pause, resume, reset) cron.c settings.c
 *   command line  options.c and its refusals; with the settings it ends in run.c, which prints what a command answers
 *   remembering   state_file.c                             /var/run/vmware: state, history, lock, events
 */
#include "commands.h"

#include "host/clock.h"
#include "host/descriptors.h"
#include "host/files.h"
#include "host/log.h"
#include "host/signals.h"
#include "options.h"
#include "report/language.h"
#include "report/mistakes.h"
#include "state_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CONFIG_PATH "/etc/config/muxwatch.conf"

enum {
    CONFIG_MAX = 64 * 1024,
    RESERVE_MS = 2000, /* of --timeout: for ending children that hang, and for the report */
    LAST_RESORT_S = 3  /* beyond --timeout: the alarm that ends a run which hangs all the same */
};

static const struct command {
    const char *name;
    int (*run)(struct run *run);
    enum answer answer;
    unsigned options;
    const char *synopsis;
    const char *purpose;
    const char *own_options; /* help for those that no other command has */
} commands[] = {
    {"check", check_command, ANSWER_REPORT, OPTIONS_OUTPUT | OPTIONS_ASKING | OPTIONS_CONFIG | OPTIONS_FROM,
     "check [--from DIR] [OPTION]...",
     MESSAGE("Asks the host, says what is wrong and what to do next. Changes nothing."),
     MESSAGE("  --from DIR         judge the files in DIR (mux-status.txt, ps.txt,\n"
             "                     esxcfg-module.txt, connections.xml or connections.txt)\n"
             "                     instead of asking the host\n")},
    {"ensure", ensure_command, ANSWER_REPORT,
     OPTIONS_OUTPUT | OPTIONS_ASKING | OPTIONS_CONFIG | OPTIONS_DRY_RUN, "ensure [--dry-run] [OPTION]...",
     MESSAGE("Checks; starts Mux if it is surely down; verifies; logs. For cron."),
     MESSAGE("  --dry-run          say what it would do; start, write and log nothing\n")},
    {"diagnose", diagnose_command, ANSWER_DIAGNOSIS,
     OPTIONS_OUTPUT | OPTIONS_ASKING | OPTIONS_CONFIG | OPTIONS_FROM, "diagnose [--from DIR] [OPTION]...",
     MESSAGE(
         "Follows the whole decision tree of the vendor's support text, on this host\nor on pasted output. "
         "Changes nothing."),
     MESSAGE("  --from DIR         use the files in DIR instead of asking the host: those of\n"
             "                     check, and guests.txt, guest-vmci.txt, guest-vsepflt.txt,\n"
             "                     guest-driverquery.txt, guest-powercfg.txt,\n"
             "                     dsva-netstat.txt, dsva-ps.txt, ds_agent.log, dsva-syslog\n")},
    {"collect", collect_command, ANSWER_DONE,
     OPTIONS_DONE | OPTIONS_ASKING | OPTIONS_CONFIG | OPTIONS_ARGUMENT, "collect DIR [OPTION]...",
     MESSAGE("Writes what the host's commands print, and the report on it, into the new\nfolder DIR, for "
             "--from."),
     ""},
    {"history", history_command, ANSWER_HISTORY, OPTIONS_OUTPUT | OPTIONS_CONFIG, "history [OPTION]...",
     MESSAGE("Shows what ensure saw and did: the last 24 hours, the last 100 events."), ""},
    {"pause", pause_command, ANSWER_DONE, OPTIONS_DONE | OPTIONS_ARGUMENT, "pause [DURATION]",
     MESSAGE("No starts for a while, such as 30m, 2h or 1d (default 1h, at most 7d)."), ""},
    {"resume", resume_command, ANSWER_DONE, OPTIONS_DONE, "resume", MESSAGE("Ends a pause."), ""},
    {"reset", reset_command, ANSWER_DONE, OPTIONS_DONE, "reset",
     MESSAGE("Re-arms a spent budget of starts and ends the back-off."), ""},
    {"cron", cron_command, ANSWER_DONE, OPTIONS_DONE | OPTIONS_ARGUMENT | OPTIONS_CONFIG,
     "cron enable|disable|status",
     MESSAGE("Puts the line that runs ensure into root's crontab, or takes it away.\n"
             "status: exit code 0 when it is there, 3 when not."),
     ""},
    {"settings", settings_command, ANSWER_DONE, OPTIONS_DONE | OPTIONS_ASKING | OPTIONS_CONFIG,
     "settings [OPTION]...",
     MESSAGE("Shows each setting, its value, and where it comes from: default, FILE:LINE,\n"
             "environment, option. Asks nothing."),
     ""},
};

static const char output_help[] =
    MESSAGE("  --format FORMAT    text (default), json, nagios, prometheus, esxcli\n"
            "  --lang LANGUAGE    en or ja (by LC_ALL, LC_MESSAGES, LANG)\n"
            "  -q, --quiet        the first line only, and none when all is well\n"
            "  -v, --verbose      also each probe with its command and time\n"
            "  --no-color         no colours (so does NO_COLOR in the environment)\n");

static const char asking_help[] =
    MESSAGE("  --service NAME     the init script of Mux (vShield-Endpoint-Mux, or\n"
            "                     nsx-context-mux where only that is installed)\n"
            "  --port N           the appliance's TCP port (48651)\n"
            "  --timeout SECONDS  for the whole run (120)\n");

static const char done_help[] = MESSAGE("  --format FORMAT    text (default), json or esxcli\n"
                                        "  --lang LANGUAGE    en or ja (by LC_ALL, LC_MESSAGES, LANG)\n"
                                        "  -q, --quiet        say nothing when done\n");

static const char config_help[] = MESSAGE("  --config FILE      settings (/etc/config/muxwatch.conf)\n");

static int print_help(void) {
    signals_answer();
    printf("%s\n\n", tr("muxwatch: keeps the agentless protection of this ESXi host working"));
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        printf("  muxwatch %s\n", commands[i].synopsis);
    }
    printf("%s\n", tr("  muxwatch --help | --version     (also muxwatch COMMAND --help)\n\n"
                      "On a host it is /opt/muxwatch/bin/muxwatch, which is not in PATH.\n\n"
                      "Exit code: 0 OK, 1 WARNING (ensure: was down, started, verified),\n"
                      "2 CRITICAL, 3 UNKNOWN or wrong usage. The others: 0 when done."));
    return 0;
}

/* `help` if the command takes one of those options. */
static const char *help_for(const struct command *command, unsigned options, const char *help) {
    return (command->options & options) != 0 ? tr(help) : "";
}

static int print_command_help(const struct command *command) {
    signals_answer();
    printf("muxwatch %s\n\n%s\n\n%s%s%s%s%s", command->synopsis, tr(command->purpose),
           command->own_options[0] != '\0' ? tr(command->own_options) : "",
           help_for(command, OPTIONS_OUTPUT, output_help), help_for(command, OPTIONS_DONE, done_help),
           help_for(command, OPTIONS_ASKING, asking_help), help_for(command, OPTIONS_CONFIG, config_help));
    return 0;
}

static int print_version(void) {
    signals_answer();
    puts("muxwatch " MUXWATCH_VERSION);
    return 0;
}

static const struct command *find_command(const char *name) {
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(commands[i].name, name) == 0) {
            return &commands[i];
        }
    }
    return NULL;
}

/* Reads the settings file; only the standard one may be missing. `read` is its path where it was there. Returns 0, or -1 with the mistake. */
static int read_config(struct settings *settings, const char **read, const char *path,
                       struct settings_mistake *mistake) {
    char text[CONFIG_MAX];
    size_t length = 0;
    bool standard = path == NULL;
    path = standard ? CONFIG_PATH : path;
    *read = NULL;
    if (files_read(path, text, sizeof text, &length) != 0) {
        *mistake = (struct settings_mistake){.id = MISTAKE_FILE, .error = errno};
        return standard && errno == ENOENT ? 0 : -1;
    }
    *read = path;
    return settings_parse(settings, text, length, mistake) ? 0 : -1;
}

/* What programs read is English. */
static void choose_language(const struct settings *settings) {
    bool program = settings->format == FORMAT_JSON || settings->format == FORMAT_ESXCLI;
    language_choose(program ? LANGUAGE_EN : settings->language);
}

/* Format and language as the command line has them, so that even a refusal comes in them. */
static void guess(const struct options *options, struct settings *settings) {
    for (size_t i = 0; i < options->given_count; i++) {
        const char *name = options->given[i].name;
        if (strcmp(name, "format") == 0 || strcmp(name, "lang") == 0) {
            settings_set(settings, span_of(name), span_of(options->given[i].value));
        }
    }
    choose_language(settings);
}

/* The defaults, with the language of the environment. */
static void begin_settings(struct settings *settings) {
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    settings_begin(settings);
    settings->language = language_of(getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG"));
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        const char *value = getenv(variables[i]);
        if (value != NULL && value[0] != '\0') {
            settings_note(settings, span_of("lang"),
                          (struct setting_origin){SETTING_ENVIRONMENT, 0, variables[i]});
            break;
        }
    }
    language_choose(settings->language);
}

/* What monitoring reads is a report; the other commands have none. */
static bool wants_too_much(const struct command *command, const struct settings *settings) {
    return (command->answer == ANSWER_HISTORY || command->answer == ANSWER_DONE) &&
           (settings->format == FORMAT_NAGIOS || settings->format == FORMAT_PROMETHEUS);
}

/*
 * The settings file. Where the standard one is refused, cron goes on with the defaults: its line is to be there after a boot,
 * and can always be taken away. Returns 0, or -1 with a line in `options->error`.
 */
static int read_settings(struct run *run, struct options *options, const struct command *command,
                         struct settings *settings) {
    struct settings_mistake mistake;
    const char *file = options->config != NULL ? options->config : CONFIG_PATH;
    if (read_config(settings, &run->config, options->config, &mistake) == 0) {
        return 0;
    }
    mistake_text(options->error, sizeof options->error, &mistake, file);
    enum language people = language_choose(LANGUAGE_EN);
    mistake_text(run->refused, sizeof run->refused, &mistake, file);
    language_choose(people);
    if (command->run == ensure_command && !options->dry_run) {
        state_leave_refused(run->refused);
    }
    if (command->run != cron_command || options->config != NULL) {
        return -1;
    }
    log_warnx(tr("%s; the default settings are used instead"), options->error);
    options->error[0] = '\0';
    *settings = run->settings;
    return 0;
}

/* Options, then settings, then the two together. Returns 0, or -1 with a line in `options->error`. */
static int prepare(struct run *run, struct options *options, const struct command *command, int count,
                   char **words) {
    int parsed = options_parse(options, command->options, count, words);
    guess(options, &run->settings);
    if (parsed == 0 && wants_too_much(command, &run->settings)) {
        snprintf(options->error, sizeof options->error, "%s",
                 tr("--format: nagios and prometheus are for commands that report, such as check"));
        return -1;
    }
    if (parsed != 0 || options->help || options->version) {
        return parsed;
    }
    struct settings settings = run->settings;
    if ((command->options & OPTIONS_CONFIG) != 0 && read_settings(run, options, command, &settings) != 0) {
        return -1;
    }
    if (options_apply(options, &settings) != 0) {
        return -1;
    }
    choose_language(&settings);
    run->settings = settings;
    run->from = options->from;
    run->argument = options->argument;
    run->dry_run = options->dry_run;
    return 0;
}

/* How long the run may take, counted from its begin, now that --timeout is known. */
static void set_deadlines(struct run *run, int64_t began_ms) {
    unsigned timeout_s = run->settings.timeout_s;
    int64_t timeout_ms = (int64_t)timeout_s * 1000;
    run->deadline_ms = began_ms + (timeout_ms > 2 * RESERVE_MS ? timeout_ms - RESERVE_MS : timeout_ms / 2);
    int64_t gone_s = (clock_ms() - began_ms) / 1000;
    signals_limit(gone_s < timeout_s + LAST_RESORT_S ? timeout_s + LAST_RESORT_S - (unsigned)gone_s : 1);
}

static int run_command(struct run *run, const struct command *command, int64_t began_ms, int count,
                       char **words) {
    struct options options = {.help = false};
    run->answer = command->answer;
    if (prepare(run, &options, command, count, words) != 0) {
        return refuse_usage(run, options.error);
    }
    if (options.help) {
        return print_command_help(command);
    }
    if (options.version) {
        return print_version();
    }
    set_deadlines(run, began_ms);
    progress_begin(&run->progress, run->settings.quiet);
    return command->run(run);
}

/* A report that did not reach its reader must not end as OK. */
static int finish_output(int code) {
    if (fflush(stdout) != 0 || ferror(stdout)) {
        if (signals_end() != 0) {
            log_warnx(tr("signal %d came before anybody had taken the report"), signals_end());
        } else {
            log_warn("stdout");
        }
        return code == 0 ? EXIT_UNABLE : code;
    }
    return code;
}

/*
 * `words` begins with what should have been a command. Where that is an option, they may be --help or --version, which say all by
 * themselves and go with --lang in any order, or those that say the format of the refusal.
 */
static int run_options(struct run *run, int count, char **words) {
    struct options options = {.help = false};
    char printable[60];
    char what[120];
    bool option = words[0][0] == '-';
    int parsed = options_parse(&options, OPTIONS_OUTPUT | OPTIONS_ARGUMENT, count + option, words - option);
    guess(&options, &run->settings);
    if (strcmp(words[0], "--help") == 0 || (parsed == 0 && option && options.help)) {
        return print_help();
    }
    if (strcmp(words[0], "--version") == 0 || (parsed == 0 && option && options.version)) {
        return print_version();
    }
    span_copy(printable, sizeof printable, span_of(words[0]));
    snprintf(what, sizeof what, tr("there is no command '%s'; see --help"), printable);
    return refuse_usage(run, what);
}

int main(int count, char **words) {
    struct run run = {.answer = ANSWER_REPORT};
    int64_t began_ms = clock_ms();
    begin_settings(&run.settings);
    if (descriptors_secure() != 0) {
        log_warn("/dev/null");
        return EXIT_UNABLE;
    }
    if (signals_begin(run.settings.timeout_s + LAST_RESORT_S) != 0) {
        log_warn("signals");
        return EXIT_UNABLE;
    }
    if (count < 2) {
        log_warnx("%s", tr("no command given; see --help"));
        return EXIT_UNABLE;
    }
    identity_ask(&run.identity);
    const struct command *command = find_command(words[1]);
    return finish_output(command == NULL ? run_options(&run, count - 1, words + 1)
                                         : run_command(&run, command, began_ms, count - 1, words + 1));
}
