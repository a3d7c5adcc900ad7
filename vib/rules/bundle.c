#include "rules/bundle.h"

#include "format/memory.h"
#include "format/message.h"
#include "format/paths.h"
#include "format/zip.h"
#include "rules/bundle_documents.h"
#include "rules/check.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void complain(const struct bundle_contents *contents, enum rule rule, const char *path,
                     const char *why) {
    findings_add(contents->findings, rule, (struct place){.member = path}, "%s", why);
}

static bool ends_in(const char *text, const char *end) {
    size_t length = strlen(text);
    size_t tail = strlen(end);
    return length > tail && strcmp(text + length - tail, end) == 0;
}

/* Says that a zip is damaged there. */
static void tell_damage(const struct bundle_contents *contents, const struct zip_reader *zip, enum rule rule,
                        const char *path) {
    complain(contents, rule, path, zip_reason(zip));
}

/* Reads a file of a zip into the buffer. Returns whether it is whole and not too large; else that was told. */
static bool read_whole(const struct bundle_contents *contents, struct zip_reader *zip, const char *path,
                       struct buffer *bytes, size_t most, enum rule damaged) {
    struct source source = zip_source(zip);
    char piece[16 * 1024];
    ssize_t count;
    int result = buffer_add(bytes, "", 0, most);
    while (result == 0 && (count = source.read(source.context, piece, sizeof piece)) > 0) {
        result = buffer_add(bytes, piece, (size_t)count, most);
    }
    if (result != 0) {
        complain(contents, RULE_BUNDLE_SIZE, path, "");
    } else if (zip->damaged) {
        tell_damage(contents, zip, damaged, path);
    }
    return result == 0 && !zip->damaged;
}

/* Keeps an XML. `prefix` goes before its path. */
static void keep_document(struct bundle_contents *contents, const char *prefix, const char *path,
                          const struct buffer *bytes) {
    struct bundle_document document = {.path = memory_format("%s%s", prefix, path)};
    struct xml_error error;
    contents->total += bytes->length;
    document.tree = xml_parse(bytes->bytes, bytes->length, &error);
    if (document.tree == NULL) {
        findings_add(contents->findings, RULE_BUNDLE_XML,
                     (struct place){.member = document.path, .line = error.line}, "%s",
                     error.doctype ? "a document type declaration is not read" : error.reason);
    }
    contents->documents = memory_need(
        reallocarray(contents->documents, contents->document_count + 1, sizeof *contents->documents));
    contents->documents[contents->document_count++] = document;
}

/* Reads an XML of a zip; tells where it is damaged. */
static void read_document(struct bundle_contents *contents, struct zip_reader *zip, const char *prefix,
                          const char *path, enum rule damaged) {
    struct buffer bytes = {.bytes = NULL};
    if (contents->total >= BUNDLE_TOTAL_MAX) {
        complain(contents, RULE_BUNDLE_SIZE, path, "all XML together");
    } else if (read_whole(contents, zip, path, &bytes, BUNDLE_XML_MAX, damaged)) {
        keep_document(contents, prefix, path, &bytes);
    }
    buffer_free(&bytes);
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
    char *whole = memory_format("%s%s", prefix, path);
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
static void read_metadata_files(struct bundle_contents *contents, struct zip_reader *zip) {
    const char *path;
    int more;
    while ((more = zip_next(zip, &path)) > 0) {
        if (!judge_path(contents, BUNDLE_INNER, path)) {
            continue;
        }
        if (ends_in(path, ".xml")) {
            read_document(contents, zip, BUNDLE_INNER, path, RULE_BUNDLE_METADATA_ZIP);
        } else {
            complain(contents, RULE_BUNDLE_UNKNOWN, path, "in " DEPOT_METADATA);
        }
        zip->damaged = false; /* the next file may be whole */
    }
    if (more < 0) {
        tell_damage(contents, zip, RULE_BUNDLE_METADATA_ZIP, DEPOT_METADATA);
    }
}

static void read_metadata(struct bundle_contents *contents, struct zip_reader *zip) {
    struct buffer bytes = {.bytes = NULL};
    struct zip_reader inner;
    if (contents->has_metadata) {
        complain(contents, RULE_BUNDLE_DUPLICATE, DEPOT_METADATA, "");
        return;
    }
    contents->has_metadata = true;
    if (read_whole(contents, zip, DEPOT_METADATA, &bytes, BUNDLE_METADATA_MAX, RULE_BUNDLE_ZIP)) {
        if (zip_open_bytes(&inner, &bytes) == 0) {
            read_metadata_files(contents, &inner);
        } else {
            tell_damage(contents, &inner, RULE_BUNDLE_METADATA_ZIP, DEPOT_METADATA);
        }
        zip_close(&inner);
    }
    buffer_free(&bytes);
}

/* A VIB's bytes on their way out of the zip, counted and digested. */
struct metered {
    struct source source;
    struct digest digest;
    uint64_t size;
};

static ssize_t read_metered(void *context, void *to, size_t size) {
    struct metered *metered = context;
    ssize_t count = metered->source.read(metered->source.context, to, size);
    if (count > 0) {
        metered->size += (uint64_t)count;
        digest_add(&metered->digest, to, (size_t)count);
    }
    return count;
}

/* Reads on to the end: what a check that stopped early did not see counts for size and digest. */
static void drain(struct metered *metered) {
    char piece[16 * 1024];
    while (read_metered(metered, piece, sizeof piece) > 0) {
    }
}

static void examine_vib(struct bundle_contents *contents, struct zip_reader *zip, struct depot_vib *vib) {
    struct metered metered = {.source = zip_source(zip)};
    struct source source = {.read = read_metered, .context = &metered};
    digest_begin(&metered.digest, DIGEST_SHA256);
    contents->findings->vib = vib->path;
    check_vib(&source, contents->findings, &vib->document);
    contents->findings->vib = NULL;
    if (!zip->damaged) {
        drain(&metered);
    }
    if (zip->damaged) {
        tell_damage(contents, zip, RULE_BUNDLE_ZIP, vib->path);
        zip->damaged = false;
    } else {
        digest_end(&metered.digest, vib->sha256);
    }
    digest_free(&metered.digest);
    vib->size = metered.size;
    vib->vib = vib->document != NULL ? xmlDocGetRootElement(vib->document) : NULL;
}

static void read_vib(struct bundle_contents *contents, struct zip_reader *zip, const char *path) {
    contents->vibs =
        memory_need(reallocarray(contents->vibs, contents->vib_count + 1, sizeof *contents->vibs));
    struct depot_vib *vib = &contents->vibs[contents->vib_count++];
    *vib = (struct depot_vib){.path = memory_need(strdup(path))};
    examine_vib(contents, zip, vib);
}

static void read_file(struct bundle_contents *contents, struct zip_reader *zip, const char *path) {
    if (!judge_path(contents, "", path)) {
        return;
    }
    if (strcmp(path, DEPOT_METADATA) == 0) {
        read_metadata(contents, zip);
    } else if (strcmp(path, DEPOT_INDEX) == 0 || strcmp(path, DEPOT_VENDOR_INDEX) == 0) {
        read_document(contents, zip, "", path, RULE_BUNDLE_ZIP);
    } else if (ends_in(path, ".vib")) {
        read_vib(contents, zip, path);
    } else {
        complain(contents, RULE_BUNDLE_UNKNOWN, path, "");
    }
}

static void read_files(struct bundle_contents *contents, struct zip_reader *zip) {
    const char *path;
    int more;
    while ((more = zip_next(zip, &path)) > 0) {
        /* libarchive's copy of the path does not outlive reading the file in all cases. */
        char *copy = memory_need(strdup(path));
        read_file(contents, zip, copy);
        free(copy);
        zip->damaged = false;
    }
    if (more < 0) {
        tell_damage(contents, zip, RULE_BUNDLE_ZIP, NULL);
    }
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

void bundle_check(const struct source_file *file, struct findings *findings) {
    struct bundle_contents contents = {.findings = findings};
    struct zip_reader zip;
    if (!zip_ends_well(file)) {
        complain(&contents, RULE_BUNDLE_ZIP, NULL, "it does not end in its directory");
    }
    if (zip_open_file(&zip, file) == 0) {
        read_files(&contents, &zip);
        bundle_check_metadata(&contents);
    } else {
        tell_damage(&contents, &zip, RULE_BUNDLE_ZIP, NULL);
    }
    zip_close(&zip);
    free_contents(&contents);
}
