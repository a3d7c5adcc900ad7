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

/* Adds a file or directory. Returns 0, or -1 and has said why. */
static int add(struct tree *tree, char *path, mode_t mode, const char *words) {
    struct name name = {.text = path, .owner = words, .kind = (int)mode};
    return names_add(&tree->names, name) == 0 ? 0 : message_error("%s: too many files", path);
}

static unsigned mode_for(const char *path, mode_t there) {
    if (paths_setting(path)) {
        return SETTING_MODE; /* git keeps no sticky bit, so the path must tell */
    }
    return (there & S_IXUSR) != 0 ? PROGRAM_MODE : FILE_MODE;
}

/* Adds what the walk came to; its path on the host begins behind the prefix. Returns 0, or -1 and has said why. */
static int add_found(struct tree *tree, const FTSENT *found, size_t prefix) {
    switch (found->fts_info) {
    case FTS_D:
        return found->fts_level > FTS_ROOTLEVEL
                   ? add(tree, found->fts_path + prefix, S_IFDIR | DIRECTORY_MODE, NULL)
                   : 0;
    case FTS_DP:
        return 0;
    case FTS_F:
        return add(tree, found->fts_path + prefix,
                   S_IFREG | mode_for(found->fts_path + prefix, found->fts_statp->st_mode), NULL);
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        errno = found->fts_errno;
        return message_error("%s: %m", found->fts_path);
    default:
        return message_error("%s: neither a file nor a directory", found->fts_path);
    }
}

int tree_add_root(struct tree *tree) {
    char *root = memory_format(
        "%s/", tree->root); /* with a slash, so that it must be a folder, and may be a link to one */
    char *const roots[] = {root, NULL};
    size_t prefix = strlen(root);
    FTS *walk = memory_need(fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL));
    const FTSENT *found;
    int result = 0;
    while (result == 0 && (errno = 0, found = fts_read(walk)) != NULL) {
        result = add_found(tree, found, prefix);
    }
    if (result == 0 && errno != 0) {
        result = message_error("%s: %m", tree->root);
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

/* The file with the bytes, to be freed. */
static char *source_of(const struct tree *tree, const struct name *name) {
    if (name->owner == NULL) {
        return memory_format("%s/%s", tree->root, name->text);
    }
    char *source = memory_need(strdup(strchr(name->owner, '=') + 1));
    take_mode(source);
    return source;
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
        result =
            add(tree, path, S_IFREG | (mode >= 0 ? (unsigned)mode : mode_for(path, status.st_mode)), words);
    }
    for (char *slash = strrchr(path, '/'); slash != NULL && result == 0; slash = strrchr(path, '/')) {
        *slash = '\0';
        result = add(tree, path, S_IFDIR | DIRECTORY_MODE, NULL);
    }
    free(path);
    return result;
}

int tree_finish(struct tree *tree) {
    names_sort(&tree->names);
    for (size_t i = 0; i < tree->names.count; i++) {
        const struct name *name = &tree->names.list[i];
        if (!paths_printable(name->text)) { /* XML and the readers of payloads agree on such paths only */
            return message_error("%s: a path in a VIB must be printable ASCII", name->text);
        }
        if (i > 0 && strcmp(name[-1].text, name->text) == 0 &&
            !(S_ISDIR(name[-1].kind) && S_ISDIR(name->kind))) {
            return message_error("%s is there twice", name->text);
        }
    }
    return 0;
}

/* Adds a file, whose bytes are those of `source`. Returns 0, or -1 and has said why. */
static int write_file(struct pack *tar, const struct name *name, const char *source) {
    struct source_file file;
    struct stat before;
    struct stat behind;
    if (source_open(&file, source) != 0) {
        return -1;
    }
    int result = -1;
    if (fstat(file.fd, &before) != 0) {
        message_error("%s: %m", source);
    } else if (!S_ISREG(before.st_mode)) {
        message_error("%s: this is not a regular file", source);
    } else if ((uint64_t)before.st_size > UINT32_MAX) {
        message_error("%s: a host takes no file of 4 GiB or more", source);
    } else {
        result = pack_add_source(tar, name->text, (mode_t)name->kind, &file.source, (uint64_t)before.st_size);
    }
    if (result == 0 && (fstat(file.fd, &behind) != 0 || behind.st_size != before.st_size)) {
        result = message_error("%s: it changed while it was read", source);
    }
    close(file.fd);
    return result;
}

/* Reads what was written. Returns 0, or -1 and has said why. */
static int measure(struct output *output, struct payload_digests *digests) {
    struct gzip gzip;
    gzip_begin(&gzip, &output->file.source);
    int result = source_drain(&gzip.source, NULL, NULL);
    result |= gzip_end(&gzip, digests); /* only now: it has the digests of what was read so far */
    gzip_free(&gzip);
    lseek(output->file.fd, 0, SEEK_SET);
    return result;
}

int payload_write(struct output *output, const struct tree *tree, long long date,
                  struct payload_digests *digests) {
    struct pack tar;
    int result = pack_begin(&tar, PACK_TAR_GZIP, output_write, output, date);
    for (size_t i = 0; i < tree->names.count && result == 0; i++) {
        const struct name *name = &tree->names.list[i];
        if (S_ISREG(name->kind)) {
            char *source = source_of(tree, name);
            result = output_spares(output->file.name, source);
            result = result == 0 ? write_file(&tar, name, source) : result;
            free(source);
        } else if (i == 0 || strcmp(name[-1].text, name->text) != 0) {
            result = pack_add(&tar, name->text, (mode_t)name->kind, 0);
        }
    }
    if (result == 0) {
        result = pack_finish(&tar);
    }
    pack_free(&tar);
    return result == 0 ? measure(output, digests) : -1;
}
