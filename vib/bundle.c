#include "commands.h"
#include "format/buffer.h"
#include "format/descriptor.h"
#include "format/memory.h"
#include "format/message.h"
#include "format/output.h"
#include "format/zip.h"
#include "rules/check.h"
#include "write/clock.h"
#include "write/depot.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { METADATA_MAX = 64 * 1024 * 1024 };

struct bundle {
    const struct options *options;
    struct depot_vib *vibs; /* one for each word */
    size_t count;
    long long date; /* the latest of the VIBs' */
    struct buffer metadata;
    struct output output;
};

/* A VIB's bytes on their way through the check, counted and digested. */
struct metered {
    struct source_file *file;
    struct digest digest;
    uint64_t size;
};

static ssize_t read_metered(void *context, void *to, size_t size) {
    struct metered *metered = context;
    struct source source = source_of_file(metered->file);
    ssize_t count = source.read(source.context, to, size);
    if (count > 0) {
        metered->size += (uint64_t)count;
        digest_add(&metered->digest, to, (size_t)count);
    }
    return count;
}

/* Reads and judges the open file. Returns the exit code. */
static int examine(struct depot_vib *vib, struct metered *metered) {
    struct source source = {.read = read_metered, .context = metered};
    struct findings findings;
    findings_begin(&findings, RELEASES);
    int code = EXIT_UNABLE;
    int result = check_vib(&source, &findings, &vib->document);
    if (result == 0 && findings.worst == GRADE_REFUSED) {
        message_error("%s: hosts refuse it; see vibtool check", metered->file->name);
        code = EXIT_REFUSED;
    } else if (result == 0) {
        digest_end(&metered->digest, vib->sha256);
        code = EXIT_GOOD;
    }
    findings_free(&findings);
    return code;
}

static int read_vib(struct bundle *bundle, struct depot_vib *vib, const char *name) {
    struct source_file file;
    struct metered metered = {.file = &file};
    long long date = 0;
    if (source_open(&file, name) != 0) {
        return EXIT_UNABLE;
    }
    digest_begin(&metered.digest, DIGEST_SHA256);
    int code = examine(vib, &metered);
    digest_free(&metered.digest);
    close(file.fd);
    if (code != EXIT_GOOD) {
        return code;
    }
    vib->vib = xmlDocGetRootElement(vib->document);
    vib->path = depot_path(vib->vib);
    vib->size = metered.size;
    descriptor_read_date(xml_child_text(vib->vib, "release-date"), &date); /* the check found it good */
    bundle->date = date > bundle->date ? date : bundle->date;
    return EXIT_GOOD;
}

static int read_vibs(struct bundle *bundle) {
    const struct options *options = bundle->options;
    bundle->vibs = memory_need(calloc((size_t)options->count, sizeof *bundle->vibs));
    for (int i = 0; i < options->count; i++) {
        struct depot_vib *vib = &bundle->vibs[bundle->count++];
        int code = read_vib(bundle, vib, options->words[i]);
        if (code != EXIT_GOOD) {
            return code;
        }
        for (size_t j = 0; j + 1 < bundle->count; j++) {
            if (strcmp(bundle->vibs[j].path, vib->path) == 0) {
                message_error("%s: a VIB of the same name and version comes before it", options->words[i]);
                return EXIT_REFUSED;
            }
        }
    }
    return EXIT_GOOD;
}

/* Adds a document to a zip, and frees it. */
static int add_document(struct zip_writer *writer, const char *path, xmlDoc *document) {
    xmlBuffer *text = xml_print(document);
    int result = zip_add_bytes(writer, path, xmlBufferContent(text), (size_t)xmlBufferLength(text));
    xmlBufferFree(text);
    xmlFreeDoc(document);
    return result;
}

static int take_metadata(void *context, const void *bytes, size_t length) {
    struct bundle *bundle = context;
    return buffer_add(&bundle->metadata, bytes, length, METADATA_MAX) == 0 ? 0
                                                                           : message_errno(DEPOT_METADATA);
}

static int take_output(void *context, const void *bytes, size_t length) {
    struct bundle *bundle = context;
    return output_write(&bundle->output, bytes, length);
}

/*
 * vibs/NAME-NUMBER.xml and bulletins/ID.xml; the number comes from the VIB's bytes, so that it differs as
 * they do.
 */
static int add_vib_documents(struct zip_writer *writer, const struct depot_vib *vib) {
    char digits[9];
    char *id = depot_bulletin_id(vib->vib);
    memcpy(digits, vib->sha256, sizeof digits - 1);
    digits[sizeof digits - 1] = '\0';
    char *metadata =
        memory_format("vibs/%s-%lu.xml", xml_child_text(vib->vib, "name"), strtoul(digits, NULL, 16));
    char *bulletin = memory_format("bulletins/%s.xml", id);
    int result = add_document(writer, metadata, depot_vib_metadata(vib));
    if (result == 0) {
        result = add_document(writer, bulletin, depot_bulletin(vib));
    }
    free(id);
    free(metadata);
    free(bulletin);
    return result;
}

static int write_metadata(struct bundle *bundle) {
    struct zip_writer writer;
    char timestamp[CLOCK_TEXT_SIZE];
    clock_text(timestamp, bundle->date);
    int result = zip_begin(&writer, take_metadata, bundle, bundle->date);
    if (result == 0) {
        result = add_document(&writer, DEPOT_VENDOR_INDEX, depot_vendor_index(&bundle->vibs[0]));
    }
    if (result == 0) {
        result = add_document(&writer, DEPOT_VMWARE, depot_vmware(bundle->vibs, bundle->count, timestamp));
    }
    for (size_t i = 0; i < bundle->count && result == 0; i++) {
        result = add_vib_documents(&writer, &bundle->vibs[i]);
    }
    if (result == 0) {
        result = zip_finish(&writer);
    }
    zip_free(&writer);
    return result;
}

static int add_vib_file(struct zip_writer *writer, const struct depot_vib *vib, const char *name) {
    struct source_file file;
    if (source_open(&file, name) != 0) {
        return -1;
    }
    struct source source = source_of_file(&file);
    int result = zip_add(writer, vib->path, &source, vib->size);
    close(file.fd);
    return result;
}

static int write_bundle(struct bundle *bundle) {
    struct zip_writer writer;
    int result = zip_begin(&writer, take_output, bundle, bundle->date);
    if (result == 0) {
        result = add_document(&writer, DEPOT_INDEX, depot_index(&bundle->vibs[0]));
    }
    if (result == 0) {
        result = add_document(&writer, DEPOT_VENDOR_INDEX, depot_vendor_index(&bundle->vibs[0]));
    }
    if (result == 0) {
        result = zip_add_bytes(&writer, DEPOT_METADATA, bundle->metadata.bytes, bundle->metadata.length);
    }
    for (size_t i = 0; i < bundle->count && result == 0; i++) {
        result = add_vib_file(&writer, &bundle->vibs[i], bundle->options->words[i]);
    }
    if (result == 0) {
        result = zip_finish(&writer);
    }
    zip_free(&writer);
    return result;
}

static int make(struct bundle *bundle) {
    int code = read_vibs(bundle);
    if (code != EXIT_GOOD) {
        return code;
    }
    if (write_metadata(bundle) != 0 || output_begin(&bundle->output, bundle->options->output) != 0 ||
        write_bundle(bundle) != 0 || output_commit(&bundle->output) != 0) {
        return EXIT_UNABLE;
    }
    return EXIT_GOOD;
}

int bundle_command(const struct options *options) {
    struct bundle bundle = {.options = options, .output = {.fd = -1}};
    if (options->output == NULL) {
        message_error("bundle needs --output; see vibtool bundle --help");
        return EXIT_UNABLE;
    }
    int code = make(&bundle);
    output_end(&bundle.output);
    buffer_free(&bundle.metadata);
    for (size_t i = 0; i < bundle.count; i++) {
        xmlFreeDoc(bundle.vibs[i].document);
        free(bundle.vibs[i].path);
    }
    free(bundle.vibs);
    return code;
}
