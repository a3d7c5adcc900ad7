#include "bundle_check.h"

#include "bundle_documents.h"
#include "check.h"
#include "message.h"
#include "paths.h"
#include "text.h"
#include "zip.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int no_memory(const struct bundle_contents *contents) {
    contents->findings->failed = true;
    errno = ENOMEM;
    return -1;
}

static void complain(const struct bundle_contents *contents, enum rule rule, const char *path,
                     const char *why) {
    findings_add(contents->findings, rule, (struct place){.member = path}, "%s", why);
}

static bool ends_in(const char *text, const char *end) {
    size_t length = strlen(text);
    size_t tail = strlen(end);
    return length > tail && strcmp(text + length - tail, end) == 0;
}

/* Says that a zip is damaged there. Returns 0, or -1 when it is memory that is missing. */
static int tell_damage(const struct bundle_contents *contents, const struct zip_reader *zip, enum rule rule,
                       const char *path) {
    if (zip_starved(zip)) {
        return no_memory(contents);
    }
    complain(contents, rule, path, zip_reason(zip));
    return 0;
}

/*
 * Reads a file of a zip into the buffer. Returns 0, 1 when it is damaged or too large (told), -1 without
 * memory.
 */
static int read_whole(const struct bundle_contents *contents, struct zip_reader *zip, const char *path,
                      struct buffer *bytes, size_t most, enum rule damaged) {
    struct source source = zip_source(zip);
    char piece[16 * 1024];
    ssize_t count;
    int result = buffer_add(bytes, "", 0, most);
    while (result == 0 && (count = source.read(source.context, piece, sizeof piece)) > 0) {
        result = buffer_add(bytes, piece, (size_t)count, most);
    }
    if (result != 0 && errno != EFBIG) {
        return no_memory(contents);
    }
    if (result != 0) {
        complain(contents, RULE_BUNDLE_SIZE, path, "");
        return 1;
    }
    if (zip->damaged) {
        return tell_damage(contents, zip, damaged, path) == 0 ? 1 : -1;
    }
    return 0;
}

/* Keeps an XML. `prefix` goes before its path. Returns 0, or -1 without memory. */
static int keep_document(struct bundle_contents *contents, const char *prefix, const char *path,
                         const struct buffer *bytes) {
    struct bundle_document document = {.path = text_format("%s%s", prefix, path)};
    struct xml_error error;
    contents->total += bytes->length;
    if (document.path == NULL) {
        return no_memory(contents);
    }
    document.tree = xml_parse(bytes->bytes, bytes->length, &error);
    if (document.tree == NULL && error.memory) {
        free(document.path);
        return no_memory(contents);
    }
    if (document.tree == NULL) {
        findings_add(contents->findings, RULE_BUNDLE_XML,
                     (struct place){.member = document.path, .line = error.line}, "%s",
                     error.doctype ? "a document type declaration is not read" : error.reason);
    }
    struct bundle_document *list =
        reallocarray(contents->documents, contents->document_count + 1, sizeof *contents->documents);
    if (list == NULL) {
        free(document.path);
        xmlFreeDoc(document.tree);
        return no_memory(contents);
    }
    contents->documents = list;
    contents->documents[contents->document_count++] = document;
    return 0;
}

/* Reads an XML of a zip. Returns 0 also when it was damaged, which was told; -1 without memory. */
static int read_document(struct bundle_contents *contents, struct zip_reader *zip, const char *prefix,
                         const char *path, enum rule damaged) {
    struct buffer bytes = {.bytes = NULL};
    int result = 0;
    if (contents->total >= BUNDLE_TOTAL_MAX) {
        complain(contents, RULE_BUNDLE_SIZE, path, "all XML together");
        return 0;
    }
    result = read_whole(contents, zip, path, &bytes, BUNDLE_XML_MAX, damaged);
    if (result == 0) {
        result = keep_document(contents, prefix, path, &bytes);
    }
    buffer_free(&bytes);
    return result < 0 ? -1 : 0;
}

/* What is wrong with a path in a zip as such. Returns whether the file should be read all the same. */
static bool judge_path(struct bundle_contents *contents, const char *prefix, const char *path) {
    if (++contents->file_count > BUNDLE_FILES_MAX) {
        if (contents->file_count == BUNDLE_FILES_MAX + 1) {
            complain(contents, RULE_BUNDLE_SIZE, path, "more than 5000 files");
        }
        return false;
    }
    if (paths_judge(path) != PATHS_GOOD || strchr(path, '\\') != NULL) {
        complain(contents, RULE_BUNDLE_PATH, path, "");
    }
    char *whole = text_format("%s%s", prefix, path);
    if (whole == NULL) {
        no_memory(contents);
        return false;
    }
    bool twice = bundle_find(contents, whole) != NULL;
    for (size_t i = 0; i < contents->vib_count; i++) {
        twice |= strcmp(contents->vibs[i].path, whole) == 0;
    }
    free(whole);
    if (twice) {
        complain(contents, RULE_BUNDLE_DUPLICATE, path, "");
    }
    return !twice;
}

/* Reads what is in metadata.zip. */
static int read_metadata_files(struct bundle_contents *contents, struct zip_reader *zip) {
    const char *path;
    int more;
    while ((more = zip_next(zip, &path)) > 0) {
        if (!judge_path(contents, BUNDLE_INNER, path)) {
            continue;
        }
        if (!ends_in(path, ".xml")) {
            complain(contents, RULE_BUNDLE_UNKNOWN, path, "in " DEPOT_METADATA);
        } else if (read_document(contents, zip, BUNDLE_INNER, path, RULE_BUNDLE_METADATA_ZIP) != 0) {
            return -1;
        }
        zip->damaged = false; /* the next file may be whole */
    }
    return more < 0 ? tell_damage(contents, zip, RULE_BUNDLE_METADATA_ZIP, DEPOT_METADATA) : 0;
}

static int read_metadata(struct bundle_contents *contents, struct zip_reader *zip) {
    struct buffer bytes = {.bytes = NULL};
    struct zip_reader inner = {.archive = NULL};
    int result = 0;
    if (contents->has_metadata) {
        complain(contents, RULE_BUNDLE_DUPLICATE, DEPOT_METADATA, "");
        return 0;
    }
    contents->has_metadata = true;
    result = read_whole(contents, zip, DEPOT_METADATA, &bytes, BUNDLE_METADATA_MAX, RULE_BUNDLE_ZIP);
    if (result == 0 && zip_open_bytes(&inner, &bytes) != 0) {
        result = tell_damage(contents, &inner, RULE_BUNDLE_METADATA_ZIP, DEPOT_METADATA);
    } else if (result == 0) {
        result = read_metadata_files(contents, &inner);
    }
    zip_close(&inner);
    buffer_free(&bytes);
    return result < 0 ? -1 : 0;
}

/* A VIB's bytes on their way out of the zip, counted and digested. */
struct metered {
    struct source source;
    struct digest digest;
    uint64_t size;
    bool failed;
};

static ssize_t read_metered(void *context, void *to, size_t size) {
    struct metered *metered = context;
    ssize_t count = metered->source.read(metered->source.context, to, size);
    if (count > 0) {
        metered->size += (uint64_t)count;
        if (digest_add(&metered->digest, to, (size_t)count) != 0) {
            metered->failed = true;
            return -1;
        }
    }
    return count;
}

/* Reads on to the end: what a check that stopped early did not see counts for size and digest. */
static void drain(struct metered *metered) {
    char piece[16 * 1024];
    while (read_metered(metered, piece, sizeof piece) > 0) {
    }
}

/* Judges the VIB; -1 without memory. */
static int examine_vib(struct bundle_contents *contents, struct zip_reader *zip, struct depot_vib *vib) {
    struct metered metered = {.source = zip_source(zip)};
    struct source source = {.read = read_metered, .context = &metered};
    if (digest_begin(&metered.digest, DIGEST_SHA256) != 0) {
        return no_memory(contents);
    }
    contents->findings->vib = vib->path;
    check_vib(&source, contents->findings, &vib->document);
    contents->findings->vib = NULL;
    if (!zip->damaged && !metered.failed && !contents->findings->failed) {
        drain(&metered);
    }
    if (zip->damaged) {
        tell_damage(contents, zip, RULE_BUNDLE_ZIP, vib->path);
        zip->damaged = false;
    } else if (metered.failed || digest_end(&metered.digest, vib->sha256) != 0) {
        no_memory(contents);
    }
    digest_free(&metered.digest);
    vib->size = metered.size;
    vib->vib = vib->document != NULL ? xmlDocGetRootElement(vib->document) : NULL;
    return contents->findings->failed ? -1 : 0;
}

static int read_vib(struct bundle_contents *contents, struct zip_reader *zip, const char *path) {
    struct depot_vib *list = reallocarray(contents->vibs, contents->vib_count + 1, sizeof *contents->vibs);
    if (list == NULL) {
        return no_memory(contents);
    }
    contents->vibs = list;
    struct depot_vib *vib = &list[contents->vib_count];
    *vib = (struct depot_vib){.path = text_copy(path)};
    if (vib->path == NULL) {
        return no_memory(contents);
    }
    contents->vib_count++;
    return examine_vib(contents, zip, vib);
}

static int read_file(struct bundle_contents *contents, struct zip_reader *zip, const char *path) {
    if (!judge_path(contents, "", path)) {
        return contents->findings->failed ? -1 : 0;
    }
    if (strcmp(path, DEPOT_METADATA) == 0) {
        return read_metadata(contents, zip);
    }
    if (strcmp(path, DEPOT_INDEX) == 0 || strcmp(path, DEPOT_VENDOR_INDEX) == 0) {
        return read_document(contents, zip, "", path, RULE_BUNDLE_ZIP);
    }
    if (ends_in(path, ".vib")) {
        return read_vib(contents, zip, path);
    }
    complain(contents, RULE_BUNDLE_UNKNOWN, path, "");
    return 0;
}

static int read_files(struct bundle_contents *contents, struct zip_reader *zip) {
    const char *path;
    int more;
    while ((more = zip_next(zip, &path)) > 0) {
        /* libarchive's copy of the path does not outlive reading the file in all cases. */
        char *copy = text_copy(path);
        int result = copy != NULL ? read_file(contents, zip, copy) : no_memory(contents);
        free(copy);
        if (result != 0) {
            return -1;
        }
        zip->damaged = false;
    }
    return more < 0 ? tell_damage(contents, zip, RULE_BUNDLE_ZIP, NULL) : 0;
}

static void free_contents(struct bundle_contents *contents) {
    for (size_t i = 0; i < contents->document_count; i++) {
        free(contents->documents[i].path);
        xmlFreeDoc(contents->documents[i].tree);
    }
    for (size_t i = 0; i < contents->vib_count; i++) {
        free(contents->vibs[i].path);
        xmlFreeDoc(contents->vibs[i].document);
    }
    free(contents->documents);
    free(contents->vibs);
}

int bundle_check(const struct source_file *file, struct findings *findings) {
    struct bundle_contents contents = {.findings = findings};
    struct zip_reader zip;
    int result = 0;
    if (!zip_ends_well(file)) {
        complain(&contents, RULE_BUNDLE_ZIP, NULL, "it does not end in its directory");
    }
    if (zip_open_file(&zip, file) != 0) {
        /* Without memory libarchive 3.6.2 fails to open without a word. */
        result = zip_reason(&zip)[0] == '\0' ? no_memory(&contents)
                                             : tell_damage(&contents, &zip, RULE_BUNDLE_ZIP, NULL);
    } else {
        result = read_files(&contents, &zip);
        if (result == 0) {
            result = bundle_check_metadata(&contents);
        }
    }
    zip_close(&zip);
    free_contents(&contents);
    if (findings->failed) {
        errno = ENOMEM;
    }
    return findings->failed ? -1 : result;
}
