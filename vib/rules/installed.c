#include "rules/installed.h"

#include "format/descriptor.h"
#include "format/message.h"
#include "format/source.h"
#include "rules/check.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LIST_MAX = 1024 * 1024, VERSION_SIZE = 200 };

/* Takes the names and versions out of the text, which is cut up. Returns 0; 1 when there is no row of dashes; -1 and has said why. */
static int read_rows(struct installed *installed, const char *list) {
    bool begun = false;
    char *rest = NULL;
    for (char *line = strtok_r(installed->text.bytes, "\r\n", &rest); line != NULL;
         line = strtok_r(NULL, "\r\n", &rest)) {
        char *columns = NULL;
        char *name = strtok_r(line, " \t", &columns);
        char *version = strtok_r(NULL, " \t", &columns);
        if (begun && version != NULL &&
            names_add(&installed->names, (struct name){.text = name, .owner = version}) != 0) {
            return message_error("%s: more than %d VIBs", list, NAMES_MAX);
        }
        begun = begun || (name != NULL && strncmp(name, "--", 2) == 0);
    }
    names_sort(&installed->names);
    return begun ? 0 : 1;
}

int installed_read(struct installed *installed, const char *name) {
    struct source_file file;
    *installed = (struct installed){.text = {.bytes = NULL}};
    if (source_open(&file, name) != 0) {
        return -1;
    }
    int result = source_collect(&file.source, &installed->text, LIST_MAX);
    close(file.fd);
    if (result == 0) {
        result = read_rows(installed, name);
    }
    return result > 0 ? message_error("%s: this is not what esxcli software vib list prints", name) : result;
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

static void judge(struct findings *findings, xmlNode *constraint, bool wanted) {
    const char *name = xml_attribute(constraint, "name");
    const char *relation = xml_attribute(constraint, "relation");
    const char *version = xml_attribute(constraint, "version");
    if (name == NULL) {
        return;
    }
    /* esx-version is what esx-base provides; so are the kernel's interfaces, but which there are, its version does not say. */
    bool provided = strncmp(name, "vmkapi_", 7) == 0 || strncmp(name, "com.vmware.", 11) == 0;
    const struct name *found =
        names_find(&findings->installed->names, strcmp(name, "esx-version") == 0 ? "esx-base" : name);
    bool matched = found != NULL && matches(found->owner, relation, version);
    if (matched != wanted) {
        findings_add(findings,
                     !wanted                     ? RULE_CONFLICT
                     : provided && found == NULL ? RULE_DEPENDS_UNKNOWN
                                                 : RULE_DEPENDS_MISSING,
                     check_place(constraint), "%.60s %.4s %.40s; the host has %.60s", name,
                     relation != NULL ? relation : "", version != NULL ? version : "",
                     found != NULL ? found->owner : "none");
    }
}

void check_installed(struct findings *findings, xmlNode *vib) {
    static const char *const kinds[] = {"conflicts", "depends"};
    for (int i = 0; i < 2 && findings->installed != NULL; i++) {
        xmlNode *one = descriptor_first_constraint(vib, kinds[i]);
        for (; one != NULL; one = xml_next(one)) {
            judge(findings, one, i == 1);
        }
    }
}

void installed_free(struct installed *installed) {
    names_free(&installed->names);
    buffer_free(&installed->text);
}
