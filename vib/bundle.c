#include "rules/bundle.h"
#include "commands.h"
#include "format/buffer.h"
#include "format/descriptor.h"
#include "format/memory.h"
#include "format/message.h"
#include "format/output.h"
#include "format/zip.h"
#include "rules/container.h"
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

/* A part of a path in the zip: a stranger's descriptor names it. */
static bool part_good(const char *text) {
    return descriptor_plain(text) && text[0] != '.' && text[0] != '-';
}

/* Judges the VIB that was read. Returns the exit code. */
static int judge(const struct depot_vib *vib, const struct findings *findings, const char *name) {
    if (!findings_taken(findings) || vib->document == NULL) {
        message_error("%s: hosts refuse it; see vibtool check", name);
        return EXIT_REFUSED;
    }
    xmlNode *root = xmlDocGetRootElement(vib->document);
    if (!part_good(xml_child_text(root, "name")) || !part_good(xml_child_text(root, "vendor")) ||
        !part_good(xml_child_text(root, "version")) ||
        strcmp(xml_child_text(root, "type"), "bootbank") != 0) {
        message_error("%s: its name, vendor, version or type is none for a file in a bundle", name);
        return EXIT_REFUSED;
    }
    return EXIT_GOOD;
}

/* Reads and judges the open file. Returns the exit code. */
static int examine(struct depot_vib *vib, struct source_file *file) {
    struct source from = source_of_file(file);
    struct source_meter meter;
    struct source source = source_metered(&meter, &from);
    struct findings findings;
    findings_begin(&findings, 0);
    int result = check_vib(&source, &findings, &vib->document);
    result |= source_meter_end(&meter, vib->sha256);
    vib->size = meter.size;
    int code = result != 0 ? EXIT_UNABLE : judge(vib, &findings, file->name);
    findings_free(&findings);
    return code;
}

static int read_vib(struct bundle *bundle, struct depot_vib *vib, const char *name) {
    struct source_file file;
    long long date = 0;
    if (output_spares(bundle->options->output, name) != 0 || source_open(&file, name) != 0) {
        return EXIT_UNABLE;
    }
    int code = examine(vib, &file);
    close(file.fd);
    if (code != EXIT_GOOD) {
        return code;
    }
    vib->vib = xmlDocGetRootElement(vib->document);
    vib->path = depot_path(vib->vib);
    descriptor_read_date(xml_child_text(vib->vib, "release-date"), &date); /* the check found it good */
    bundle->date = date > bundle->date ? date : bundle->date;
    return EXIT_GOOD;
}

/* No two VIBs may have the same place. */
static int judge_places(const struct bundle *bundle) {
    struct names names = {.list = NULL};
    int code = EXIT_GOOD;
    for (size_t i = 0; i < bundle->count; i++) {
        struct name name = {.text = bundle->vibs[i].path, .order = (long)i};
        names_add(&names, name);
    }
    names_sort(&names);
    for (size_t i = 1; i < names.count; i++) {
        if (strcmp(names.list[i - 1].text, names.list[i].text) == 0) {
            message_error("%s: a VIB of the same name and version comes before it",
                          bundle->options->words[names.list[i].order]);
            code = EXIT_REFUSED;
        }
    }
    names_free(&names);
    return code;
}

static int read_vibs(struct bundle *bundle) {
    const struct options *options = bundle->options;
    bundle->vibs = memory_need(calloc((size_t)options->count, sizeof *bundle->vibs));
    for (int i = 0; i < options->count; i++) {
        int code = read_vib(bundle, &bundle->vibs[bundle->count++], options->words[i]);
        if (code != EXIT_GOOD) {
            return code;
        }
    }
    return judge_places(bundle);
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
    char sha256[DIGEST_TEXT_SIZE];
    struct source from = source_of_file(&file);
    struct source_meter meter;
    struct source source = source_metered(&meter, &from);
    int result = zip_add(writer, vib->path, &source, vib->size);
    result |= source_meter_end(&meter, sha256);
    close(file.fd);
    if (result == 0 && strcmp(sha256, vib->sha256) != 0) {
        result =
            message_error("%s: it changed while it was read", name); /* what was judged is what is written */
    }
    return result != 0 ? -1 : 0;
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

/* Reads the bundle back and judges it as any other. Returns the exit code. */
static int judge_output(const struct bundle *bundle) {
    struct findings findings;
    struct source_file file = {.fd = bundle->output.fd, .name = bundle->output.name};
    findings_begin(&findings, 0);
    if (lseek(file.fd, 0, SEEK_SET) != 0) {
        message_errno("%s", file.name);
        return EXIT_UNABLE;
    }
    check_bundle(&file, &findings);
    bool good = findings_taken(&findings);
    findings_free(&findings);
    if (!good) {
        message_error("%s is not written: hosts would refuse it", file.name);
    }
    return good ? EXIT_GOOD : EXIT_REFUSED;
}

static int make(struct bundle *bundle) {
    int code = read_vibs(bundle);
    if (code != EXIT_GOOD) {
        return code;
    }
    if (write_metadata(bundle) != 0 || output_begin(&bundle->output, bundle->options->output) != 0 ||
        write_bundle(bundle) != 0) {
        return EXIT_UNABLE;
    }
    code = judge_output(bundle);
    return code == EXIT_GOOD && output_commit(&bundle->output) != 0 ? EXIT_UNABLE : code;
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
