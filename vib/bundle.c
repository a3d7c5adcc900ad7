#include "commands.h"
#include "format/descriptor.h"
#include "format/message.h"
#include "format/output.h"
#include "format/pack.h"
#include "format/paths.h"
#include "rules/check.h"
#include "write/depot.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { METADATA_MAX = 64 * 1024 * 1024, FILE_MODE = S_IFREG | 0644 };

/* VIBs are read once, one after the other, and nothing of them stays in memory but what vmware.xml says of them. */
struct bundle {
    const struct options *options;
    long long date;     /* the latest of the VIBs' */
    char *vendor;       /* of the first */
    struct output kept; /* the VIBs as they were read and judged; it never gets a name */
    struct names
        places; /* their paths; the owner is the file's name, order its size, offset that in `kept` */
    struct buffer metadata;  /* metadata.zip */
    struct pack inner;       /* writes that */
    struct buffer bulletins; /* the text of vmware.xml, but for its beginning and end */
    struct output output;
};

/* Adds a document to a zip, and frees it. */
static void add_document(struct pack *zip, const char *path, xmlDoc *document) {
    xmlBuffer *text = xml_print(document);
    size_t length = (size_t)xmlBufferLength(text);
    pack_add(zip, path, FILE_MODE, length);
    pack_write(zip, xmlBufferContent(text), length);
    xmlBufferFree(text);
    xmlFreeDoc(document);
}

static int take_metadata(void *context, const void *bytes, size_t length) {
    return buffer_add(context, bytes, length, METADATA_MAX) == 0 ? 0 : message_error(DEPOT_METADATA ": %m");
}

/*
 * Adds vibs/NAME-NUMBER.xml, bulletins/ID.xml and what vmware.xml says; the number comes from the VIB's bytes, so that it differs as they do.
 */
static int add_metadata(struct bundle *bundle, const struct depot_vib *vib) {
    char digits[9];
    snprintf(digits, sizeof digits, "%.8s", vib->sha256);
    char *metadata =
        memory_format("vibs/%s-%lu.xml", xml_child_text(vib->vib, "name"), strtoul(digits, NULL, 16));
    char *id = depot_bulletin_id(vib->vib);
    char *bulletin = memory_format("bulletins/%s.xml", id);
    depot_part(metadata + strlen("vibs/"));
    depot_part(bulletin + strlen("bulletins/"));
    xmlDoc *listed = depot_bulletin(vib, true);
    xmlBuffer *text = xml_print(listed);
    int result = take_metadata(&bundle->bulletins, xmlBufferContent(text), (size_t)xmlBufferLength(text));
    add_document(&bundle->inner, metadata, depot_vib_metadata(vib));
    add_document(&bundle->inner, bulletin, depot_bulletin(vib, false));
    xmlBufferFree(text);
    xmlFreeDoc(listed);
    free(metadata);
    free(id);
    free(bulletin);
    return result != 0 || bundle->inner.failed ? -1 : 0;
}

/* Judges the VIB of that file, and adds what the metadata says of it. Returns the exit code. */
static int add_vib(struct bundle *bundle, struct depot_vib *vib, const struct findings *findings,
                   const char *file) {
    struct name place = {.owner = file, .order = (long)vib->size, .offset = bundle->kept.size - vib->size};
    if (!findings_taken(findings) || vib->vib == NULL) {
        message_error("%s: hosts refuse it; see vibtool check", file);
        return EXIT_REFUSED;
    }
    if (bundle->vendor == NULL) {
        bundle->vendor = memory_need(strdup(xml_child_text(vib->vib, "vendor")));
    }
    /* The check found the date good. */
    descriptor_read_date(xml_child_text(vib->vib, "release-date"), &bundle->inner.date);
    bundle->date = bundle->inner.date > bundle->date ? bundle->inner.date : bundle->date;
    place.text = vib->path = depot_path(vib->vib);
    int result = names_add(&bundle->places, place) != 0 ? message_error("%s: too many VIBs", file)
                                                        : add_metadata(bundle, vib);
    free(vib->path);
    return result == 0 ? EXIT_GOOD : EXIT_UNABLE;
}

/* Reads the VIB of that name. Returns the exit code. */
static int read_vib(struct bundle *bundle, const char *name) {
    struct source_file file;
    if (output_spares(bundle->options->output, name) != 0 || source_open(&file, name) != 0) {
        return EXIT_UNABLE;
    }
    struct source_meter meter;
    source_meter_begin(&meter, &file.source);
    meter.sink = output_write; /* what is read is kept */
    meter.context = &bundle->kept;
    struct depot_vib vib = {.vib = NULL};
    struct findings findings;
    xmlDoc *document = NULL;
    findings_begin(&findings, 0);
    int result = check_vib(&meter.source, &findings, NULL, &document);
    result |= source_meter_end(&meter, vib.sha256);
    vib.vib = document != NULL ? xmlDocGetRootElement(document) : NULL;
    vib.size = meter.size;
    int code = result != 0 ? EXIT_UNABLE : add_vib(bundle, &vib, &findings, name);
    findings_free(&findings);
    xmlFreeDoc(document);
    close(file.fd);
    return code;
}

/* Reads all VIBs, and puts their places in order: no two may have the same. Returns the exit code. */
static int read_vibs(struct bundle *bundle) {
    struct names *places = &bundle->places;
    int code = EXIT_GOOD;
    for (int i = 0; i < bundle->options->count && code == EXIT_GOOD; i++) {
        code = read_vib(bundle, bundle->options->words[i]);
    }
    names_sort(places);
    for (size_t i = 1; i < places->count && code == EXIT_GOOD; i++) {
        if (strcmp(places->list[i - 1].text, places->list[i].text) == 0) {
            message_error("%s: %s has the same name and version", places->list[i].owner,
                          places->list[i - 1].owner);
            code = EXIT_REFUSED;
        }
    }
    return code;
}

/* Adds vmware.xml and the index, and ends metadata.zip. Returns 0, or -1 and has said why. */
static int finish_metadata(struct bundle *bundle) {
    static const char tail[] = "</metadataResponse>\n";
    const struct buffer *middle = &bundle->bulletins;
    char date[DESCRIPTOR_DATE_SIZE];
    descriptor_write_date(date, bundle->date);
    char *head =
        memory_format("<metadataResponse>\n<version>3.0</version>\n<timestamp>%s</timestamp>\n", date);
    bundle->inner.date = bundle->date;
    pack_add(&bundle->inner, DEPOT_VMWARE, FILE_MODE, strlen(head) + middle->length + strlen(tail));
    pack_write(&bundle->inner, head, strlen(head));
    pack_write(&bundle->inner, middle->bytes, middle->length);
    pack_write(&bundle->inner, tail, strlen(tail));
    add_document(&bundle->inner, DEPOT_VENDOR_INDEX, depot_vendor_index(bundle->vendor));
    free(head);
    return pack_finish(&bundle->inner);
}

/* Returns 0, or -1 and has said why. */
static int write_bundle(struct bundle *bundle) {
    const struct names *places = &bundle->places;
    struct source_file *kept = &bundle->kept.file;
    struct pack zip;
    pack_begin(&zip, PACK_ZIP, output_write, &bundle->output, bundle->date);
    add_document(&zip, DEPOT_INDEX, depot_index(bundle->vendor));
    add_document(&zip, DEPOT_VENDOR_INDEX, depot_vendor_index(bundle->vendor));
    pack_add(&zip, DEPOT_METADATA, FILE_MODE, bundle->metadata.length);
    pack_write(&zip, bundle->metadata.bytes, bundle->metadata.length);
    for (size_t i = 0; i < places->count && !zip.failed; i++) {
        const struct name *place = &places->list[i];
        lseek(kept->fd, (off_t)place->offset, SEEK_SET);
        pack_add_source(&zip, place->text, FILE_MODE, &kept->source, (uint64_t)place->order);
    }
    int result = pack_finish(&zip);
    pack_free(&zip);
    return result;
}

/* Reads the bundle back and judges it as any other. Returns the exit code. */
static int judge_output(const struct bundle *bundle) {
    struct findings findings;
    findings_begin(&findings, 0);
    check_bundle(&bundle->output.file, &findings);
    bool good = findings_taken(&findings);
    if (!good) {
        message_error("%s is not written: hosts would refuse it", bundle->output.file.name);
    } else if (findings_unjudged(&findings)) {
        message_error("%s: too large for vibtool to check all of it", bundle->output.file.name);
    }
    findings_free(&findings);
    return good ? EXIT_GOOD : EXIT_REFUSED;
}

static int make(struct bundle *bundle) {
    const char *name = bundle->options->output;
    if (output_begin(&bundle->kept, name) != 0 ||
        pack_begin(&bundle->inner, PACK_ZIP, take_metadata, &bundle->metadata, 0) != 0) {
        return EXIT_UNABLE;
    }
    int code = read_vibs(bundle);
    if (code != EXIT_GOOD) {
        return code;
    }
    if (finish_metadata(bundle) != 0 || output_begin(&bundle->output, name) != 0 ||
        write_bundle(bundle) != 0) {
        return EXIT_UNABLE;
    }
    code = judge_output(bundle);
    return code == EXIT_GOOD && output_commit(&bundle->output) != 0 ? EXIT_UNABLE : code;
}

int bundle_command(const struct options *options) {
    struct bundle bundle = {.options = options, .kept.file.fd = -1, .output.file.fd = -1};
    if (options->output == NULL) {
        message_error("bundle needs --output; see vibtool bundle --help");
        return EXIT_UNABLE;
    }
    int code = make(&bundle);
    pack_free(&bundle.inner);
    output_end(&bundle.kept);
    output_end(&bundle.output);
    names_free(&bundle.places);
    buffer_free(&bundle.metadata);
    buffer_free(&bundle.bulletins);
    free(bundle.vendor);
    return code;
}
