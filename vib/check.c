#include "commands.h"

#include "report.h"
#include "rules/bundle.h"
#include "rules/check.h"

#include <string.h>
#include <unistd.h>

/* Whether the file begins as a zip does; it is read from its beginning afterwards. */
static bool begins_as_zip(struct source_file *file) {
    char magic[2] = {0};
    struct source source = source_of_file(file);
    bool zip = source_fill(&source, magic, sizeof magic) == 2 && memcmp(magic, "PK", 2) == 0;
    lseek(file->fd, 0, SEEK_SET);
    return zip;
}

/* Judges one file. Returns its exit code. */
static int check_file(struct report *report, const char *name) {
    struct findings findings;
    struct source_file file = {.fd = -1};
    struct report_file told = {.name = name, .findings = &findings};
    findings_begin(&findings, report->release);
    int result = source_open(&file, name);
    if (result == 0) {
        struct source source = source_of_file(&file);
        xmlDoc *descriptor = NULL;
        told.bundle = begins_as_zip(&file);
        if (told.bundle) {
            bundle_check(&file, &findings);
        } else {
            result = check_vib(&source, &findings, &descriptor);
        }
        xmlFreeDoc(descriptor);
        close(file.fd);
    }
    told.unreadable = result != 0;
    report_add(report, &told);
    int code = result != 0 ? EXIT_UNABLE : findings.worst == GRADE_REFUSED ? EXIT_REFUSED : EXIT_GOOD;
    findings_free(&findings);
    return code;
}

int check_command(const struct options *options) {
    struct report report;
    int worst = EXIT_GOOD;
    report_begin(&report, options->json, options->release);
    for (int i = 0; i < options->count; i++) {
        int code = check_file(&report, options->words[i]);
        worst = code > worst ? code : worst;
    }
    return report_end(&report) == 0 ? worst : EXIT_UNABLE;
}
