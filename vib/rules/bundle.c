#include "rules/bundle.h"

#include "format/descriptor.h"
#include "format/memory.h"
#include "format/paths.h"
#include "format/xml.h"
#include "format/zip.h"
#include "rules/claims.h"
#include "rules/container.h"
#include "rules/metadata.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* All that is known of a bundle while it is read. */
struct bundle {
    struct findings *findings;
    struct claims claims;
    struct names files; /* paths seen, for those that are there twice */
    size_t file_count;
    size_t vib_count;
    bool has_index;
    bool has_vendor_index;
    bool has_metadata;
};

static void complain(const struct bundle *bundle, enum rule rule, const char *path, const char *why) {
    findings_add(bundle->findings, rule, (struct place){.member = path}, "%s", why);
}

static bool ends_in(const char *text, const char *end) {
    size_t length = strlen(text);
    size_t tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* Reads a file of a zip into the buffer. Returns whether it is whole and not too large; else that was told. */
static bool read_whole(const struct bundle *bundle, struct zip_reader *zip, const char *path,
                       struct buffer *bytes, size_t most, enum rule damaged) {
    struct source source = zip_source(zip);
    int result = source_collect(&source, bytes, most);
    if (result > 0) {
        complain(bundle, RULE_BUNDLE_SIZE, path, "");
    } else if (result < 0) {
        complain(bundle, damaged, path, zip_reason(zip));
    }
    return result == 0;
}

/* What is wrong with a file in a zip as such. `prefix` goes before its path. Returns whether it should be read. */
static bool judge_file(struct bundle *bundle, const struct zip_reader *zip, const char *prefix,
                       const char *path) {
    if (++bundle->file_count > BUNDLE_FILES_MAX) {
        if (bundle->file_count == BUNDLE_FILES_MAX + 1) {
            complain(bundle, RULE_BUNDLE_SIZE, path, "more than 5000 files");
        }
        return false;
    }
    if (paths_judge(path) != PATHS_GOOD) {
        complain(bundle, RULE_BUNDLE_PATH, path, "");
    }
    if (!zip_deflated(zip)) {
        complain(bundle, RULE_BUNDLE_COMPRESSION, path, zip_compression(zip));
    }
    struct name name = {.text = memory_format("%s%s", prefix, path)};
    names_add(&bundle->files, name);
    free(name.text);
    return true;
}

/* Reads an XML, and shows it to one of those in metadata.h. */
static void read_xml(struct bundle *bundle, struct zip_reader *zip, const char *prefix, const char *path,
                     metadata_reader *reader) {
    struct buffer bytes = {.bytes = NULL};
    if (read_whole(bundle, zip, path, &bytes, BUNDLE_XML_MAX,
                   prefix[0] != '\0' ? RULE_BUNDLE_METADATA_ZIP : RULE_BUNDLE_ZIP)) {
        struct metadata metadata = {.findings = bundle->findings, .claims = &bundle->claims};
        metadata.document = memory_format("%s%s", prefix, path);
        reader(&metadata, &bytes);
        free(metadata.document);
    }
    buffer_free(&bytes);
}

/* Reads a file of metadata.zip. */
static void read_inner(struct bundle *bundle, struct zip_reader *zip, const char *path, bool *has_vmware) {
    if (strncmp(path, "vibs/", 5) == 0) {
        read_xml(bundle, zip, METADATA_PREFIX, path, metadata_read_vib);
    } else if (strcmp(path, "vmware.xml") == 0) {
        *has_vmware = true;
        read_xml(bundle, zip, METADATA_PREFIX, path, metadata_read_vmware);
    } else if (strncmp(path, "bulletins/", 10) == 0 && ends_in(path, ".xml")) {
        read_xml(bundle, zip, METADATA_PREFIX, path, metadata_read_bulletin);
    } else if (strcmp(path, "vendor-index.xml") != 0) {
        complain(bundle, RULE_BUNDLE_UNKNOWN, path, "in metadata.zip");
    }
}

static void read_inner_files(struct bundle *bundle, struct zip_reader *zip) {
    const char *path;
    bool has_vmware = false;
    int more;
    while ((more = zip_next(zip, &path)) > 0) {
        char *copy = memory_need(strdup(path));
        if (judge_file(bundle, zip, METADATA_PREFIX, copy)) {
            read_inner(bundle, zip, copy, &has_vmware);
        }
        free(copy);
        zip->damaged = false; /* the next file may be whole */
    }
    if (more < 0) {
        complain(bundle, RULE_BUNDLE_METADATA_ZIP, "metadata.zip", zip_reason(zip));
    } else if (!has_vmware) {
        complain(bundle, RULE_BUNDLE_VMWARE_MISSING, METADATA_PREFIX "vmware.xml", "");
    }
}

static void read_metadata(struct bundle *bundle, struct zip_reader *zip, const char *path) {
    struct buffer bytes = {.bytes = NULL};
    struct zip_reader inner;
    bundle->has_metadata = true;
    if (read_whole(bundle, zip, path, &bytes, BUNDLE_METADATA_MAX, RULE_BUNDLE_ZIP)) {
        if (zip_bytes_slanted(&bytes)) {
            complain(bundle, RULE_BUNDLE_PATH, path, "a backslash");
        }
        if (zip_open_bytes(&inner, &bytes) == 0) {
            read_inner_files(bundle, &inner);
        } else {
            complain(bundle, RULE_BUNDLE_METADATA_ZIP, path, zip_reason(&inner));
        }
        zip_close(&inner);
    }
    buffer_free(&bytes);
}

static void read_vib(struct bundle *bundle, struct zip_reader *zip, const char *path) {
    struct source_meter meter;
    struct source from = zip_source(zip);
    struct source source = source_metered(&meter, &from);
    char sha256[DIGEST_TEXT_SIZE];
    xmlDoc *descriptor = NULL;
    bundle->vib_count++;
    bundle->findings->vib = path;
    check_vib(&source, bundle->findings, &descriptor);
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

static void read_file(struct bundle *bundle, struct zip_reader *zip, const char *path) {
    if (strcmp(path, "index.xml") == 0) {
        bundle->has_index = true;
        read_xml(bundle, zip, "", path, metadata_read_index);
    } else if (strcmp(path, "vendor-index.xml") == 0) {
        bundle->has_vendor_index = true;
        read_xml(bundle, zip, "", path, metadata_read_vendor_index);
    } else if (ends_in(path, "metadata.zip")) {
        read_metadata(bundle, zip, path);
    } else if (ends_in(path, ".vib")) {
        read_vib(bundle, zip, path);
    } else {
        complain(bundle, RULE_BUNDLE_UNKNOWN, path, "");
    }
}

static void read_files(struct bundle *bundle, struct zip_reader *zip) {
    const char *path;
    int more;
    while ((more = zip_next(zip, &path)) > 0) {
        /* libarchive's copy of the path does not outlive reading the file in all cases. */
        char *copy = memory_need(strdup(path));
        if (judge_file(bundle, zip, "", copy)) {
            read_file(bundle, zip, copy);
        }
        free(copy);
        zip->damaged = false;
    }
    if (more < 0) {
        complain(bundle, RULE_BUNDLE_ZIP, NULL, zip_reason(zip));
    }
}

static void judge_twice(struct bundle *bundle) {
    names_sort(&bundle->files);
    for (size_t i = 1; i < bundle->files.count; i++) {
        const char *path = bundle->files.list[i].text;
        if (strcmp(path, bundle->files.list[i - 1].text) == 0) {
            complain(bundle, RULE_BUNDLE_DUPLICATE, path, "");
        }
    }
}

static void judge_missing(const struct bundle *bundle) {
    if (!bundle->has_index) {
        complain(bundle, RULE_BUNDLE_INDEX_MISSING, "index.xml", "");
    }
    if (!bundle->has_vendor_index) {
        complain(bundle, RULE_BUNDLE_VENDOR_INDEX_MISSING, "vendor-index.xml", "");
    }
    if (!bundle->has_metadata) {
        complain(bundle, RULE_BUNDLE_METADATA_MISSING, "metadata.zip", "");
    }
    if (bundle->vib_count == 0) {
        complain(bundle, RULE_BUNDLE_NO_VIB, NULL, "");
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

static void judge_vibs_claim(const struct bundle *bundle, const struct claim *vib) {
    const struct claim *claim = claims_find_path(&bundle->claims, CLAIM_VIBS, vib->path);
    if (claim == NULL) {
        /* One of the same id may name another path, where the same VIB is, or none: that is told there. */
        if (claims_find_id(&bundle->claims, CLAIM_VIBS, vib->id) == NULL) {
            findings_note(bundle->findings, RULE_BUNDLE_VIB_METADATA_MISSING, claim_place(vib));
        }
        return;
    }
    for (int i = 0; i < CLAIM_ELEMENTS; i++) {
        if (claim->elements[i] != vib->elements[i]) {
            findings_add(bundle->findings, RULE_BUNDLE_VIB_METADATA, claim_place(claim), "<%s>",
                         descriptor_elements()[i].name);
            break;
        }
    }
    judge_numbers(bundle->findings, claim, vib);
}

/* What Lifecycle Manager reads. */
static void judge_bulletins(const struct bundle *bundle, const struct claim *vib) {
    const struct claim *listed = claims_find_id(&bundle->claims, CLAIM_VMWARE, vib->id);
    if (listed == NULL || claims_find_id(&bundle->claims, CLAIM_BULLETIN, vib->id) == NULL) {
        findings_add(bundle->findings, RULE_BUNDLE_BULLETIN_MISSING,
                     (struct place){.member = listed == NULL ? METADATA_PREFIX "vmware.xml"
                                                             : METADATA_PREFIX "bulletins/"},
                     "%s", vib->id);
    }
    if (listed == NULL) {
        return;
    }
    if (strcmp(listed->path, vib->path) != 0) {
        findings_add(bundle->findings, RULE_BUNDLE_VMWARE, claim_place(listed),
                     "relativePath is '%.100s'; the VIB is at %s", listed->path, vib->path);
    }
    judge_numbers(bundle->findings, listed, vib);
}

/* Where the VIB lies, and that no other one has its name and version. */
static void judge_place(const struct bundle *bundle, const struct claim *vib) {
    const struct claim *first = claims_find_id(&bundle->claims, CLAIM_VIB, vib->id);
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

static void judge_claims(struct bundle *bundle) {
    claims_sort(&bundle->claims);
    for (size_t i = 0; i < bundle->claims.count; i++) {
        const struct claim *claim = &bundle->claims.list[i];
        if (claim->kind == CLAIM_VIB) {
            judge_place(bundle, claim);
            if (bundle->has_metadata) {
                judge_vibs_claim(bundle, claim);
                judge_bulletins(bundle, claim);
            }
        } else if (claim->kind == CLAIM_VIBS && names_find(&bundle->files, claim->path) == NULL) {
            findings_add(bundle->findings, RULE_BUNDLE_VIB_MISSING, claim_place(claim), "%.100s",
                         claim->path);
        }
    }
}

void check_bundle(const struct source_file *file, struct findings *findings) {
    struct bundle bundle = {.findings = findings};
    struct zip_reader zip;
    bool slanted;
    if (zip_open_file(&zip, file) == 0) {
        read_files(&bundle, &zip);
        judge_twice(&bundle);
        judge_missing(&bundle);
        judge_claims(&bundle);
    } else {
        complain(&bundle, RULE_BUNDLE_ZIP, NULL, zip_reason(&zip));
    }
    if (zip_file_end(file, &slanted) != ZIP_END_GOOD) {
        complain(&bundle, RULE_BUNDLE_AROUND, NULL, "");
    }
    if (slanted) {
        complain(&bundle, RULE_BUNDLE_PATH, NULL, "a backslash");
    }
    zip_close(&zip);
    claims_free(&bundle.claims);
    names_free(&bundle.files);
}
