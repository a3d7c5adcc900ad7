/*
 * muxwatch: checks that Deep Security's agentless protection works on this ESXi host, and starts Mux when it is confirmed
 * down.
 *
 * The map. A room uses only those above it here, host only base; main.c and its neighbours tie them together.
 * (scripts/check-rooms holds them to it, and read, judge and keep to purity.)
 *
 *   base/      span.c utf8.c lines.c moment.c              pieces of text, points and lengths of time
 *              service.c fault.c                           the names of Mux's service; why something was not seen
 *   read/      status.c worlds.c modules.c maintenance.c chkconfig.c release.c guests.c guest_drivers.c appliance.c mux_log.c
 *                                                          what one command's output says
 *              connections.c connections_text.c xml_structures.c records.c links.c
 *                                                          the list of connections, lists in any form, the links in between
 *   judge/     observations.c verdict.c                    what was seen, and what is wrong
 *              policy.c                                    whether to start Mux
 *              diagnosis.c links.c                         the vendor's decision tree, the links to the appliance
 *   keep/      state.c history.c settings.c crontab.c      what lies in files, as text and as structs
 *              keys.c                                      the values in them
 *   report/    text.c chain.c history_text.c page.c json.c json_writer.c nagios.c prometheus.c esxcli.c
 *                                                          the formats of what report.h holds
 *              results.c words.c faults.c language.c       the words, in English and Japanese (ja.po)
 *   host/      children.c                                  programs side by side, each with its deadline
 *              signals.c descriptors.c clock.c             the process and its time
 *              files.c crontab_file.c                      small files, one writer at a time; new folders
 *              log.c                                       stderr, with the progress line, and syslog
 *              system.c guest_logs.c                       the host's name and programs; what guests logged
 *   evidence/  decode.c mail.c charset.c terminal.c markup.c html.c strings.c
 *                                                          the bytes of what people paste, to clean lines
 *              transcript.c                                prompts and their output
 *              command.c filter.c                          what a command line asks, which rows its filters let through
 *              folder.c redact.c                           the files of a folder or bundle, with how collect's commands ended; what it
 *                                                          writes without names and addresses
 *   ask/       questions.c inquiry.c                       the one table of what is asked; asks one program, or the other
 *              live.c live_lists.c copies.c                asks the host; copies what it prints, for collect
 *              pasted.c pasted_text.c pasted_commands.c pasted_output.c block.c
 *                                                          reads what people paste: files, lines, commands, their output; weighs answers
 *              forms.c host_forms.c links_forms.c guest_forms.c
 *                                                          every form of it, with its reader
 *
 *   commands      check.c (check, diagnose) collect.c ensure.c pause.c (pause, resume, reset) cron.c; history, settings are here
 *   command line  options.c                                the one table of options, with their help
 *   answering     run.c                                    prints what a command answers, or why it does not, in the run's format
 *   remembering   state_file.c                             /var/run/vmware: state, history, lock, events
 */
#include "run.h"

#include "host/clock.h"
#include "host/descriptors.h"
#include "host/files.h"
#include "host/signals.h"
#include "report/language.h"
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

/* No command: only --help and --version are of use. */
static int no_command(struct run *run) {
    return refuse_usage(run, run->options.argument == NULL
                                 ? tr(run->language, "no command given; see --help")
                                 : tr(run->language, "the command comes before its options; see --help"));
}

/* Reads what ensure left, and needs no lock for it: both files are replaced whole. */
static int history_command(struct run *run) {
    struct memory memory;
    struct history history;
    struct report report = {.memory = &memory, .history = &history};
    state_read(&memory, run->language);
    state_read_history(&history, run->language);
    return run_print(run, &report, DOCUMENT_HISTORY);
}

/* Shows each setting, its value, and where it comes from. A file with a mistake was refused before. */
static int settings_command(struct run *run) {
    struct report report = {.config = run->config};
    return run_print(run, &report, DOCUMENT_SETTINGS);
}

static const struct command {
    const char *name;
    const char *arguments;
    int (*run)(struct run *run);
    enum answer answer;
    unsigned options;
    const char *purpose; /* a line; the rest is shown only in the help of the command itself */
} commands[] = {
    {"check", "[--from PATH]", check_command, ANSWER_REPORT,
     OPTIONS_FROM | OPTIONS_WAIT | OPTIONS_REPORT | OPTIONS_OUTPUT | OPTIONS_ASKING | OPTIONS_CONFIG,
     MESSAGE("Show what is wrong and what to do next.\nChanges nothing.\n")},
    {"diagnose", "[--from PATH]", check_command, ANSWER_DIAGNOSIS,
     OPTIONS_FROM | OPTIONS_REPORT | OPTIONS_OUTPUT | OPTIONS_ASKING | OPTIONS_CONFIG,
     MESSAGE("Find the cause with the vendor's decision tree.\n"
             "Checks the host, or the pasted output in PATH. Changes nothing.\n")},
    {"ensure", "[--dry-run]", ensure_command, ANSWER_REPORT,
     OPTIONS_DRY_RUN | OPTIONS_REPORT | OPTIONS_OUTPUT | OPTIONS_ASKING | OPTIONS_CONFIG,
     MESSAGE("Check, and start Mux if it is confirmed down.\n"
             "Verifies the start and logs it. cron runs this command.\n")},
    {"collect", "[--redact] DIR", collect_command, ANSWER_DONE,
     OPTIONS_REDACT | OPTIONS_ARGUMENT | OPTIONS_DONE | OPTIONS_ASKING | OPTIONS_CONFIG,
     MESSAGE("Save evidence and a report in the new folder DIR.\n"
             "check and diagnose read it with --from DIR.\n")},
    {"history", "", history_command, ANSWER_REPORT, OPTIONS_OUTPUT | OPTIONS_CONFIG | OPTIONS_DEFAULTS,
     MESSAGE("Show what ensure saw and did.\nThe states of the last 24 hours and the last 100 events.\n")},
    {"pause", "[DURATION]", pause_command, ANSWER_DONE, OPTIONS_ARGUMENT | OPTIONS_DONE,
     MESSAGE("Do not start Mux for a while (30m, 2h, 1d).\nDefault: 1h. At most 7d.\n")},
    {"resume", "", resume_command, ANSWER_DONE, OPTIONS_DONE, MESSAGE("End the pause.\n")},
    {"reset", "", reset_command, ANSWER_DONE, OPTIONS_DONE,
     MESSAGE("Reset the start limit and the back-off.\n")},
    {"cron", "enable|disable|status", cron_command, ANSWER_DONE,
     OPTIONS_ARGUMENT | OPTIONS_DONE | OPTIONS_CONFIG | OPTIONS_DEFAULTS,
     MESSAGE("Manage the line in root's crontab.\n"
             "It runs ensure, every five minutes by default.\n"
             "status exits with 0 if the line is there, with 3 if not.\n")},
    {"settings", "", settings_command, ANSWER_DONE, OPTIONS_DONE | OPTIONS_ASKING | OPTIONS_CONFIG,
     MESSAGE("Show each setting and where it comes from.\n"
             "The default, a line of the settings file, the environment or an option.\n")},
    {NULL, NULL, no_command, ANSWER_REPORT, OPTIONS_ARGUMENT | OPTIONS_REPORT | OPTIONS_OUTPUT, NULL},
};

/* The last entry if there is no such command. */
static const struct command *find_command(const char *name) {
    const struct command *command = commands;
    while (command->name != NULL && (name == NULL || strcmp(command->name, name) != 0)) {
        command++;
    }
    return command;
}

static void print_command_help(const struct command *command, enum language language) {
    const char *separator = command->arguments[0] != '\0' ? " " : "";
    printf(tr(language, "Usage: %s %s%s%s [OPTION]...\n"), CRONTAB_PROGRAM, command->name, separator,
           command->arguments);
    printf("\n%s\n", tr(language, command->purpose));
    options_print_help(stdout, command->options, language);
}

static void print_help(enum language language) {
    printf("%s\n\n", tr(language, "muxwatch: keeps the agentless protection of this ESXi host working"));
    printf(tr(language, "Usage: %s COMMAND [OPTION]...\n"), CRONTAB_PROGRAM);
    putchar('\n');
    for (const struct command *command = commands; command->name != NULL; command++) {
        char synopsis[40];
        const char *purpose = tr(language, command->purpose);
        snprintf(synopsis, sizeof synopsis, "%s %s", command->name, command->arguments);
        printf("  %-28s%.*s\n", synopsis, (int)strcspn(purpose, "\n"), purpose);
    }
    printf("\n%s\n",
           tr(language, "COMMAND --help shows the options of one command.\n"
                        "On a host the manuals are in /opt/muxwatch/share/doc, as text.\n\n"
                        "Exit code: 0 OK, 1 WARNING (ensure: Mux was down, was started and is running),\n"
                        "2 CRITICAL, 3 UNKNOWN or invalid usage. Other commands: 0 if done."));
}

/* The defaults, and what the environment says. */
static void begin_settings(struct settings *settings) {
    /* Of those for the language the last one counts. */
    static const char *const variables[] = {"NO_COLOR", "LANG", "LC_MESSAGES", "LC_ALL"};
    settings_begin(settings);
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        const char *said = getenv(variables[i]);
        if (said != NULL && said[0] != '\0') {
            const char *language = language_of(said) == LANGUAGE_JA ? "ja" : "en";
            settings_set(settings, span_of(i == 0 ? "no-color" : "lang"), span_of(i == 0 ? "yes" : language),
                         (struct setting_origin){SETTING_ENVIRONMENT, 0, variables[i]});
        }
    }
}

/*
 * Reads the settings file, the standard one if no other is named, which may be missing. Where it has a mistake, no setting changes, and
 * ensure notes it as an event; with the standard one cron and history go on all the same: cron's line is to be there after a boot, and
 * can always be taken away. Then the options. Returns whether the command goes on, or what is wrong.
 */
static bool settle(struct run *run, const struct command *command, char error[MISTAKE_TEXT_SIZE]) {
    struct options *options = &run->options;
    char text[CONFIG_MAX];
    size_t length = 0;
    const char *file = options->config != NULL ? options->config : CONFIG_PATH;
    bool wanted = (command->options & OPTIONS_CONFIG) != 0 && options->complaint.id == MISTAKE_NONE &&
                  !options->help && !options->version;
    struct settings settings = run->settings;
    struct complaint complaint = {.where = file};
    if (wanted && files_read(file, false, text, sizeof text, &length) != 0) {
        complaint.id = options->config != NULL || errno != ENOENT ? MISTAKE_FILE : MISTAKE_NONE;
        complaint.line = (unsigned)errno;
    } else if (wanted && settings_parse(&settings, text, length, &complaint)) {
        run->settings = settings;
        run->config = file;
    }
    options_apply(options, &run->settings);
    /* What programs read is English. */
    bool program = run->settings.format == FORMAT_JSON || run->settings.format == FORMAT_ESXCLI;
    run->look.language = run->language = program ? LANGUAGE_EN : run->settings.language;
    if (complaint.id != MISTAKE_NONE) {
        complaint_text(run->refused, LANGUAGE_EN, &complaint);
        complaint_text(error, run->language, &complaint);
        if (command->run == ensure_command && !options->dry_run) {
            state_leave_refused(run->refused, run->language);
        }
        if ((command->options & OPTIONS_DEFAULTS) == 0 || options->config != NULL) {
            return false;
        }
        log_warn(tr(run->language, "%s; the default settings are used instead"), error);
    }
    if (options->complaint.id != MISTAKE_NONE) {
        complaint_text(error, run->language, &options->complaint);
    }
    return options->complaint.id == MISTAKE_NONE;
}

/* How long the run may take, counted from its begin, now that --timeout and --wait are known. */
static void set_deadlines(struct run *run, int64_t began_ms, int64_t wait_s) {
    int64_t timeout_ms = (int64_t)run->settings.timeout_s * 1000;
    run->look_ms = timeout_ms > 2 * RESERVE_MS ? timeout_ms - RESERVE_MS : timeout_ms / 2;
    run->look.deadline_ms = began_ms + run->look_ms;
    run->wait_until_ms = began_ms + wait_s * 1000;
    int64_t left_s = wait_s + run->settings.timeout_s + LAST_RESORT_S - (clock_ms() - began_ms) / 1000;
    signals_limit(left_s > 0 ? (unsigned)left_s : 1);
}

/* The settings file, the options, then the command. */
static int run_command(struct run *run, const struct command *command, int64_t began_ms) {
    const struct options *options = &run->options;
    char error[MISTAKE_TEXT_SIZE];
    if (!settle(run, command, error)) {
        return refuse_usage(run, error);
    }
    if (options->help || options->version) {
        signals_answer();
        if (options->version) {
            puts("muxwatch " MUXWATCH_VERSION);
        } else if (command->name == NULL) {
            print_help(run->language);
        } else {
            print_command_help(command, run->language);
        }
        return 0;
    }
    if (run->settings.cron_schedule[0] == '\0') {
        crontab_schedule_for(run->settings.cron_schedule, run->identity.name);
    }
    run->look.from = options->from;
    run->look.host = options->host;
    set_deadlines(run, began_ms, options->wait_s);
    progress_begin(&run->progress, run->settings.quiet);
    return command->run(run);
}

/* A report that did not reach its reader must not end as OK. */
static int finish_output(enum language language, int code) {
    if (fflush(stdout) == 0 && !ferror(stdout)) {
        return code;
    }
    if (signals_end() != 0) {
        log_warn(tr(language, "signal %d ended muxwatch before the report was written"), signals_end());
    } else {
        log_warn("stdout: %s", strerror(errno));
    }
    return code == 0 ? EXIT_UNABLE : code;
}

int main(int count, char **words) {
    const struct command *command = find_command(count > 1 ? words[1] : NULL);
    struct run run = {.answer = command->answer};
    run.look = (struct look){.settings = &run.settings,
                             .identity = &run.identity,
                             .progress = &run.progress,
                             .diagnoses = command->answer == ANSWER_DIAGNOSIS};
    int64_t began_ms = clock_ms();
    begin_settings(&run.settings);
    if (descriptors_secure() != 0) {
        log_warn("/dev/null: %s", strerror(errno));
        return EXIT_UNABLE;
    }
    if (signals_begin(run.settings.timeout_s + LAST_RESORT_S) != 0) {
        log_warn("signals: %s", strerror(errno));
        return EXIT_UNABLE;
    }
    identity_ask(&run.identity);
    if (command->name != NULL) { /* the options stand behind the command */
        count--;
        words++;
    } else if (count > 1 && words[1][0] != '-') {
        options_complain(&run.options, MISTAKE_COMMAND, NULL, words[1]);
    }
    options_parse(&run.options, command->options, count, words);
    int code = run_command(&run, command, began_ms);
    return finish_output(run.language, code);
}
