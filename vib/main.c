/*
 * vibtool: makes, checks, shows, extracts and bundles VIBs, the packages of ESXi, on the build machine.
 *
 * The map.
 *
 *   vib/           a file per command: build.c check.c show.c extract.c bundle.c (show.c reads any VIB for extract.c, too);
 *                  options.c, report.c
 *   vib/format/    bytes: ar.c gzip.c tar.c zip.c xml.c read, output.c writes; descriptor.c: what is in descriptor.xml,
 *                  paths.c: what a path says, and lists of them; source.c: files, buffers, digests;
 *                  message.c: messages, and no memory
 *   vib/write/     what build and bundle write: payload.c collects and writes the files of a VIB; depot.c the XML of a bundle
 *   vib/rules/     table.h is the table, rules.c what releases make of it, findings.c what was found; one file per subject:
 *                  container.c leads descriptor.c payload.c paths.c script.c shell.c
 *                  bundle.c reads the VIBs of one, then by metadata.c the XML that speaks of them
 */
#include "format/message.h"
#include "format/xml.h"
#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ANY = 1 << 20 };

static const struct command {
    const char *name;
    int (*run)(const struct options *options);
    unsigned options;
    int least; /* words that are no options */
    int most;
    const char *usage;
} commands[] = {
    {"build", build_command, OPTIONS_BUILD | OPTIONS_OUTPUT, 0, 0,
     "vibtool build --descriptor FILE --root DIR --output FILE.vib [OPTION]...\n\n"
     "Makes a VIB of the files below DIR; fills version, release date, file list,\n"
     "sizes and checksums into the descriptor. The same input gives the same bytes;\n"
     "SOURCE_DATE_EPOCH is its date. It writes nothing that `check` finds fault with,\n"
     "except what an init script costs on ESXi 5.x.\n\n"
     "  --version V-R      the VIB's version, in place of the descriptor's\n"
     "  --file PATH=SOURCE[:MODE]\n"
     "                     a file from elsewhere, at PATH on the host; once for each\n\n"
     "Modes: directories 755; files 755 when their owner may execute them, else 644;\n"
     "files in etc/config 1644, so that an admin's changes to them survive.\n"},
    {"check", check_command, OPTIONS_CHECK | OPTIONS_FORMAT, 1, ANY,
     "vibtool check [--release RELEASE] [OPTION]... FILE|DIR|-...\n\n"
     "Judges VIBs and offline bundles by the rules of ESXi hosts, and says what\n"
     "becomes of them on each release from 5.0 to 9.0. Those count that the VIB's own\n"
     "constraint lets in, else 6.7 and later.\n\n"
     "  --release RELEASE  only this one: 5.0, 5.1, 5.5, 6.0, 6.0u1, 6.5, 6.7, 7.0,\n"
     "                     8.0 or 9.0\n"
     "  --force            it is going to be installed with -f\n"
     "  --strict           advice counts, and what is not known\n"
     "  --quiet            a line for each file\n"
     "  --min-grade GRADE  also refuses what is worse than GRADE, A to F\n"
     "  --format FORMAT    text, json or sarif\n"
     "  --installed FILE   a VIB's depends and conflicts count against this list: the\n"
     "                     output of `esxcli software vib list`\n\n"
     "Exit code: 0 nothing is refused, breaks later or needs -f; 1 something is or\n"
     "does, or a part is too large to judge; 2 a file could not be read.\n"},
    {"rules", rules_command, OPTIONS_FORMAT, 0, 0,
     "vibtool rules [--format text|json]\n\nLists the rules that `check` judges by.\n"},
    {"show", show_command, 0, 1, 1, "vibtool show FILE.vib\n\nShows what a VIB is and what it holds.\n"},
    {"extract", extract_command, 0, 2, 2,
     "vibtool extract FILE.vib DIR\n\n"
     "Unpacks the payloads below DIR, which is made when it is not there. Writes\n"
     "nothing outside of it, follows no links, replaces no files.\n"},
    {"bundle", bundle_command, OPTIONS_OUTPUT, 1, ANY,
     "vibtool bundle --output BUNDLE.zip FILE.vib...\n\n"
     "Makes an offline bundle, for `esxcli software vib install -d`, `esxcli software\n"
     "component apply -d` and Lifecycle Manager.\n"},
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

static int print_help(void) {
    puts("vibtool: makes, checks, shows, extracts and bundles VIBs, the packages of ESXi\n");
    for (int i = 0; i < COMMANDS; i++) {
        printf("  %.*s\n", (int)strcspn(commands[i].usage, "\n"), commands[i].usage);
    }
    puts("  vibtool --help | --version     (also vibtool COMMAND --help)");
    return message_flush() == 0 ? EXIT_GOOD : EXIT_UNABLE;
}

static int run_command(const struct command *command, int count, char **words) {
    struct options options;
    if (options_read(&options, command->options, count, words) != 0) {
        return EXIT_UNABLE;
    }
    if (options.help) {
        fputs(command->usage, stdout);
        return message_flush() == 0 ? EXIT_GOOD : EXIT_UNABLE;
    }
    if (options.count < command->least || options.count > command->most) {
        message_error("usage: %.*s", (int)strcspn(command->usage, "\n"), command->usage);
        return EXIT_UNABLE;
    }
    xml_begin();
    return command->run(&options);
}

int main(int count, char **words) {
    const char *name = count > 1 ? words[1] : "";
    /* Times in a zip are local; and what we write must not depend on where it is written. */
    memory_check(setenv("TZ", "UTC0", 1) == 0);
    if (strcmp(name, "--help") == 0 && count == 2) {
        return print_help();
    }
    if (strcmp(name, "--version") == 0 && count == 2) {
        puts("vibtool " VIBTOOL_VERSION);
        return message_flush() == 0 ? EXIT_GOOD : EXIT_UNABLE;
    }
    for (int i = 0; i < COMMANDS; i++) {
        if (strcmp(commands[i].name, name) == 0) {
            return run_command(&commands[i], count - 1, words + 1);
        }
    }
    message_error("%s%s; see vibtool --help", name[0] == '\0' ? "no command" : "there is no command ", name);
    return EXIT_UNABLE;
}
