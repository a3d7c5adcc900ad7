#include "evidence/folder.h"

#include "read/status.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* The longest NAME.ended that is read, in bytes. */
enum { OUTCOME_TEXT_SIZE = 1024 };

/* The path of FOLDER/NAME, and what is behind the name. False, with errno, where it is too long. */
static bool join(char path[PATH_MAX], const char *folder, const char *name, const char *behind) {
    errno = ENAMETOOLONG;
    return snprintf(path, PATH_MAX, "%s/%s%s", folder, name, behind) < PATH_MAX;
}

int folder_open(const char *folder, const char *name) {
    char path[PATH_MAX];
    return join(path, folder, name, "") ? files_open(path, true) : -1;
}

/* The name that a bundle's file will have once its reconstruct script has run: `1.ps_-c.txt.FRAG-00001` is `ps_-c.txt`, piece 2. */
static uint64_t plain_name(char to[FOLDER_NAME], const char *name) {
    size_t digits = strspn(name, "0123456789");
    const char *begin = digits > 0 && name[digits] == '.' ? name + digits + 1 : name;
    const char *fragment = strstr(begin, ".FRAG-");
    snprintf(to, FOLDER_NAME, "%.*s", fragment != NULL ? (int)(fragment - begin) : (int)strlen(begin), begin);
    uint64_t number = 0;
    struct span rest = span_of(fragment != NULL ? fragment + strlen(".FRAG-") : "");
    return fragment != NULL && span_digits(&rest, UINT32_MAX, &number) ? number + 1 : 0;
}

/* Puts the last file where it belongs, by kind, then by name. There are few: qsort() would be larger than all of this. */
static void sort_in(struct folder *folder) {
    struct folder_file last = folder->files[folder->count - 1];
    struct folder_file *at = &folder->files[folder->count - 1];
    while (at > folder->files &&
           (last.kind != at[-1].kind ? last.kind < at[-1].kind : strcmp(last.name, at[-1].name) < 0)) {
        *at = at[-1];
        at--;
    }
    *at = last;
}

/*
 * Adds the entries of the folder `path`/`below` (which ends in a slash, or is empty) that are known. `only` becomes the name of the only
 * folder in it, or is empty.
 */
static void list_entries(struct folder *folder, const char *below, unsigned (*known)(const char *name),
                         char only[FOLDER_NAME]) {
    char path[PATH_MAX];
    unsigned folders = 0;
    DIR *entries = join(path, folder->path, below, "") ? opendir(path) : NULL;
    only[0] = '\0';
    if (entries == NULL) {
        return;
    }
    for (struct dirent *entry; (entry = readdir(entries)) != NULL && folder->count < FOLDER_FILES;) {
        struct folder_file *file = &folder->files[folder->count];
        char plain[FOLDER_NAME];
        if (entry->d_name[0] == '.' || strlen(below) + strlen(entry->d_name) >= FOLDER_NAME) {
            continue;
        }
        if (entry->d_type == DT_DIR) {
            snprintf(only, FOLDER_NAME, "%s", entry->d_name);
            folders++;
        }
        file->piece = plain_name(plain, entry->d_name);
        file->kind = known(plain);
        if (file->kind > 0) {
            snprintf(file->name, sizeof file->name, "%s%s", below, entry->d_name);
            folder->count++;
            sort_in(folder);
        }
    }
    closedir(entries);
    if (folders != 1) {
        only[0] = '\0';
    }
}

int folder_list(struct folder *folder, const char *path, unsigned (*known)(const char *name)) {
    char inner[FOLDER_NAME];
    folder->count = 0;
    if (files_find_folder(path) != 0) {
        return -1;
    }
    if (snprintf(folder->path, sizeof folder->path, "%s", path) >= (int)sizeof folder->path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    for (int depth = 0; depth < 3 && folder->count == 0; depth++) {
        list_entries(folder, "commands/", known, inner);
        list_entries(folder, "var/run/log/", known, inner);
        list_entries(folder, "", known, inner);
        size_t length = strlen(folder->path);
        /* An unpacked bundle may be in a folder of its own, or in two. */
        if (folder->count == 0 && depth < 2 && inner[0] != '\0' &&
            length + FOLDER_NAME < sizeof folder->path) {
            snprintf(folder->path + length, sizeof folder->path - length, "/%s", inner);
        }
    }
    const struct folder_file none = {.piece = 0};
    const struct folder_file *last = &none;
    for (unsigned i = 0; i < folder->count; i++) {
        struct folder_file *file = &folder->files[i];
        const struct folder_file *next = i + 1 < folder->count ? file + 1 : &none;
        bool piece = next->piece > 1 && next->kind == file->kind;
        file->goes_on = piece && next->piece == file->piece + 1;
        file->torn = (piece && !file->goes_on) || (file->piece > 1 && !last->goes_on);
        last = file;
    }
    return 0;
}

static void take_outcome_line(struct outcome *outcome, struct span line) {
    uint64_t number = 0;
    struct span key = span_word(&line);
    struct span rest = span_trim(line);
    if (span_equal(key, "exit") && span_number(rest, 255, &number)) {
        outcome->exit_code = (int)number;
    } else if (span_equal(key, "error")) {
        outcome->error = fault_make(FAULT_TEXT, 0, rest);
    } else if (span_equal(key, "note")) {
        outcome->note = fault_make(FAULT_TEXT, 0, rest);
    } else if (span_equal(key, "service") && service_valid(rest)) {
        span_copy(outcome->service, sizeof outcome->service, rest);
    } else if (span_equal(key, "not-installed")) {
        outcome->not_installed = true;
    }
}

struct outcome folder_read_outcome(const char *folder, const char *name) {
    struct outcome outcome = {.exit_code = STATUS_NO_EXIT};
    char text[OUTCOME_TEXT_SIZE];
    char path[PATH_MAX];
    size_t length = 0;
    struct span line;
    outcome.there =
        join(path, folder, name, ".ended") && files_read(path, true, text, sizeof text, &length) == 0;
    for (struct span rest = {text, length}; outcome.there && span_line(&rest, &line);) {
        take_outcome_line(&outcome, line);
    }
    return outcome;
}
