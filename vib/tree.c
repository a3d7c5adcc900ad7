#include "tree.h"

#include "message.h"
#include "paths.h"
#include "text.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DIRECTORY_MODE = 0755, PROGRAM_MODE = 0755, FILE_MODE = 0644, SETTING_MODE = 01644, MODE_MAX = 07777 };

static int no_memory(void) {
    errno = ENOMEM;
    return message_errno("the list of files");
}

/* Adds an entry; takes over both texts, also when it fails. */
static int add(struct tree *tree, struct tree_entry entry) {
    if (tree->count == tree->size) {
        size_t size = tree->size > 0 ? 2 * tree->size : 64;
        struct tree_entry *entries = reallocarray(tree->entries, size, sizeof *entries);
        if (entries == NULL) {
            free(entry.path);
            free(entry.source);
            return no_memory();
        }
        tree->entries = entries;
        tree->size = size;
    }
    tree->entries[tree->count++] = entry;
    return 0;
}

static unsigned mode_for(const char *path, mode_t there) {
    if (paths_setting(path)) {
        return SETTING_MODE; /* git keeps no sticky bit, so the path must tell */
    }
    return (there & S_IXUSR) != 0 ? PROGRAM_MODE : FILE_MODE;
}

/* DIR/NAME, or NAME alone when there is no DIR; NULL when there is no memory. */
static char *join(const char *folder, const char *name) {
    return text_format("%s%s%s", folder, folder[0] == '\0' ? "" : "/", name);
}

static int add_below(struct tree *tree, const char *folder, const char *path);

/* Adds what lies at `source`; takes over both texts. */
static int add_one(struct tree *tree, char *source, char *path) {
    struct stat status;
    struct tree_entry entry = {.path = path, .source = source};
    if (lstat(source, &status) != 0) {
        message_errno("%s", source);
    } else if (S_ISDIR(status.st_mode)) {
        entry.source = NULL;
        entry.mode = DIRECTORY_MODE;
        int result = add(tree, entry);
        result = result == 0 ? add_below(tree, source, tree->entries[tree->count - 1].path) : -1;
        free(source);
        return result;
    } else if (S_ISREG(status.st_mode)) {
        entry.mode = mode_for(path, status.st_mode);
        return add(tree, entry);
    } else {
        message_error("%s: neither a file nor a directory", source);
    }
    free(source);
    free(path);
    return -1;
}

static int add_named(struct tree *tree, const char *folder, const char *path, const char *name) {
    char *source = join(folder, name);
    char *there = join(path, name);
    if (source == NULL || there == NULL) {
        free(source);
        free(there);
        return no_memory();
    }
    return add_one(tree, source, there);
}

/* Adds the folder's entries, whose paths on the host begin with `path`. */
static int add_below(struct tree *tree, const char *folder, const char *path) {
    DIR *directory = opendir(folder);
    const struct dirent *entry;
    int result = 0;
    if (directory == NULL) {
        return message_errno("%s", folder);
    }
    while (result == 0 && (errno = 0, entry = readdir(directory)) != NULL) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            result = add_named(tree, folder, path, entry->d_name);
        }
    }
    if (result == 0 && errno != 0) {
        result = message_errno("%s", folder);
    }
    closedir(directory);
    return result;
}

int tree_add_folder(struct tree *tree, const char *folder) {
    return add_below(tree, folder, "");
}

/* Cuts a ":MODE" off the end of a source. Returns the mode, 0 when there is none. */
static unsigned take_mode(char *source) {
    char *colon = strrchr(source, ':');
    size_t digits = colon != NULL ? strspn(colon + 1, "01234567") : 0;
    if (digits < 3 || digits > 5 || colon[1 + digits] != '\0') {
        return 0;
    }
    *colon = '\0';
    return (unsigned)strtoul(colon + 1, NULL, 8);
}

int tree_add_file(struct tree *tree, const char *words) {
    const char *equal = strchr(words, '=');
    struct stat status;
    if (equal == NULL || equal == words || equal[1] == '\0') {
        return message_error("--file is PATH=SOURCE or PATH=SOURCE:MODE, not '%s'", words);
    }
    struct tree_entry entry = {.linked = true};
    entry.path = text_copy_part(words, (size_t)(equal - words));
    entry.source = text_copy(equal + 1);
    if (entry.path == NULL || entry.source == NULL) {
        no_memory();
        goto fail;
    }
    entry.mode = take_mode(entry.source);
    if (entry.mode > MODE_MAX || paths_judge(entry.path) != PATHS_GOOD) {
        message_error("--file: not a path or not a mode: '%s'", words);
        goto fail;
    }
    if (stat(entry.source, &status) != 0) {
        message_errno("%s", entry.source);
        goto fail;
    }
    entry.mode = entry.mode != 0 ? entry.mode : mode_for(entry.path, status.st_mode);
    return add(tree, entry);
fail:
    free(entry.path);
    free(entry.source);
    return -1;
}

static int compare(const void *left, const void *right) {
    const struct tree_entry *a = left;
    const struct tree_entry *b = right;
    return strcmp(a->path, b->path);
}

static void sort(struct tree *tree) {
    if (tree->count > 0) {
        qsort(tree->entries, tree->count, sizeof tree->entries[0], compare);
    }
}

static int compare_path(const void *path, const void *entry) {
    return strcmp(path, ((const struct tree_entry *)entry)->path);
}

/* Whether one of the first `count` entries, which are sorted, has that path. */
static bool has(const struct tree *tree, size_t count, const char *path) {
    return bsearch(path, tree->entries, count, sizeof tree->entries[0], compare_path) != NULL;
}

/* Adds the directories above a path that --file brought; `sorted` entries were there before. */
static int add_parents(struct tree *tree, size_t sorted, const char *path) {
    for (const char *slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        struct tree_entry entry = {.path = text_copy_part(path, (size_t)(slash - path)),
                                   .mode = DIRECTORY_MODE};
        if (entry.path == NULL) {
            return no_memory();
        }
        if (has(tree, sorted, entry.path)) {
            free(entry.path);
        } else if (add(tree, entry) != 0) {
            return -1;
        }
    }
    return 0;
}

/* Of equal directories one stays. Returns 0, or -1 when one of two equal paths is a file. */
static int merge(struct tree *tree) {
    size_t kept = 0;
    for (size_t i = 0; i < tree->count; i++) {
        struct tree_entry *entry = &tree->entries[i];
        struct tree_entry *before = kept > 0 ? &tree->entries[kept - 1] : NULL;
        if (before == NULL || strcmp(before->path, entry->path) != 0) {
            struct tree_entry moved = *entry;
            *entry = (struct tree_entry){.path = NULL};
            tree->entries[kept++] = moved;
        } else if (before->source != NULL || entry->source != NULL) {
            return message_error("%s is there twice", entry->path);
        } else {
            free(entry->path);
            entry->path = NULL;
        }
    }
    tree->count = kept;
    return 0;
}

int tree_finish(struct tree *tree) {
    sort(tree);
    size_t sorted = tree->count;
    for (size_t i = 0; i < sorted; i++) {
        char *path = tree->entries[i].path;
        if (tree->entries[i].linked && add_parents(tree, sorted, path) != 0) {
            return -1;
        }
    }
    sort(tree);
    return merge(tree);
}

void tree_free(struct tree *tree) {
    for (size_t i = 0; i < tree->count; i++) {
        free(tree->entries[i].path);
        free(tree->entries[i].source);
    }
    free(tree->entries);
    *tree = (struct tree){.entries = NULL};
}
