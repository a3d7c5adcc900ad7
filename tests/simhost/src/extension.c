#include "extension.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "child.h"
#include "parameters.h"
#include "xml.h"

#define EXTENSIONS "/usr/lib/vmware/esxcli/ext"
/* What was there when hostd was started; its init script sees to that. */
#define KNOWN_TO_HOSTD "/sim/run/esxcli-ext"

/* How many of the first `words` the path "a.b.get" begins with; *whole: it ends there. */
static size_t path_matches(const char *path, char **words, bool *whole) {
    size_t count = 0;
    while (*path && words[count]) {
        size_t length = strcspn(path, ".");
        if (strlen(words[count]) != length || strncmp(path, words[count], length) != 0) {
            break;
        }
        path += length + (path[length] ? 1 : 0);
        count++;
    }
    *whole = *path == '\0';
    return count;
}

/* "get" of "a.b.get", where two words are known. */
static const char *path_rest(const char *path, size_t count) {
    for (; count > 0; count--) {
        path += strcspn(path, ".") + 1;
    }
    return path;
}

static int fault(const char *path, const char *what) {
    printf("Error: %s: %s\n", path, what);
    return 1;
}

/* The text of the first line "ERROR: text" of what a program printed; NULL where there is none. */
static char *error_find(char *output) {
    for (char *line = output; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, "ERROR: ", 7) == 0) {
            line[strcspn(line, "\n")] = '\0';
            return line + 7;
        }
    }
    return NULL;
}

/*
 * Runs a command's line by the shell, and shows what its program answers: with which code that ends is not looked at, and a
 * line "ERROR: text" is an error (tried with 6.7's localcli). On a host it is hostd that runs it: what goes to stderr comes
 * back to nobody.
 */
static int line_run(const struct call *call, const xmlNode *command, const struct parameters *parameters) {
    const char *path = xml_attribute(command, "path");
    char *line = parameters_fill(parameters, xml_child_text(command, "execute"));
    char *output = NULL;
    const char *const arguments[] = {"/bin/sh", "-c", line, NULL};
    int ended = line ? child_run(arguments, true, &output) : -1;
    free(line);
    if (ended < 0) {
        return fault(path, "the command cannot be run");
    }
    const char *error = error_find(output);
    const char *wrong = error ? NULL : answer_show(call, command, output);
    int status = error ? call_error("%s", error) : wrong ? fault(path, wrong) : 0;
    free(output);
    return status;
}

static void command_help(const xmlNode *command) {
    printf("Description:\n  %s\n\nCmd options:\n", xml_child_text(command, "description"));
    for (const xmlNode *node = xml_child(xml_child(command, "input-spec"), "parameter"); node;
         node = xml_next(node, "parameter")) {
        const char *letter = xml_attribute(node, "shortname");
        const char *name = xml_attribute(node, "name");
        const char *type = xml_attribute(node, "type");
        bool flag = type && strcmp(type, "flag") == 0;
        printf("  -%s|--%s%s\n        %s\n", letter ? letter : "", name ? name : "", flag ? "" : "=<value>",
               xml_child_text(node, "description"));
    }
}

static int command_run(struct call *call, const xmlNode *command) {
    struct parameters parameters;
    if (call->options[0] && strcmp(call->options[0], "--help") == 0) {
        command_help(command);
        return 0;
    }
    if (parameters_read(&parameters, xml_child(command, "input-spec"), call->options)) {
        return 1;
    }
    return line_run(call, command, &parameters);
}

/* Runs the command that the words name; lists those of the name space where they name that. */
static bool document_run(struct call *call, const xmlNode *root, char **words, size_t *known, int *status) {
    const xmlNode *commands = xml_child(root, "commands");
    bool listed = false;
    for (const xmlNode *node = xml_child(commands, "command"); node; node = xml_next(node, "command")) {
        const char *path = xml_attribute(node, "path");
        bool whole = false;
        size_t count = path ? path_matches(path, words, &whole) : 0;
        *known = count > *known ? count : *known;
        if (count > 0 && whole) {
            call->options = words + count;
            *status = command_run(call, node);
            return true;
        }
        if (count > 0 && !words[count]) {
            printf("%s  %-20s  %s\n", listed ? "" : "Available Commands:\n", path_rest(path, count),
                   xml_child_text(node, "description"));
            listed = true;
            *status = 1;
        }
    }
    return listed;
}

bool extension_run(struct call *call, char **words, size_t *known, int *status) {
    const char *directory = call->localcli ? EXTENSIONS : KNOWN_TO_HOSTD;
    DIR *files = opendir(directory);
    bool found = false;
    for (struct dirent *file; files && !found && (file = readdir(files));) {
        char path[PATH_MAX];
        snprintf(path, sizeof path, "%s/%s", directory, file->d_name);
        xmlDoc *document = xml_read_file(path);
        found = document && document_run(call, xmlDocGetRootElement(document), words, known, status);
        xmlFreeDoc(document);
    }
    if (files) {
        closedir(files);
    }
    return found;
}
