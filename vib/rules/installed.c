#include "rules/installed.h"

#include "format/descriptor.h"
#include "format/message.h"
#include "format/source.h"
#include "rules/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLANKS " \t\r"

enum { LIST_MAX = 1024 * 1024, VERSION_SIZE = 200 };

/* What stands in the next line behind the text; NULL when that was the last. */
static const char *next_line(const char *text) {
    text = strchr(text, '\n');
    return text != NULL ? text + strspn(text, BLANKS "\n") : NULL;
}

int installed_read(struct buffer *rows, const char *name) {
    struct source_file file;
    if (source_open(&file, name) != 0) {
        return -1;
    }
    int result = source_collect(&file.source, rows, LIST_MAX);
    close(file.fd);
    const char *line = rows->bytes;
    while (line != NULL && strncmp(line, "--", 2) != 0) {
        line = next_line(line);
    }
    if (result == 0 && line != NULL) {
        memmove(rows->bytes, line, strlen(line) + 1);
        return 0;
    }
    return result < 0 ? -1 : message_error("%s: this is not what esxcli software vib list prints", name);
}

/* Puts the version of the VIB of that name into `version`. Returns whether the host has it. */
static bool find_version(const char *installed, const char *name, char version[VERSION_SIZE]) {
    size_t length = strlen(name);
    const char *row = next_line(installed);
    while (row != NULL && (strncmp(row, name, length) != 0 || strcspn(row, BLANKS "\n") != length)) {
        row = next_line(row);
    }
    const char *from = row != NULL ? row + length + strspn(row + length, BLANKS) : "";
    snprintf(version, VERSION_SIZE, "%.*s", (int)strcspn(from, BLANKS "\n"), from);
    return version[0] != '\0';
}

/* Whether a VIB of that version is one that the constraint speaks of: 6.7.0 is any of 6.7.0-1. */
static bool matches(const char *present, const char *relation, const char *wanted) {
    char version[VERSION_SIZE];
    if (relation == NULL || wanted == NULL) {
        return true;
    }
    size_t length = strchr(wanted, '-') != NULL ? strlen(present) : strcspn(present, "-");
    snprintf(version, sizeof version, "%.*s", (int)length, present);
    int order = strverscmp(version, wanted);
    return (order < 0 && relation[0] == '<') || (order > 0 && relation[0] == '>') ||
           (order == 0 && strchr(relation, '=') != NULL);
}

void check_installed(struct findings *findings, xmlNode *constraint, bool wanted) {
    char present[VERSION_SIZE];
    const char *name = xml_attribute(constraint, "name");
    const char *relation = xml_attribute(constraint, "relation");
    const char *version = xml_attribute(constraint, "version");
    if (findings->installed == NULL || name == NULL) {
        return;
    }
    /* esx-version is what esx-base provides; so are the kernel's interfaces, but which there are, its version does not say. */
    bool provided = strncmp(name, "vmkapi_", 7) == 0 || strncmp(name, "com.vmware.", 11) == 0;
    bool found =
        find_version(findings->installed, strcmp(name, "esx-version") == 0 ? "esx-base" : name, present);
    enum rule rule = provided && !found ? RULE_DEPENDS_UNKNOWN : RULE_DEPENDS_MISSING;
    findings_judge(findings, wanted ? rule : RULE_CONFLICT, check_place(constraint),
                   (found && matches(present, relation, version)) != wanted,
                   "%.60s %.4s %.40s; the host has %.60s", name, relation != NULL ? relation : "",
                   version != NULL ? version : "", found ? present : "none");
}
