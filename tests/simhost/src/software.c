#include "software.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "child.h"
#include "format.h"
#include "refuse.h"
#include "release.h"
#include "updating.h"

/* What changes the VIBs, and the host's acceptance level. */
#define INSTALLER "/sim/software/vib"
#define ACCEPTANCE "/sim/software/acceptance"

enum { ARGUMENTS_MAX = 32, TEXT_SIZE = 1024 };

/* Runs a program of the simulation with a first word and the call's own options. As child_run(). */
static int helper_run(const struct call *call, const char *program, const char *word, char **output) {
    const char *arguments[ARGUMENTS_MAX] = {program, word};
    size_t count = 2;
    for (char **option = call->options; *option && count + 1 < ARGUMENTS_MAX; option++) {
        arguments[count++] = *option;
    }
    return child_run(arguments, false, output);
}

/* What the installer says of one thing, the lines that begin with `key`, joined with ", ". */
static int outcome_add(struct table *table, const char *output, const char *key) {
    char text[TEXT_SIZE] = "";
    size_t used = 0;
    size_t length = strlen(key);
    const char *line = output;
    while (*line) {
        size_t end = strcspn(line, "\n");
        if (strncmp(line, key, length) == 0 && line[length] == ' ' && used < sizeof text) {
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%.*s", used ? ", " : "",
                                     (int)(end - length - 1), line + length + 1);
        }
        line += end + (line[end] ? 1 : 0);
    }
    return table_add(table, text);
}

/* What a result shows, and by which word the installer says it. */
struct part {
    struct column column;
    const char *key;
};

static const struct part parts[] = {
    {{"Message", COLUMN_STRING}, "message"},        {{"Reboot Required", COLUMN_BOOLEAN}, "reboot"},
    {{"VIBs Installed", COLUMN_LIST}, "installed"}, {{"VIBs Removed", COLUMN_LIST}, "removed"},
    {{"VIBs Skipped", COLUMN_LIST}, "skipped"},     {{NULL, COLUMN_STRING}, NULL},
};

/* In the order of 8, whose hosts can have DPUs; this one has none. */
static const struct part parts_of_8[] = {
    {{"Message", COLUMN_STRING}, "message"},
    {{"VIBs Installed", COLUMN_LIST}, "installed"},
    {{"VIBs Removed", COLUMN_LIST}, "removed"},
    {{"VIBs Skipped", COLUMN_LIST}, "skipped"},
    {{"Reboot Required", COLUMN_BOOLEAN}, "reboot"},
    {{"DPU Results", COLUMN_STRING}, "dpu"},
    {{NULL, COLUMN_STRING}, NULL},
};

static int change(const struct call *call, const char *word, const char *heading) {
    struct table table = {.type = "InstallationResult", .single = true, .heading = heading};
    char *output;
    if (updating_begin()) {
        return errno == EAGAIN ? refuse("LockingError",
                                        "Another process is updating the ESX image. Please try again later.")
                               : refuse("LockingError", "%s", strerror(errno));
    }
    int status = helper_run(call, INSTALLER, word, &output);
    if (status < 0) {
        return refuse("InstallationError", "%s", strerror(errno));
    }
    if (status != 0) {
        fputs(output, stdout);
        free(output);
        return 1;
    }
    int failed = 0;
    for (const struct part *part = release_here()->reboot_last ? parts_of_8 : parts; part->key; part++) {
        table.columns[table.width++] = &part->column;
        failed = failed || outcome_add(&table, output, part->key);
    }
    free(output);
    table.hinted = table.width;
    return failed ? 1 : call_answer(call, &table);
}

int vib_install(const struct call *call) {
    return change(call, "install", "Installation Result");
}

int vib_update(const struct call *call) {
    return change(call, "update", "Installation Result");
}

int vib_remove(const struct call *call) {
    return change(call, "remove", "Removal Result");
}

static int acceptance(const struct call *call, const char *word) {
    char *output;
    int status = helper_run(call, ACCEPTANCE, word, &output);
    if (status < 0) {
        return refuse("AcceptanceGetError", "%s", strerror(errno));
    }
    if (status) {
        fputs(output, stdout);
    } else {
        output[strcspn(output, "\n")] = '\0';
        format_word(call->formatter, call->localcli, output);
    }
    free(output);
    return status;
}

int acceptance_get(const struct call *call) {
    return acceptance(call, "get");
}

int acceptance_set(const struct call *call) {
    return acceptance(call, "set");
}
