/*
 * Judges an offline bundle: the zip, the VIBs in it, and what its metadata says of them.
 */
#include "rules/check.h"

#include "format/descriptor.h"
#include "format/message.h"
#include "format/paths.h"
#include "format/zip.h"
#include "rules/metadata.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What the paths of files in metadata.zip begin with here. */
#define INNER "metadata.zip/"

/* Bounds for what is read into memory, and that at a time; a depot of a whole ESXi release stays below them. */
enum {
    BUNDLE_METADATA_MAX =
        8 * 1024 * 1024, /* metadata.zip, and its vmware.xml; XML_BYTES_MAX: any other XML */
    BUNDLE_FILES_MAX = 5000
};

/* What is in a bundle and in its metadata.zip, by the path. */
static const struct {
    const char *pattern;
    enum rule missing; /* what is wrong where it is not there; RULES: nothing */
} documents[DOCUMENTS] = {
    [DOCUMENT_INDEX] = {"index.xml", RULE_BUNDLE_INDEX_MISSING},
    [DOCUMENT_VENDOR_INDEX] = {"vendor-index.xml", RULE_BUNDLE_VENDOR_INDEX_MISSING},
    [DOCUMENT_VMWARE] = {INNER "vmware.xml", RULE_BUNDLE_VMWARE_MISSING},
    [DOCUMENT_VIBS] = {INNER "vibs/*", RULES},
    [DOCUMENT_BULLETIN] = {INNER "bulletins/*.xml", RULES},
    [DOCUMENT_INNER_INDEX] = {INNER "vendor-index.xml", RULES},
    [DOCUMENT_METADATA_ZIP] = {"*metadata.zip", RULE_BUNDLE_METADATA_MISSING},
    [DOCUMENT_VIB] = {"*.vib", RULE_BUNDLE_NO_VIB},
};

static void read_zip(struct bundle *bundle, const struct source_file *from, struct names *files);

/* The path of the file in the zip, NULL for the zip itself. */
static void judge(const struct bundle *bundle, enum rule rule, const char *path, bool broken,
                  const char *why) {
    findings_judge(bundle->findings, rule, (struct place){.member = path}, broken, "%s", why);
}

/* Whether a document is in metadata.zip. */
static bool is_inner(int document) {
    return strncmp(documents[document].pattern, INNER, strlen(INNER)) == 0;
}

/* The rule that a file breaks which cannot be read. */
static enum rule damaged(const struct bundle *bundle, const struct zip_reader *zip) {
    enum rule broken = bundle->inner != NULL ? RULE_BUNDLE_METADATA_ZIP : RULE_BUNDLE_ZIP;
    return zip->left == 0 ? RULE_BUNDLE_SIZE : broken;
}

/* What is wrong with the zip of that path, NULL for the bundle itself, as such. Returns whether it should be read. */
static bool judge_tail(const struct bundle *bundle, struct zip_tail tail, const char *path) {
    judge(bundle, RULE_BUNDLE_PATH, path, tail.slanted, "a backslash");
    judge(bundle, RULE_BUNDLE_SIZE, path, tail.large,
          "a directory of many files, or that of a zip of 4 GiB and more");
    return !tail.large;
}

/* Reads a file of a zip into the buffer. Returns whether it is whole and not too large; else that was told. */
static bool read_whole(const struct bundle *bundle, struct zip_reader *zip, const char *path,
                       struct buffer *bytes, size_t most) {
    int result = source_collect(&zip->file, bytes, most);
    judge(bundle, RULE_BUNDLE_SIZE, path, result > 0, "");
    judge(bundle, damaged(bundle, zip), path, result < 0, zip_reason(zip));
    return result == 0;
}

/* Which of the documents a file is, by its path; DOCUMENTS: none. */
static int find_document(const struct bundle *bundle, const char *path) {
    int i = 0;
    /* A file in metadata.zip must not match "*metadata.zip": a zip that contains itself would be read for ever. */
    while (i < DOCUMENTS &&
           (is_inner(i) != (bundle->inner != NULL) || fnmatch(documents[i].pattern, path, 0) != 0)) {
        i++;
    }
    return i;
}

static void read_vib(struct bundle *bundle, struct zip_reader *zip, struct name *file) {
    char sha256[DIGEST_TEXT_SIZE];
    xmlDoc *descriptor = NULL;
    struct source_part whole = source_metered(&zip->file);
    bundle->findings->vib = file->text;
    check_vib(&whole.source, bundle->findings, NULL, &descriptor);
    bundle->findings->vib = NULL;
    source_metered_end(&whole, sha256);
    judge(bundle, damaged(bundle, zip), file->text, zip->damaged, zip_reason(zip));
    xmlNode *vib = descriptor != NULL ? xmlDocGetRootElement(descriptor) : NULL;
    bool full = vib != NULL && metadata_add_vib(bundle, vib, file->text, whole.offset, sha256) != 0;
    judge(bundle, RULE_BUNDLE_SIZE, file->text, full, "more than 8 MiB of ids of VIBs");
    file->offset = vib != NULL && !full ? bundle->vib_count : 0;
    xmlFreeDoc(descriptor);
}

/* What is wrong with a file in a zip as such; `inner` is its path there. Of VIBs, which have to be known first, all. */
static void judge_file(struct bundle *bundle, struct zip_reader *zip, struct names *files, char *path,
                       const char *inner) {
    struct name file = {.text = path, .kind = find_document(bundle, path)};
    const char *compression = zip_compression(zip);
    if (++bundle->file_count > BUNDLE_FILES_MAX || names_add(files, file) != 0) {
        judge(bundle, RULE_BUNDLE_SIZE, path, !bundle->findings->seen[RULE_BUNDLE_SIZE],
              "more than 5000 files, or 8 MiB of paths");
        return;
    }
    bundle->seen[file.kind] = true;
    judge(bundle, RULE_BUNDLE_PATH, path, paths_judge(inner) != PATHS_GOOD, "");
    judge(bundle, RULE_BUNDLE_COMPRESSION, path, compression != NULL, compression);
    judge(bundle, RULE_BUNDLE_UNKNOWN, path, file.kind == DOCUMENTS, "");
    if (file.kind == DOCUMENT_VIB) {
        read_vib(bundle, zip, &files->list[files->count - 1]);
    }
}

static void read_metadata(struct bundle *bundle, const struct buffer *bytes) {
    struct names files = {.list = NULL};
    if (judge_tail(bundle, zip_tail(bytes->bytes, bytes->length), bundle->document)) {
        bundle->inner = bytes;
        read_zip(bundle, NULL, &files);
        bundle->inner = NULL;
    }
    names_free(&files);
}

/* Reads a document, when all VIBs are known. */
static void read_document(struct bundle *bundle, struct zip_reader *zip, const char *path, int document) {
    struct buffer bytes = {.bytes = NULL};
    size_t held = bundle->inner != NULL ? bundle->inner->length : 0;
    bool large = document == DOCUMENT_VMWARE || document == DOCUMENT_METADATA_ZIP;
    bundle->document = path;
    bool read = document != DOCUMENT_INNER_INDEX &&
                read_whole(bundle, zip, path, &bytes, large ? BUNDLE_METADATA_MAX - held : XML_BYTES_MAX);
    if (read && document == DOCUMENT_METADATA_ZIP) {
        read_metadata(bundle, &bytes);
    } else if (read) {
        metadata_read(bundle, (enum document)document, &bytes);
    }
    free(bytes.bytes);
}

/*
 * Goes through a zip, in the open file or (NULL) in memory: for the first time, judging its files as such and their paths; then, with these
 * sorted, reading the documents.
 */
static void read_files(struct bundle *bundle, const struct source_file *from, struct names *files,
                       bool again) {
    const char *prefix = bundle->inner != NULL ? INNER : "";
    const char *place = bundle->inner != NULL ? bundle->document : NULL;
    struct zip_reader zip;
    const char *inner;
    int more = zip_open(&zip, from, bundle->inner);
    while (more >= 0 && (more = zip_next(&zip, &inner)) > 0) {
        /* libarchive's copy of the path does not outlive reading the file in all cases. */
        char *path = memory_format("%s%s", prefix, inner);
        const struct name *file = again ? names_find(files, path) : NULL;
        if (!again) {
            judge_file(bundle, &zip, files, path, path + strlen(prefix));
        } else if (file != NULL && file->kind < DOCUMENT_VIB) {
            read_document(bundle, &zip, path, file->kind);
        }
        free(path);
        zip.damaged = false; /* the next file may be whole */
    }
    judge(bundle, damaged(bundle, &zip), place, more < 0 && !again, zip_reason(&zip));
    archive_read_free(zip.archive);
}

/* Reads a zip; `files` gets the paths in it. */
static void read_zip(struct bundle *bundle, const struct source_file *from, struct names *files) {
    for (int again = 0; again <= 1; again++) {
        read_files(bundle, from, files, again == 1);
        names_sort(files);
        names_sort(&bundle->ids);
    }
    for (size_t i = 1; i < files->count; i++) {
        judge(bundle, RULE_BUNDLE_DUPLICATE, files->list[i].text,
              strcmp(files->list[i].text, files->list[i - 1].text) == 0, "");
    }
}

/* What is missing where it should be. */
static void judge_documents(const struct bundle *bundle) {
    bool metadata = bundle->seen[DOCUMENT_METADATA_ZIP] && !bundle->findings->seen[RULE_BUNDLE_METADATA_ZIP];
    for (int i = 0; i < DOCUMENTS; i++) {
        judge(bundle, documents[i].missing, documents[i].pattern,
              documents[i].missing != RULES && !bundle->seen[i] && (metadata || !is_inner(i)), "");
    }
}

/* Where the VIB lies, that no other one has its name and version, and (`whole`: all was read) that esxcli and Lifecycle Manager see it. */
static void judge_vib(const struct bundle *bundle, const struct bundle_vib *vib, bool whole) {
    struct place place = {.member = vib->path};
    const struct name *id = names_find(&bundle->ids, vib->id);
    const struct bundle_vib *first = &bundle->vibs[id->order];
    const char *slash = strrchr(vib->path, '/');
    size_t length = strlen(vib->id);
    findings_judge(bundle->findings, RULE_BUNDLE_VIB_PATH, place,
                   slash == NULL || strncmp(slash + 1, vib->id, length) != 0 ||
                       strcmp(slash + 1 + length, ".vib") != 0,
                   "%s.vib was expected", vib->id);
    findings_judge(bundle->findings, RULE_BUNDLE_VIB_CONFLICT, place,
                   first != vib && strcmp(first->sha256, vib->sha256) != 0, "%s", first->path);
    /* Metadata of the same id may name another path, where the same VIB is, or none: that was told. */
    findings_judge(bundle->findings, RULE_BUNDLE_VIB_METADATA_MISSING, place,
                   whole && (id->kind & ID_DESCRIBED) == 0, NULL);
    judge(bundle, RULE_BUNDLE_BULLETIN_MISSING,
          (id->kind & ID_IN_VMWARE) == 0 ? INNER "vmware.xml" : INNER "bulletins/",
          whole && ((id->kind & ID_IN_VMWARE) == 0 || (id->kind & ID_IN_BULLETIN) == 0), vib->id);
}

void check_bundle(const struct source_file *file, struct findings *findings) {
    struct bundle bundle = {.findings = findings};
    struct zip_tail tail = zip_file_tail(file);
    if (!judge_tail(&bundle, tail, NULL)) {
        return;
    }
    read_zip(&bundle, file, &bundle.files);
    bool whole = !findings->seen[RULE_BUNDLE_SIZE]; /* else what is missing may be there */
    bool opened = bundle.files.count > 0 || !findings->seen[RULE_BUNDLE_ZIP];
    if (whole && opened) {
        judge_documents(&bundle);
    }
    for (size_t i = 0; i < bundle.vib_count; i++) {
        judge_vib(&bundle, &bundle.vibs[i], whole && bundle.seen[DOCUMENT_METADATA_ZIP]);
    }
    judge(&bundle, RULE_BUNDLE_AROUND, NULL, !tail.exact, "");
    names_free(&bundle.files);
    names_free(&bundle.ids);
    free(bundle.vibs);
}
