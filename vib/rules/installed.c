#include "rules/installed.h"

#include "format/message.h"
#include "format/source.h"
#include "rules/container.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LIST_MAX = 1024 * 1024 };

/* Takes the names and versions out of the text, which is cut up. Returns whether there was a row of dashes. */
static bool read_rows(struct installed *installed) {
    bool begun = false;
    char *rest = NULL;
    for (char *line = strtok_r(installed->text.bytes, "\r\n", &rest); line != NULL;
         line = strtok_r(NULL, "\r\n", &rest)) {
        char *columns = NULL;
        char *name = strtok_r(line, " \t", &columns);
        char *version = strtok_r(NULL, " \t", &columns);
        if (begun && version != NULL) {
            names_add(&installed->names, (struct name){.text = name, .owner = version});
        }
        begun = begun || (name != NULL && strncmp(name, "--", 2) == 0);
    }
    names_sort(&installed->names);
    return begun;
}

int installed_read(struct installed *installed, const char *name) {
    struct source_file file;
    *installed = (struct installed){.text = {.bytes = NULL}};
    if (source_open(&file, name) != 0) {
        return -1;
    }
    struct source source = source_of_file(&file);
    int result = source_collect(&source, &installed->text, LIST_MAX);
    close(file.fd);
    if (result == 0 && !read_rows(installed)) {
        result = 1;
    }
    return result > 0 ? message_error("%s: this is not what esxcli software vib list prints", name) : result;
}

/* Compares as far as the other one goes where `whole` is not set: 6.7.0 is any of 6.7.0-1. */
static int compare_versions(const char *one, const char *other, bool whole) {
    while (*one != '\0' && *other != '\0') {
        size_t left = strspn(one, "0123456789");
        size_t right = strspn(other, "0123456789");
        if (left > 0 && right > 0) {
            unsigned long long a = strtoull(one, NULL, 10);
            unsigned long long b = strtoull(other, NULL, 10);
            if (a != b) {
                return a < b ? -1 : 1;
            }
        } else if (*one != *other) {
            return *one < *other ? -1 : 1;
        } else {
            left = right = 1;
        }
        one += left;
        other += right;
    }
    return *other != '\0' ? -1 : whole && *one != '\0' ? 1 : 0;
}

/* Whether a VIB of that version is one that the constraint speaks of. */
static bool matches(const char *present, const char *relation, const char *wanted) {
    if (relation == NULL || wanted == NULL) {
        return true;
    }
    int order = compare_versions(present, wanted, strchr(wanted, '-') != NULL);
    return strcmp(relation, "<<") == 0   ? order < 0
           : strcmp(relation, "<=") == 0 ? order <= 0
           : strcmp(relation, ">=") == 0 ? order >= 0
           : strcmp(relation, ">>") == 0 ? order > 0
                                         : order == 0;
}

/* The version of what has that name on the host: esx-version is what esx-base provides. NULL when there is none. */
static const char *version_of(const struct installed *installed, const char *name) {
    const struct name *found =
        names_find(&installed->names, strcmp(name, "esx-version") == 0 ? "esx-base" : name);
    return found != NULL ? found->owner : NULL;
}

static void judge_kind(struct findings *findings, xmlNode *kind, const struct installed *installed,
                       bool wanted) {
    for (xmlNode *one = xml_child(kind, "constraint"); one != NULL; one = xml_next(one)) {
        const char *name = xml_attribute(one, "name");
        const char *relation = xml_attribute(one, "relation");
        const char *wanted_version = xml_attribute(one, "version");
        const char *present = name != NULL ? version_of(installed, name) : NULL;
        bool matched = present != NULL && matches(present, relation, wanted_version);
        if (name != NULL && matched != wanted) {
            findings_add(findings, wanted ? RULE_DEPENDS_MISSING : RULE_CONFLICT, check_place(one),
                         "%.60s %.4s %.40s; the host has %.60s", name, relation != NULL ? relation : "",
                         wanted_version != NULL ? wanted_version : "", present != NULL ? present : "none");
        }
    }
}

void check_installed(struct findings *findings, xmlNode *vib, const struct installed *installed) {
    xmlNode *relationships = xml_child(vib, "relationships");
    judge_kind(findings, xml_child(relationships, "depends"), installed, true);
    judge_kind(findings, xml_child(relationships, "conflicts"), installed, false);
}

void installed_free(struct installed *installed) {
    names_free(&installed->names);
    buffer_free(&installed->text);
}
