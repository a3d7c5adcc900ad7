#include "base/moment.h"
#include "format/descriptor.h"
#include "format/message.h"
#include "format/output.h"
#include "format/source.h"
#include "options.h"
#include "rules/check.h"
#include "write/payload.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* All that a VIB is made of. */
struct build {
    const struct options *options;
    xmlDoc *document;
    const char *payload_name;
    struct tree tree;
    struct output payload; /* is not committed; its date is the VIB's */
    struct output vib;
};

/* Reads the template. Returns 0, or -1 and has said why, with file and line. */
static int read_template(struct build *build, const char *name) {
    struct source_file file;
    struct buffer text = {.bytes = NULL};
    struct xml_error error;
    if (source_open(&file, name) != 0) {
        return -1;
    }
    int result = source_collect(&file.source, &text, XML_BYTES_MAX);
    build->document = result == 0 ? xml_parse(text.bytes, text.length, &error) : NULL;
    free(text.bytes);
    close(file.fd);
    if (result > 0) {
        result = message_error("%s: it is larger than 1 MiB", name);
    } else if (result == 0 && build->document == NULL) {
        result = message_error("%s:%ld: %s", name, error.line, error.reason);
    } else if (result == 0 && !xml_is(xmlDocGetRootElement(build->document), "vib")) {
        result = message_error("%s: the outermost element is not <vib>", name);
    }
    return result;
}

/* The name of the one payload; NULL, and has said why, when there is not one. */
static const char *find_payload(xmlDoc *document, const char *name) {
    xmlNode *payload = descriptor_first_payload(xmlDocGetRootElement(document));
    const char *its = xml_attribute(payload, "name");
    if (payload == NULL || xml_next(payload) != NULL || its == NULL) {
        message_error("%s: there must be one <payload name=\"...\" type=\"tgz\"/> in <payloads>", name);
        return NULL;
    }
    return its;
}

/*
 * The date to build with, in seconds since 1970: SOURCE_DATE_EPOCH when it is set (the reproducible-builds convention), else now. Returns
 * 0, or -1 and has said what is wrong with it.
 */
static int read_date(long long *seconds) {
    static const long long latest =
        253402300799; /* the end of the year 9999: a later one has no date of four digits */
    const char *text = getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;
    if (text == NULL || text[0] == '\0') {
        *seconds = (long long)time(NULL);
        return 0;
    }
    *seconds = strtoll(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || *seconds > latest) {
        return message_error("SOURCE_DATE_EPOCH is no number of seconds since 1970: '%s'", text);
    }
    return 0;
}

static void fill_files(xmlNode *vib, const struct tree *tree) {
    xmlNode *list = descriptor_need(vib, "file-list");
    xmlNodeSetContent(list, NULL);
    for (size_t i = 0; i < tree->names.count; i++) {
        if (S_ISREG(tree->names.list[i].kind)) {
            xml_add(list, "file", tree->names.list[i].text);
        }
    }
}

/* The three checksums, in the order that serves old and new hosts alike. */
static void fill_payload(xmlNode *vib, const struct payload_digests *digests) {
    xmlNode *payload = descriptor_first_payload(vib);
    char size[32];
    snprintf(size, sizeof size, "%llu", (unsigned long long)digests->size);
    xmlNodeSetContent(payload, NULL);
    xmlNode *tar =
        xml_set(xml_add(payload, "checksum", digests->tar[DIGEST_SHA256]), "checksum-type", "sha-256");
    xml_set(tar, "verify-process", "gunzip");
    xml_set(xml_add(payload, "checksum", digests->member), "checksum-type", "sha-256");
    xmlNode *old = xml_set(xml_add(payload, "checksum", digests->tar[DIGEST_SHA1]), "checksum-type", "sha-1");
    xml_set(old, "verify-process", "gunzip");
    xml_set(payload, "size", size);
}

/* Fills in version, release date, file list, size and checksums; what the template has in these places is replaced. */
static void fill(struct build *build, const struct payload_digests *digests) {
    xmlNode *vib = xmlDocGetRootElement(build->document);
    if (build->options->version != NULL) {
        xml_set_text(descriptor_need(vib, "version"), build->options->version);
    }
    xml_set_text(descriptor_need(vib, "release-date"), moment_text(build->payload.date).text);
    descriptor_need(vib, "software-tags");
    fill_files(vib, &build->tree);
    fill_payload(vib, digests);
}

static int collect(struct build *build) {
    const struct options *options = build->options;
    if (read_date(&build->payload.date) != 0 || read_template(build, options->descriptor) != 0 ||
        (build->payload_name = find_payload(build->document, options->descriptor)) == NULL ||
        tree_add_root(&build->tree) != 0 || output_spares(options->output, options->descriptor) != 0) {
        return -1;
    }
    int result = 0;
    for (size_t i = 0; i < options->file_count && result == 0; i++) {
        result = tree_add_file(&build->tree, options->files[i]);
    }
    return result == 0 ? tree_finish(&build->tree) : -1;
}

static int make(struct build *build) {
    const char *name = build->options->output;
    struct output *vib = &build->vib;
    struct payload_digests digests;
    if (output_begin(&build->payload, OUTPUT_TAR_GZIP, name) != 0 ||
        output_begin(vib, OUTPUT_AR, name) != 0 ||
        payload_write(&build->payload, &build->tree, &digests) != 0) {
        return -1;
    }
    fill(build, &digests);
    output_add_xml(vib, DESCRIPTOR_NAME, build->document);
    output_add(vib, DESCRIPTOR_SIGNATURE, OUTPUT_FILE_MODE, NULL, 0);
    output_add_file(vib, build->payload_name, OUTPUT_FILE_MODE, &build->payload.file);
    return output_finish(vib);
}

/* Reads the VIB back and judges it as any other. Returns the exit code. */
static int judge(struct build *build) {
    struct findings findings;
    xmlDoc *descriptor = NULL;
    findings_begin(&findings, RELEASES_ALL);
    int code =
        check_vib(&build->vib.file.source, &findings, NULL, &descriptor) != 0 ? EXIT_UNABLE : EXIT_GOOD;
    for (const struct finding *finding = findings.first; finding != NULL; finding = finding->next) {
        const struct rule_words words = rule_words(finding->rule);
        if (finding->rule == RULE_PATH_INIT_SCRIPT || code == EXIT_UNABLE) {
            continue; /* the price of an init script on 5.x, which is known and wanted */
        }
        message_error("%s: %s%s%s%s%s", words.id, words.what, finding->path != NULL ? ": " : "",
                      finding->path != NULL ? finding->path : "", finding->detail != NULL ? ": " : "",
                      finding->detail != NULL ? finding->detail : "");
        code = EXIT_REFUSED;
    }
    if (code == EXIT_REFUSED) {
        message_error("%s is not written", build->vib.file.name);
    }
    xmlFreeDoc(descriptor);
    findings_free(&findings);
    return code;
}

int build_command(const struct options *options) {
    struct build build = {.options = options, .tree.root = options->root};
    int code = EXIT_UNABLE;
    if (options->descriptor == NULL || options->root == NULL || options->output == NULL) {
        message_error("build needs --descriptor, --root and --output; see vibtool build --help");
        return EXIT_UNABLE;
    }
    if (collect(&build) == 0 && make(&build) == 0) {
        code = judge(&build);
    }
    if (code == EXIT_GOOD && output_commit(&build.vib) != 0) {
        code = EXIT_UNABLE;
    }
    output_end(&build.vib);
    output_end(&build.payload);
    names_free(&build.tree.names);
    xmlFreeDoc(build.document);
    return code;
}
