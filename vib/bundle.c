#include "base/moment.h"
#include "format/descriptor.h"
#include "format/message.h"
#include "format/output.h"
#include "format/paths.h"
#include "options.h"
#include "rules/check.h"
#include "write/depot.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Each VIB is read twice: to be judged, and to be copied; nothing of it stays in memory but what vmware.xml says of it. */
struct bundle {
    const struct options *options;
    char *vendor;           /* of the first */
    struct names places;    /* bulletins, then VIBs; the owner is the file's name */
    xmlBuffer *bulletins;   /* those of vmware.xml, as text */
    struct output metadata; /* metadata.zip; it is not committed */
    struct output output;   /* its date is the latest of the VIBs' */
};

/* Adds a document, and frees it. */
static void add_document(struct output *zip, const char *path, xmlDoc *document) {
    output_add_xml(zip, path, document);
    xmlFreeDoc(document);
}

/*
 * Adds vibs/NAME-NUMBER.xml, bulletins/ID.xml and what vmware.xml says; the number comes from the VIB's bytes, so that it differs as they do.
 * Returns 0, or -1 where there are too many places.
 */
static int add_metadata(struct bundle *bundle, const struct depot_vib *vib, const char *file) {
    char digits[9];
    snprintf(digits, sizeof digits, "%.8s", vib->sha256);
    char *metadata =
        memory_format("vibs/%s-%lu.xml", xml_child_text(vib->vib, "name"), strtoul(digits, NULL, 16));
    xmlDoc *listed = depot_bulletin(vib, true);
    char *bulletin = memory_format("bulletins/%s.xml", xml_child_text(xmlDocGetRootElement(listed), "id"));
    depot_part(metadata + strlen("vibs/"));
    depot_part(bulletin + strlen("bulletins/"));
    xml_print(bundle->bulletins, listed);
    add_document(&bundle->metadata, metadata, depot_vib_metadata(vib));
    add_document(&bundle->metadata, bulletin, depot_bulletin(vib, false));
    int result = names_add(&bundle->places, (struct name){.text = bulletin, .owner = file});
    result |= names_add(&bundle->places, (struct name){.text = vib->path, .owner = file});
    xmlFreeDoc(listed);
    free(metadata);
    free(bulletin);
    return result;
}

/* Judges the VIB of that file, and adds what the metadata says of it. Returns the exit code. */
static int add_vib(struct bundle *bundle, struct depot_vib *vib, const struct findings *findings,
                   const char *file) {
    if (!findings_taken(findings) || vib->vib == NULL) {
        message_error("%s: hosts refuse it; see vibtool check", file);
        return EXIT_REFUSED;
    }
    if (bundle->vendor == NULL) {
        bundle->vendor = memory_need(strdup(xml_child_text(vib->vib, "vendor")));
    }
    /* The check found the date good. */
    descriptor_read_date(xml_child_text(vib->vib, "release-date"), &bundle->metadata.date);
    if (bundle->metadata.date > bundle->output.date) {
        bundle->output.date = bundle->metadata.date;
    }
    vib->path = depot_path(vib->vib);
    int result = add_metadata(bundle, vib, file);
    free(vib->path);
    if (result != 0) {
        message_error("%s: too many VIBs", file);
    }
    return result != 0 || bundle->metadata.failed ? EXIT_UNABLE : EXIT_GOOD;
}

/* Reads the VIB of that name. Returns the exit code. */
static int read_vib(struct bundle *bundle, const char *name) {
    struct source_file file;
    if (output_spares(bundle->options->output, name) != 0 || source_open(&file, name) != 0) {
        return EXIT_UNABLE;
    }
    struct source_part whole = source_metered(&file.source);
    struct depot_vib vib = {.vib = NULL};
    struct findings findings;
    xmlDoc *document = NULL;
    findings_begin(&findings, 0);
    int result = check_vib(&whole.source, &findings, NULL, &document);
    result |= source_metered_end(&whole, vib.sha256);
    vib.vib = document != NULL ? xmlDocGetRootElement(document) : NULL;
    snprintf(vib.size, sizeof vib.size, "%llu", (unsigned long long)whole.offset);
    int code = result != 0 ? EXIT_UNABLE : add_vib(bundle, &vib, &findings, name);
    findings_free(&findings);
    xmlFreeDoc(document);
    lseek(file.fd, 0, SEEK_SET); /* stdin, too, is read again */
    close(file.fd);
    return code;
}

/*
 * Reads all VIBs, and puts their places in order: no two may have the same. A bulletin, which is a component as well, is known by its
 * id, NAME_VERSION, and a host has one VIB of a name; so another vendor is not enough. Returns the exit code.
 */
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
    char *text = memory_format("<metadataResponse>\n<version>3.0</version>\n<timestamp>%s</timestamp>\n"
                               "%s</metadataResponse>\n",
                               moment_text(bundle->output.date).text,
                               (const char *)xmlBufferContent(bundle->bulletins));
    bundle->metadata.date = bundle->output.date;
    output_add(&bundle->metadata, DEPOT_VMWARE, OUTPUT_FILE_MODE, text, strlen(text));
    add_document(&bundle->metadata, DEPOT_VENDOR_INDEX, depot_vendor_index(bundle->vendor));
    free(text);
    return output_finish(&bundle->metadata);
}

/* Returns 0, or -1 and has said why. */
static int write_bundle(struct bundle *bundle) {
    const struct names *places = &bundle->places;
    struct output *zip = &bundle->output;
    struct source_file file;
    add_document(zip, DEPOT_INDEX, depot_index(bundle->vendor));
    add_document(zip, DEPOT_VENDOR_INDEX, depot_vendor_index(bundle->vendor));
    output_add_file(zip, DEPOT_METADATA, OUTPUT_FILE_MODE, &bundle->metadata.file);
    for (size_t i = places->count / 2; i < places->count && !zip->failed; i++) {
        if (source_open(&file, places->list[i].owner) != 0) {
            return -1;
        }
        output_add_file(zip, places->list[i].text, OUTPUT_FILE_MODE, &file);
        close(file.fd);
    }
    return output_finish(zip);
}

/* Reads the bundle back and judges it as any other. Returns the exit code. */
static int judge_output(const struct bundle *bundle) {
    struct findings findings;
    findings_begin(&findings, 0);
    check_bundle(&bundle->output.file, &findings);
    bool changed = findings.seen[RULE_BUNDLE_VIB_CHECKSUM]; /* what was copied is not what was judged */
    bool good = findings_taken(&findings) && !changed;
    if (!good) {
        message_error("%s is not written: %s", bundle->output.file.name,
                      changed ? "a VIB was changed meanwhile" : "hosts would refuse it");
    } else if (findings_unjudged(&findings)) {
        message_error("%s: too large for vibtool to check all of it", bundle->output.file.name);
    }
    findings_free(&findings);
    return good ? EXIT_GOOD : EXIT_REFUSED;
}

static int make(struct bundle *bundle) {
    const char *name = bundle->options->output;
    if (output_begin(&bundle->metadata, OUTPUT_ZIP, name) != 0) {
        return EXIT_UNABLE;
    }
    int code = read_vibs(bundle);
    if (code != EXIT_GOOD) {
        return code;
    }
    if (finish_metadata(bundle) != 0 || output_begin(&bundle->output, OUTPUT_ZIP, name) != 0 ||
        write_bundle(bundle) != 0) {
        return EXIT_UNABLE;
    }
    code = judge_output(bundle);
    return code == EXIT_GOOD && output_commit(&bundle->output) != 0 ? EXIT_UNABLE : code;
}

int bundle_command(const struct options *options) {
    struct bundle bundle = {.options = options};
    if (options->output == NULL) {
        message_error("bundle needs --output; see vibtool bundle --help");
        return EXIT_UNABLE;
    }
    bundle.bulletins = memory_need(xmlBufferCreate());
    int code = make(&bundle);
    output_end(&bundle.metadata);
    output_end(&bundle.output);
    names_free(&bundle.places);
    xmlBufferFree(bundle.bulletins);
    free(bundle.vendor);
    return code;
}
