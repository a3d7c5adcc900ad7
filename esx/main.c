/*
 * muxwatch: checks that Deep Security's agentless protection works on this ESXi host, and brings Mux back
 * when it is surely down.
 *
 * The map. main.c and its neighbours tie the rooms together; judge knows neither host nor report, report knows
 * judge's types only, host knows neither. base is for all. (scripts/check-rooms holds them to it.)
 *
 *   commands      check.c ensure.c past.c (history) planned.c (pause, resume, reset)
 *   command line  options.c; settings file judge/settings.c; both end in run.h
 *   asking        ask.c the host, evidence.c a folder of pasted output
 *   remembering   state_file.c
 *
 *   base/    span.c lines.c moment.c duration.c          pieces of text, points and lengths of time
 *   host/    children.c                                  programs side by side, each with its deadline
 *            signals.c descriptors.c clock.c             the process and its time
 *            files.c lock.c                              small files, one writer at a time
 *            log.c progress.c                            stderr and syslog
 *            programs.c identity.c                       where the host's programs are, who the host is
 *   judge/   status.c worlds.c modules.c connections*.c  what each command's output says
 *            maintenance.c release.c prompt.c service.c
 *            verdict.c reasons.c                         what is wrong, and the words for it
 *            policy.c memory.c history.c                 whether to start, and what is remembered
 *   report/  report.h the model; text.c json.c history_text.c the formats
 */
#include "commands.h"

#include "host/clock.h"
#include "host/descriptors.h"
#include "host/files.h"
#include "host/log.h"
#include "host/signals.h"
#include "options.h"

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
    unsigned options;
    const char *usage;
} commands[] = {
    {"check", check_command, OPTIONS_OUTPUT | OPTIONS_ASKING | OPTIONS_CONFIG | OPTIONS_FROM,
     "muxwatch check [--from DIR] [OPTION]...\n\n"
     "Asks the host, says what is wrong and what to do next. Changes nothing.\n\n"
     "  --from DIR         judge the files in DIR (mux-status.txt, ps.txt,\n"
     "                     esxcfg-module.txt, connections.xml or connections.txt)\n"
     "                     instead of asking the host\n"},
    {"ensure", ensure_command, OPTIONS_OUTPUT | OPTIONS_ASKING | OPTIONS_CONFIG | OPTIONS_DRY_RUN,
     "muxwatch ensure [--dry-run] [OPTION]...\n\n"
     "Checks; starts Mux if it is surely down; verifies; logs. For cron.\n\n"
     "  --dry-run          say what it would do; start, write and log nothing\n"},
    {"history", history_command, OPTIONS_OUTPUT | OPTIONS_CONFIG,
     "muxwatch history [OPTION]...\n\n"
     "Shows what ensure saw and did: the last 24 hours, the last 100 events.\n"},
    {"pause", pause_command, OPTIONS_QUIET | OPTIONS_ARGUMENT,
     "muxwatch pause [DURATION]\n\n"
     "No starts for a while, such as 30m, 2h or 1d (default 1h, at most 7d).\n"},
    {"resume", resume_command, OPTIONS_QUIET, "muxwatch resume\n\nEnds a pause.\n"},
    {"reset", reset_command, OPTIONS_QUIET,
     "muxwatch reset\n\nRe-arms a spent budget of starts and ends the back-off.\n"},
};

static const char output_help[] = "  --format FORMAT    text (default) or json\n"
                                  "  -q, --quiet        the first line only, and none when all is well\n"
                                  "  -v, --verbose      also each probe with its command and time\n"
                                  "  --no-color         no colours (so does NO_COLOR in the environment)\n";

static const char asking_help[] = "  --service NAME     the init script of Mux (vShield-Endpoint-Mux, or\n"
                                  "                     nsx-context-mux where only that is installed)\n"
                                  "  --port N           the appliance's TCP port (48651)\n"
                                  "  --timeout SECONDS  for the whole run (55)\n";

static const char config_help[] = "  --config FILE      settings (" CONFIG_PATH ")\n";

static int print_help(void) {
    puts("muxwatch: keeps the agentless protection of this ESXi host working\n");
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        printf("  %.*s\n", (int)strcspn(commands[i].usage, "\n"), commands[i].usage);
    }
    puts("  muxwatch --help | --version     (also muxwatch COMMAND --help)\n\n"
         "Exit code: 0 OK, 1 WARNING (ensure: was down, started, verified),\n"
         "2 CRITICAL, 3 UNKNOWN or wrong usage. pause, resume, reset: 0 when done.");
    return 0;
}

static int print_command_help(const struct command *command) {
    printf("%s", command->usage);
    if ((command->options & OPTIONS_QUIET) != 0) {
        puts("\n  -q, --quiet        say nothing when done");
        return 0;
    }
    printf("%s%s%s%s", strchr(command->usage, '-') != NULL ? "" : "\n", output_help,
           (command->options & OPTIONS_ASKING) != 0 ? asking_help : "", config_help);
    return 0;
}

static int print_version(void) {
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

/* Reads the settings file; only the standard one may be missing. Returns 0, or -1 with a line in `error`. */
static int read_config(struct settings *settings, const char *path, char *error, size_t size) {
    char text[CONFIG_MAX];
    size_t length = 0;
    bool standard = path == NULL;
    path = standard ? CONFIG_PATH : path;
    if (files_read(path, text, sizeof text, &length) != 0) {
        snprintf(error, size, "%.160s: %s", path, strerror(errno));
        return standard && errno == ENOENT ? 0 : -1;
    }
    return settings_parse(settings, path, text, length, error, size) ? 0 : -1;
}

/* The format as the command line has it, so that even a refusal comes in it. */
static void guess_format(const struct options *options, struct settings *settings) {
    for (size_t i = 0; i < options->given_count; i++) {
        if (strcmp(options->given[i].name, "format") == 0) {
            settings_set(settings, span_of("format"), span_of(options->given[i].value));
        }
    }
}

/* Options, then settings, then the two together. Returns 0, or -1 with a line in `options->error`. */
static int prepare(struct run *run, struct options *options, const struct command *command, int count,
                   char **words) {
    int parsed = options_parse(options, command->options, count, words);
    guess_format(options, &run->settings);
    if (parsed != 0 || options->help || options->version) {
        return parsed;
    }
    bool configured = (command->options & OPTIONS_CONFIG) != 0;
    struct settings settings;
    settings_begin(&settings);
    if (configured && read_config(&settings, options->config, options->error, sizeof options->error) != 0) {
        return -1;
    }
    if (options_apply(options, &settings) != 0) {
        return -1;
    }
    run->settings = settings;
    run->from = options->from;
    run->argument = options->argument;
    run->dry_run = options->dry_run;
    return 0;
}

static int run_command(const struct command *command, int count, char **words) {
    struct run run = {.from = NULL};
    struct options options = {.help = false};
    settings_begin(&run.settings);
    identity_ask(&run.identity);
    if (prepare(&run, &options, command, count, words) != 0) {
        return refuse_usage(&run, options.error);
    }
    if (options.help) {
        return print_command_help(command);
    }
    if (options.version) {
        return print_version();
    }
    unsigned timeout_s = run.settings.timeout_s;
    int64_t timeout_ms = (int64_t)timeout_s * 1000;
    if (signals_begin(timeout_s + LAST_RESORT_S) != 0) {
        log_warn("signals");
        return EXIT_UNABLE;
    }
    run.deadline_ms = clock_ms() + (timeout_ms > 2 * RESERVE_MS ? timeout_ms - RESERVE_MS : timeout_ms / 2);
    progress_begin(&run.progress, run.settings.quiet);
    return command->run(&run);
}

/* A report that did not reach its reader must not end as OK. */
static int finish_output(int code) {
    if (fflush(stdout) != 0 || ferror(stdout)) {
        log_warn("stdout");
        return code == 0 ? EXIT_UNABLE : code;
    }
    return code;
}

static int refuse_command(int count, char **words) {
    struct run run = {.from = NULL};
    struct options options = {.help = false};
    char printable[60];
    char what[120];
    settings_begin(&run.settings);
    identity_ask(&run.identity);
    options_parse(&options, OPTIONS_OUTPUT | OPTIONS_ARGUMENT, count, words);
    guess_format(&options, &run.settings);
    span_copy(printable, sizeof printable, span_of(words[0]));
    snprintf(what, sizeof what, "there is no command '%s'; see muxwatch --help", printable);
    return refuse_usage(&run, what);
}

int main(int count, char **words) {
    if (descriptors_secure() != 0) {
        return EXIT_UNABLE;
    }
    if (count < 2) {
        log_warnx("no command given; see muxwatch --help");
        return EXIT_UNABLE;
    }
    if (strcmp(words[1], "--help") == 0) {
        return finish_output(print_help());
    }
    if (strcmp(words[1], "--version") == 0) {
        return finish_output(print_version());
    }
    const struct command *command = find_command(words[1]);
    if (command == NULL) {
        return finish_output(refuse_command(count - 1, words + 1));
    }
    return finish_output(run_command(command, count - 1, words + 1));
}
