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

/* Bounds for what is read into memory, one after the other; a depot of a whole ESXi release stays below them. */
enum {
    BUNDLE_VMWARE_MAX = 8 * 1024 * 1024,   /* vmware.xml; XML_BYTES_MAX: any other XML */
    BUNDLE_METADATA_MAX = 8 * 1024 * 1024, /* metadata.zip */
    BUNDLE_FILES_MAX = 5000
};

/* The places of those documents that are read in a way of their own. */
enum { VMWARE = 2, METADATA = 6, VIB, DOCUMENTS };

/* All that is known of a bundle while it is read. */
struct bundle {
    struct findings *findings;
    struct claims claims;
    struct names files; /* paths seen; kind is the place in `documents`, DOCUMENTS for another file */
    size_t file_count;
    bool inner; /* metadata.zip is being read */
    bool seen[DOCUMENTS];
};

static void read_files(struct bundle *bundle, struct zip_reader *zip);

/* What is in a bundle and in its metadata.zip, by the path. */
static const struct document {
    const char *pattern;
    const char *root;     /* the outermost element, of what `xml` reads */
    metadata_reader *xml; /* NULL: it has a way of its own, or is not read */
    enum rule missing;    /* what is wrong where it is not there; RULES: nothing */
    enum rule wrong;      /* where the outermost element is another one */
} documents[DOCUMENTS] = {
    {"index.xml", "vendorList", metadata_read_index, RULE_BUNDLE_INDEX_MISSING, RULE_BUNDLE_INDEX},
    {"vendor-index.xml", "metaList", metadata_read_vendor_index, RULE_BUNDLE_VENDOR_INDEX_MISSING,
     RULE_BUNDLE_VENDOR_INDEX},
    [VMWARE] = {INNER "vmware.xml", NULL, NULL, RULE_BUNDLE_VMWARE_MISSING, RULES},
    {INNER "vibs/*", "vib", metadata_read_vib, RULES, RULE_BUNDLE_XML},
    {INNER "bulletins/*.xml", "bulletin", metadata_read_bulletin, RULES, RULE_BUNDLE_BULLETIN},
    {INNER "vendor-index.xml", NULL, NULL, RULES, RULES},
    [METADATA] = {"*metadata.zip", NULL, NULL, RULE_BUNDLE_METADATA_MISSING, RULES},
    [VIB] = {"*.vib", NULL, NULL, RULE_BUNDLE_NO_VIB, RULES},
};

static void complain(const struct bundle *bundle, enum rule rule, const char *path, const char *why) {
    findings_add(bundle->findings, rule, (struct place){.member = path}, "%s", why);
}

/* Whether a document is in metadata.zip. */
static bool is_inner(const struct document *document) {
    return strncmp(document->pattern, INNER, strlen(INNER)) == 0;
}

/* The rule that a damaged file breaks. */
static enum rule damaged(const struct bundle *bundle) {
    return bundle->inner ? RULE_BUNDLE_METADATA_ZIP : RULE_BUNDLE_ZIP;
}

/* What is wrong with the zip of that path, NULL for the bundle itself, as such. Returns whether it should be read. */
static bool judge_tail(const struct bundle *bundle, struct zip_tail tail, const char *path) {
    if (tail.slanted) {
        complain(bundle, RULE_BUNDLE_PATH, path, "a backslash");
    }
    if (tail.large) {
        complain(bundle, RULE_BUNDLE_SIZE, path,
                 "a directory of many files, or that of a zip of 4 GiB and more");
    }
    return !tail.large;
}

/* Reads a file of a zip into the buffer. Returns whether it is whole and not too large; else that was told. */
static bool read_whole(const struct bundle *bundle, struct zip_reader *zip, const char *path,
                       struct buffer *bytes, size_t most) {
    int result = source_collect(&zip->file, bytes, most);
    if (result > 0) {
        complain(bundle, RULE_BUNDLE_SIZE, path, "");
    } else if (result < 0) {
        complain(bundle, damaged(bundle), path, zip_reason(zip));
    }
    return result == 0;
}

/* Which of the documents a file is, by its path; DOCUMENTS: none. */
static int find_document(const struct bundle *bundle, const char *path) {
    int i = 0;
    /* A file in metadata.zip must not match "*metadata.zip": a zip that contains itself would be read for ever. */
    while (i < DOCUMENTS &&
           (is_inner(&documents[i]) != bundle->inner || fnmatch(documents[i].pattern, path, 0) != 0)) {
        i++;
    }
    return i;
}

/* What is wrong with a file in a zip as such; `inner` is its path there. Returns whether it should be read. */
static bool judge_file(struct bundle *bundle, const struct zip_reader *zip, struct name file,
                       const char *inner) {
    char *path = file.text;
    if (++bundle->file_count > BUNDLE_FILES_MAX || names_add(&bundle->files, file) != 0) {
        if (!bundle->findings->seen[RULE_BUNDLE_SIZE]) {
            complain(bundle, RULE_BUNDLE_SIZE, path, "more than 5000 files, or 8 MiB of paths");
        }
        return false;
    }
    if (paths_judge(inner) != PATHS_GOOD) {
        complain(bundle, RULE_BUNDLE_PATH, path, "");
    }
    const char *compression = zip_compression(zip);
    if (compression != NULL) {
        complain(bundle, RULE_BUNDLE_COMPRESSION, path, compression);
    }
    return true;
}

/* Judges an XML by its outermost element. */
static void judge_xml(struct metadata *metadata, const struct buffer *text, const struct document *as) {
    struct xml_error error;
    xmlDoc *document = xml_parse(text->bytes, text->length, &error);
    xmlNode *root = document != NULL ? xmlDocGetRootElement(document) : NULL;
    if (root == NULL) {
        metadata_complain(metadata, RULE_BUNDLE_XML, &error);
    } else if (xml_is(root, as->root)) {
        as->xml(metadata, root);
    } else {
        findings_add(metadata->findings, as->wrong,
                     (struct place){.member = metadata->document, .line = xml_line(root)},
                     "the outermost element is <%.60s>, not <%s>", xml_name(root), as->root);
    }
    xmlFreeDoc(document);
}

static void read_metadata(struct bundle *bundle, struct zip_reader *zip, const char *path) {
    struct buffer bytes = {.bytes = NULL};
    struct zip_reader inner;
    if (read_whole(bundle, zip, path, &bytes, BUNDLE_METADATA_MAX) &&
        judge_tail(bundle, zip_tail(bytes.bytes, bytes.length), path)) {
        if (zip_open(&inner, NULL, &bytes) == 0) {
            bundle->inner = true;
            read_files(bundle, &inner);
            bundle->inner = false;
        } else {
            complain(bundle, RULE_BUNDLE_METADATA_ZIP, path, zip_reason(&inner));
        }
        zip_close(&inner);
    }
    buffer_free(&bytes);
}

static void read_vib(struct bundle *bundle, struct zip_reader *zip, const char *path) {
    struct source_meter meter;
    char sha256[DIGEST_TEXT_SIZE];
    xmlDoc *descriptor = NULL;
    source_meter_begin(&meter, &zip->file);
    bundle->findings->vib = path;
    check_vib(&meter.source, bundle->findings, NULL, &descriptor);
    bundle->findings->vib = NULL;
    source_meter_end(&meter, sha256);
    if (zip->damaged) {
        complain(bundle, RULE_BUNDLE_ZIP, path, zip_reason(zip));
    }
    if (descriptor != NULL) {
        struct claim claim = claim_of_descriptor(CLAIM_VIB, xmlDocGetRootElement(descriptor));
        claim.document = memory_need(strdup(path));
        claim.path = memory_need(strdup(path));
        claim.size = meter.size;
        memcpy(claim.sha256, sha256, sizeof sha256);
        claims_add(&bundle->claims, claim);
    }
    xmlFreeDoc(descriptor);
}

/* Reads document `i`. */
static void read_file(struct bundle *bundle, struct zip_reader *zip, const char *path, int i) {
    struct metadata metadata = {.findings = bundle->findings, .claims = &bundle->claims, .document = path};
    struct buffer bytes = {.bytes = NULL};
    if (i == DOCUMENTS) {
        complain(bundle, RULE_BUNDLE_UNKNOWN, path, "");
        return;
    }
    bundle->seen[i] = true;
    if (i == METADATA) {
        read_metadata(bundle, zip, path);
    } else if (i == VIB) {
        read_vib(bundle, zip, path);
    } else if (i == VMWARE && read_whole(bundle, zip, path, &bytes, BUNDLE_VMWARE_MAX)) {
        metadata_read_vmware(&metadata, &bytes);
    } else if (documents[i].xml != NULL && read_whole(bundle, zip, path, &bytes, XML_BYTES_MAX)) {
        judge_xml(&metadata, &bytes, &documents[i]);
    }
    buffer_free(&bytes);
}

/* Reads the files of a zip. */
static void read_files(struct bundle *bundle, struct zip_reader *zip) {
    const char *prefix = bundle->inner ? INNER : "";
    const char *inner;
    int more;
    while ((more = zip_next(zip, &inner)) > 0) {
        /* libarchive's copy of the path does not outlive reading the file in all cases. */
        char *path = memory_format("%s%s", prefix, inner);
        struct name file = {.text = path, .kind = find_document(bundle, path)};
        if (judge_file(bundle, zip, file, path + strlen(prefix))) {
            read_file(bundle, zip, path, file.kind);
        }
        free(path);
        zip->damaged = false; /* the next file may be whole */
    }
    if (more < 0) {
        complain(bundle, damaged(bundle), bundle->inner ? "metadata.zip" : NULL, zip_reason(zip));
    }
}

/* What the metadata says of a VIB's file, where it says it: esxcli takes other sizes and sums. */
static void judge_numbers(struct findings *findings, const struct claim *claim, const struct claim *vib) {
    if (claim->size != vib->size) {
        findings_add(findings, RULE_BUNDLE_PACKED_SIZE, claim_place(claim), "%s: it has %llu bytes",
                     vib->path, (unsigned long long)vib->size);
    }
    if (strcasecmp(claim->sha256, vib->sha256) != 0) {
        findings_add(findings, RULE_BUNDLE_VIB_CHECKSUM, claim_place(claim), "%s: it is %s, not '%s'",
                     vib->path, vib->sha256, claim->sha256);
    }
}

/* What esxcli reads of a VIB, and what Lifecycle Manager does. */
static void judge_claims_of(const struct bundle *bundle, const struct claim *vib) {
    const struct claims *claims = &bundle->claims;
    const struct claim *claim = claims_find(claims, CLAIM_VIBS, CLAIM_PATH, vib->path);
    const struct claim *listed = claims_find(claims, CLAIM_VMWARE, CLAIM_ID, vib->id);
    if (claim != NULL) {
        int i = 0;
        while (i < CLAIM_ELEMENTS && claim->elements[i] == vib->elements[i]) {
            i++;
        }
        if (i < CLAIM_ELEMENTS) {
            findings_add(bundle->findings, RULE_BUNDLE_VIB_METADATA, claim_place(claim), "<%s>",
                         descriptor_elements[i].name);
        }
        judge_numbers(bundle->findings, claim, vib);
    } else if (claims_find(claims, CLAIM_VIBS, CLAIM_ID, vib->id) == NULL) {
        /* One of the same id may name another path, where the same VIB is, or none: that is told there. */
        findings_note(bundle->findings, RULE_BUNDLE_VIB_METADATA_MISSING, claim_place(vib));
    }
    if (listed == NULL || claims_find(claims, CLAIM_BULLETIN, CLAIM_ID, vib->id) == NULL) {
        complain(bundle, RULE_BUNDLE_BULLETIN_MISSING,
                 listed == NULL ? INNER "vmware.xml" : INNER "bulletins/", vib->id);
    }
    if (listed != NULL) {
        if (strcmp(listed->path, vib->path) != 0) {
            findings_add(bundle->findings, RULE_BUNDLE_VMWARE, claim_place(listed),
                         "relativePath is '%.100s'; the VIB is at %s", listed->path, vib->path);
        }
        judge_numbers(bundle->findings, listed, vib);
    }
}

/* Where the VIB lies, and that no other one has its name and version. */
static void judge_place(const struct bundle *bundle, const struct claim *vib) {
    const struct claim *first = claims_find(&bundle->claims, CLAIM_VIB, CLAIM_ID, vib->id);
    const char *slash = strrchr(vib->path, '/');
    size_t length = strlen(vib->id);
    if (slash == NULL || strncmp(slash + 1, vib->id, length) != 0 ||
        strcmp(slash + 1 + length, ".vib") != 0) {
        findings_add(bundle->findings, RULE_BUNDLE_VIB_PATH, claim_place(vib), "%s.vib was expected",
                     vib->id);
    }
    if (first != vib && strcmp(first->sha256, vib->sha256) != 0) {
        findings_add(bundle->findings, RULE_BUNDLE_VIB_CONFLICT, claim_place(vib), "%s", first->path);
    }
}

/* What is missing where it should be. */
static void judge_documents(const struct bundle *bundle) {
    for (int i = 0; i < DOCUMENTS; i++) {
        bool read = !is_inner(&documents[i]) ||
                    (bundle->seen[METADATA] && !bundle->findings->seen[RULE_BUNDLE_METADATA_ZIP]);
        if (documents[i].missing != RULES && !bundle->seen[i] && read) {
            complain(bundle, documents[i].missing, documents[i].pattern, "");
        }
    }
}

/*
 * Whether there is what the metadata names; a file that is no known document may be it. The url of a metadata.zip may be one on the web, or
 * be spelt in other ways; where there is no metadata.zip at all, that was told.
 */
static void judge_named(const struct bundle *bundle, const struct claim *claim) {
    bool vib = claim->kind == CLAIM_VIBS;
    bool plain = vib || (paths_judge(claim->path) == PATHS_GOOD && strpbrk(claim->path, ":%?#") == NULL);
    const struct name *file = names_find(&bundle->files, claim->path);
    bool there = file != NULL && (file->kind == (vib ? VIB : METADATA) || file->kind == DOCUMENTS);
    if (plain && bundle->seen[METADATA] && !there) {
        findings_add(bundle->findings, vib ? RULE_BUNDLE_VIB_MISSING : RULE_BUNDLE_VENDOR_INDEX,
                     claim_place(claim), "there is no %s at '%.100s'", vib ? "VIB" : "metadata.zip",
                     claim->path);
    }
}

/* What can be said only once all was read. Where a part was too large, what is missing may be there. */
static void judge_whole(struct bundle *bundle) {
    names_sort(&bundle->files);
    names_sort(&bundle->claims.keys);
    for (size_t i = 1; i < bundle->files.count; i++) {
        if (strcmp(bundle->files.list[i].text, bundle->files.list[i - 1].text) == 0) {
            complain(bundle, RULE_BUNDLE_DUPLICATE, bundle->files.list[i].text, "");
        }
    }
    if (bundle->claims.crowded) {
        complain(bundle, RULE_BUNDLE_SIZE, "metadata.zip", "it names more VIBs than are kept");
    }
    bool whole = !bundle->findings->seen[RULE_BUNDLE_SIZE];
    if (whole) {
        judge_documents(bundle);
    }
    for (size_t i = 0; i < bundle->claims.count; i++) {
        const struct claim *claim = &bundle->claims.list[i];
        if (claim->kind == CLAIM_VIB) {
            judge_place(bundle, claim);
            if (whole && bundle->seen[METADATA]) {
                judge_claims_of(bundle, claim);
            }
        } else if (whole && (claim->kind == CLAIM_VIBS || claim->kind == CLAIM_METADATA)) {
            judge_named(bundle, claim);
        }
    }
}

void check_bundle(const struct source_file *file, struct findings *findings) {
    struct bundle bundle = {.findings = findings};
    struct zip_tail tail = zip_file_tail(file);
    struct zip_reader zip;
    if (!judge_tail(&bundle, tail, NULL)) {
        return;
    }
    if (zip_open(&zip, file, NULL) == 0) {
        read_files(&bundle, &zip);
        judge_whole(&bundle);
    } else {
        complain(&bundle, RULE_BUNDLE_ZIP, NULL, zip_reason(&zip));
    }
    if (!tail.exact) {
        complain(&bundle, RULE_BUNDLE_AROUND, NULL, "");
    }
    zip_close(&zip);
    claims_free(&bundle.claims);
    names_free(&bundle.files);
}
