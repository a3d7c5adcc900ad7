#include "commands.h"
#include "format/ar.h"
#include "format/descriptor.h"
#include "format/message.h"
#include "format/output.h"
#include "format/source.h"
#include "rules/check.h"
#include "write/payload.h"
#include "write/template.h"

/* All that a VIB is made of. */
struct build {
    const struct options *options;
    long long date;
    xmlDoc *document;
    const char *payload_name;
    struct tree tree;
    struct output payload; /* never gets a name */
    struct payload_digests digests;
    struct buffer descriptor;
    struct output vib;
};

static int collect(struct build *build) {
    const struct options *options = build->options;
    if (template_date(&build->date) != 0 || (build->document = template_read(options->descriptor)) == NULL ||
        (build->payload_name = template_payload(build->document, options->descriptor)) == NULL ||
        tree_add_folder(&build->tree, options->root) != 0 ||
        output_spares(options->output, options->descriptor) != 0) {
        return -1;
    }
    int result = 0;
    for (size_t i = 0; i < options->file_count && result == 0; i++) {
        result = tree_add_file(&build->tree, options->files[i]);
    }
    if (result == 0) {
        result = tree_finish(&build->tree);
    }
    for (size_t i = 0; i < build->tree.count && result == 0; i++) {
        const char *source = build->tree.entries[i].source;
        result = source != NULL ? output_spares(options->output, source) : 0;
    }
    return result;
}

/* Writes a member's header; its body of `size` bytes follows, padded where that is odd. */
static int begin_member(struct output *vib, const char *name, uint64_t size) {
    char header[AR_HEADER_SIZE];
    ar_format_header(header, name, size);
    return output_write(vib, header, sizeof header);
}

static int make(struct build *build) {
    struct output *vib = &build->vib;
    const struct buffer *descriptor = &build->descriptor;
    if (output_begin(&build->payload, build->options->output) != 0 ||
        output_begin(vib, build->options->output) != 0 ||
        payload_write(&build->payload, &build->tree, build->date, &build->digests) != 0 ||
        template_fill(build->document, build->options->version, build->date, &build->tree, &build->digests,
                      &build->descriptor) != 0) {
        return -1;
    }
    return output_write(vib, AR_MAGIC, AR_MAGIC_SIZE) != 0 ||
                   begin_member(vib, DESCRIPTOR_NAME, descriptor->length) != 0 ||
                   output_write(vib, descriptor->bytes, descriptor->length) != 0 ||
                   output_write(vib, "\n", descriptor->length % 2) != 0 ||
                   begin_member(vib, DESCRIPTOR_SIGNATURE, 0) != 0 ||
                   begin_member(vib, build->payload_name, build->digests.size) != 0 ||
                   source_drain(&build->payload.file.source, output_write, vib) != 0 ||
                   output_write(vib, "\n", build->digests.size % 2) != 0
               ? -1
               : 0;
}

/* Reads the VIB back and judges it as any other. Returns the exit code. */
static int judge(struct build *build) {
    struct findings findings;
    xmlDoc *descriptor = NULL;
    findings_begin(&findings, RELEASES_ALL);
    int code = check_vib(&build->vib.file.source, &findings, &descriptor) != 0 ? EXIT_UNABLE : EXIT_GOOD;
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
    struct build build = {.options = options, .payload.file.fd = -1, .vib.file.fd = -1};
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
    buffer_free(&build.descriptor);
    tree_free(&build.tree);
    xmlFreeDoc(build.document);
    return code;
}
