#include "write/payload.h"

#include "format/gzip.h"
#include "format/message.h"
#include "format/pack.h"
#include "format/paths.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DIRECTORY_MODE = 0755, PROGRAM_MODE = 0755, FILE_MODE = 0644, SETTING_MODE = 01644, MODE_MAX = 07777 };

/* Adds a file, or (`source` is NULL) a directory; copies the texts. */
static void add(struct tree *tree, const char *path, const char *source, unsigned mode) {
    tree->entries = memory_grow(tree->entries, tree->count, &tree->size, sizeof *tree->entries);
    struct tree_entry *entry = &tree->entries[tree->count++];
    *entry = (struct tree_entry){.path = memory_need(strdup(path)), .mode = mode};
    entry->source = source != NULL ? memory_need(strdup(source)) : NULL;
}

static unsigned mode_for(const char *path, mode_t there) {
    if (paths_setting(path)) {
        return SETTING_MODE; /* git keeps no sticky bit, so the path must tell */
    }
    return (there & S_IXUSR) != 0 ? PROGRAM_MODE : FILE_MODE;
}

/* Adds what the walk came to; `path` is its path on the host. Returns 0, or -1 and has said why. */
static int add_found(struct tree *tree, const FTSENT *found, const char *path) {
    switch (found->fts_info) {
    case FTS_D:
        if (found->fts_level > FTS_ROOTLEVEL) {
            add(tree, path, NULL, DIRECTORY_MODE);
        }
        return 0;
    case FTS_DP:
        return 0;
    case FTS_F:
        add(tree, path, found->fts_accpath, mode_for(path, found->fts_statp->st_mode));
        return 0;
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        errno = found->fts_errno;
        return message_error("%s: %m", found->fts_path);
    default:
        return message_error("%s: neither a file nor a directory", found->fts_path);
    }
}

int tree_add_folder(struct tree *tree, const char *folder) {
    char *root = memory_format(
        "%s/", folder); /* with a slash, so that it must be a folder, and may be a link to one */
    char *const roots[] = {root, NULL};
    size_t prefix = strlen(root);
    FTS *walk = memory_need(fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL));
    const FTSENT *found;
    int result = 0;
    while (result == 0 && (errno = 0, found = fts_read(walk)) != NULL) {
        result = add_found(tree, found, found->fts_level > FTS_ROOTLEVEL ? found->fts_path + prefix : "");
    }
    if (result == 0 && errno != 0) {
        result = message_error("%s: %m", folder);
    }
    fts_close(walk);
    free(root);
    return result;
}

/* Cuts a ":MODE" off the end of a source. Returns the mode, -1 when there is none. */
static int take_mode(char *source) {
    char *colon = strrchr(source, ':');
    size_t digits = colon != NULL ? strspn(colon + 1, "01234567") : 0;
    if (digits < 3 || digits > 5 || colon[1 + digits] != '\0') {
        return -1;
    }
    *colon = '\0';
    return (int)strtol(colon + 1, NULL, 8);
}

int tree_add_file(struct tree *tree, const char *words) {
    const char *equal = strchr(words, '=');
    if (equal == NULL || equal == words || equal[1] == '\0') {
        return message_error("--file is PATH=SOURCE or PATH=SOURCE:MODE, not '%s'", words);
    }
    char *path = memory_need(strdup(words));
    char *source = path + (equal - words) + 1;
    source[-1] = '\0';
    int mode = take_mode(source);
    struct stat status;
    int result = 0;
    if (mode > MODE_MAX || paths_judge(path) != PATHS_GOOD) {
        result = message_error("--file: not a path or not a mode: '%s'", words);
    } else if (stat(source, &status) != 0) {
        result = message_error("%s: %m", source);
    } else {
        add(tree, path, source, mode >= 0 ? (unsigned)mode : mode_for(path, status.st_mode));
    }
    for (char *slash = strrchr(path, '/'); slash != NULL && result == 0; slash = strrchr(path, '/')) {
        *slash = '\0';
        add(tree, path, NULL, DIRECTORY_MODE);
    }
    free(path);
    return result;
}

static int compare(const void *left, const void *right) {
    const struct tree_entry *a = left;
    const struct tree_entry *b = right;
    return strcmp(a->path, b->path);
}

int tree_finish(struct tree *tree) {
    if (tree->count > 0) {
        qsort(tree->entries, tree->count, sizeof tree->entries[0], compare);
    }
    for (size_t i = 0; i < tree->count; i++) {
        const struct tree_entry *entry = &tree->entries[i];
        if (!paths_printable(entry->path)) { /* XML and the readers of payloads agree on such paths only */
            return message_error("%s: a path in a VIB must be printable ASCII", entry->path);
        }
        if (i > 0 && strcmp(entry[-1].path, entry->path) == 0 &&
            (entry[-1].source != NULL || entry->source != NULL)) {
            return message_error("%s is there twice", entry->path);
        }
    }
    return 0;
}

void tree_free(struct tree *tree) {
    for (size_t i = 0; i < tree->count; i++) {
        free(tree->entries[i].path);
        free(tree->entries[i].source);
    }
    free(tree->entries);
    *tree = (struct tree){.entries = NULL};
}

static int write_file(struct pack *tar, const struct tree_entry *entry) {
    struct source_file file;
    struct stat before;
    struct stat behind;
    if (source_open(&file, entry->source) != 0) {
        return -1;
    }
    int result = -1;
    if (fstat(file.fd, &before) != 0) {
        message_error("%s: %m", entry->source);
    } else if (!S_ISREG(before.st_mode)) {
        message_error("%s: this is not a regular file", entry->source);
    } else if ((uint64_t)before.st_size > UINT32_MAX) {
        message_error("%s: a host takes no file of 4 GiB or more", entry->source);
    } else {
        result =
            pack_add_source(tar, entry->path, S_IFREG | entry->mode, &file.source, (uint64_t)before.st_size);
    }
    if (result == 0 && (fstat(file.fd, &behind) != 0 || behind.st_size != before.st_size)) {
        result = message_error("%s: it changed while it was read", entry->source);
    }
    close(file.fd);
    return result;
}

/* Reads what was written. Returns 0, or -1 and has said why. */
static int measure(struct output *output, struct payload_digests *digests) {
    struct source_meter member;
    struct gzip gzip;
    source_meter_begin(&member, &output->file.source);
    gzip_begin(&gzip, &member.source);
    int result = source_drain(&gzip.source, NULL, NULL) | source_meter_end(&member, digests->member);
    for (int i = 0; i < DIGESTS; i++) {
        digest_text(&gzip.digests[i], digests->tar[i]);
    }
    gzip_free(&gzip);
    digests->size = output->size;
    lseek(output->file.fd, 0, SEEK_SET);
    return result;
}

int payload_write(struct output *output, const struct tree *tree, long long date,
                  struct payload_digests *digests) {
    struct pack tar;
    int result = pack_begin(&tar, PACK_TAR_GZIP, output_write, output, date);
    for (size_t i = 0; i < tree->count && result == 0; i++) {
        const struct tree_entry *entry = &tree->entries[i];
        if (i > 0 && strcmp(entry[-1].path, entry->path) == 0) {
            continue;
        }
        result = entry->source != NULL ? write_file(&tar, entry)
                                       : pack_add(&tar, entry->path, S_IFDIR | entry->mode, 0);
    }
    if (result == 0) {
        result = pack_finish(&tar);
    }
    pack_free(&tar);
    return result == 0 ? measure(output, digests) : -1;
}
