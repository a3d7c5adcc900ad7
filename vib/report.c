#include "report.h"

#include "format/message.h"

#include <libxml/uri.h>
#include <stdio.h>
#include <string.h>

static const char *verdict(const struct report_file *file) {
    enum grade worst = findings_worst(file->findings);
    return file->unreadable ? "unreadable" : worst == GRADE_NONE ? "good" : grade_name(worst);
}

static void grades_of(enum rule rule, enum grade grades[RELEASES]) {
    for (int i = 0; i < RELEASES; i++) {
        grades[i] = rule_grade(rule, 1U << i);
    }
}

/*
 * The runs of releases of one grade: "OK on 6.0u1 and later; on 5.0 to 6.0 install with -f". `words` has what goes before each by its
 * grade, NULL to leave it out; `before` goes before the first, `between` before the others.
 */
static void print_runs(const enum grade grades[RELEASES], const char *const words[], const char *before,
                       const char *between) {
    for (int i = 0; i < RELEASES; i++) {
        int first = i;
        while (i + 1 < RELEASES && grades[i + 1] == grades[first]) {
            i++;
        }
        if (words[grades[first]] == NULL) {
            continue;
        }
        printf("%s%s%s", before, words[grades[first]], release_name((enum release)first));
        if (first < i) {
            printf(i < RELEASES - 1 ? " to %s" : " and later", release_name((enum release)i));
        }
        before = between;
    }
}

static void print_field(const char *before, const char *text) {
    if (text != NULL) {
        fputs(before, stdout);
        message_print_safe(stdout, text);
    }
}

static void print_finding(const struct findings *findings, const struct finding *finding) {
    const struct rule_words rule = rule_words(finding->rule);
    enum grade grade = findings_grade(findings, finding->rule);
    enum grade grades[RELEASES];
    const char *words[GRADE_REFUSED + 1] = {NULL};
    printf("  %-12s  %s", grade_name(grade), rule.id);
    print_field("  ", finding->vib);
    print_field("  ", finding->member);
    print_field("  ", finding->path);
    if (finding->line > 0) {
        printf("  line %ld", finding->line);
    }
    if (finding->offset > 0) {
        printf("  offset %llu", (unsigned long long)finding->offset);
    }
    printf("\n      %s", rule.what);
    print_field(": ", finding->detail);
    printf("\n      host: %s", rule.host);
    if (findings->asked == 0) {
        words[grade] = "";
        grades_of(finding->rule, grades);
        print_runs(grades, words, " (", ", ");
        putchar(')');
    }
    printf("\n      known: %s\n", rule.fact);
}

static void print_file(struct report *report, const struct report_file *file) {
    const struct options *options = report->options;
    static const char *const outlook[] = {"OK on ",        "OK, with advice, on ",
                                          "not known on ", "install with -f on ",
                                          "breaks on ",    "refused on "};
    message_print_safe(stdout, file->name);
    printf(": %s", verdict(file));
    if (options->release != RELEASES) {
        printf(" on ESXi %s", release_name(options->release));
    } else if (!file->unreadable) {
        print_runs(file->findings->worst, outlook, ": ", "; ");
    }
    putchar('\n');
    if (options->quiet) {
        return;
    }
    for (const struct finding *finding = file->findings->first; finding != NULL; finding = finding->next) {
        print_finding(file->findings, finding);
    }
    if (file->findings->dropped > 0) {
        printf("  and %zu more\n", file->findings->dropped);
    }
}

/* Its words, and the first release that is known to mind. */
static void write_words(struct json *json, struct rule_words rule) {
    size_t since = strcspn(rule.grades, "fbr");
    json_write(json, "what: %s host: %s fact: %s since: %s", rule.what, rule.host, rule.fact,
               release_name(since < RELEASES ? (enum release)since : RELEASE_5_0));
}

static void write_finding(struct json *json, const struct findings *findings, const struct finding *finding) {
    json_write(json, "{ rule: %s grade: %s where: { vib: %s member: %s path: %s line: %jd offset: %jd }",
               rule_words(finding->rule).id, grade_name(findings_grade(findings, finding->rule)),
               finding->vib, finding->member, finding->path, finding->line > 0 ? (intmax_t)finding->line : -1,
               finding->offset > 0 ? (intmax_t)finding->offset : -1);
    write_words(json, rule_words(finding->rule));
    json_write(json, "detail: %s }", finding->detail);
}

/* A grade for each release; `none` is the word for the lowest. */
static void write_grades(struct json *json, const char *key, const enum grade grades[RELEASES],
                         const char *none) {
    json_write(json, "%s: {", key);
    for (int i = 0; i < RELEASES; i++) {
        json_write(json, "%s: %s", release_name((enum release)i),
                   grades[i] == GRADE_NONE ? none : grade_name(grades[i]));
    }
    json_write(json, "}");
}

static void write_file(struct report *report, const struct report_file *file) {
    struct json *json = &report->json;
    const char grade[] = {"ABCDEF"[file->unreadable ? GRADE_REFUSED : findings_worst(file->findings)], '\0'};
    json_write(json, "{ file: %s kind: %s verdict: %s grade: %s", file->name, file->bundle ? "bundle" : "vib",
               verdict(file), grade);
    write_grades(json, "releases", file->findings->worst, "good");
    json_write(json, "findings: [");
    for (const struct finding *finding = file->findings->first; finding != NULL; finding = finding->next) {
        write_finding(json, file->findings, finding);
    }
    json_write(json, "] findings_dropped: %jd }", (intmax_t)file->findings->dropped);
}

/* A finding as SARIF has it: the file is the artifact, the place within is in the text. */
static void write_result(struct json *json, const char *name, const char *rule, const char *level,
                         const char *text) {
    xmlChar *uri = memory_need(xmlURIEscapeStr((const xmlChar *)name, (const xmlChar *)"/"));
    json_write(json, "{ ruleId: %s level: %s message: { text: %s }", rule, level, text);
    json_write(json, "locations: [ { physicalLocation: { artifactLocation: { uri: %s } } } ] }",
               (const char *)uri);
    xmlFree(uri);
}

static void write_results(struct report *report, const struct report_file *file) {
    struct json *json = &report->json;
    if (file->unreadable) {
        write_result(json, file->name, "unreadable", "error", "the file cannot be read");
    }
    for (const struct finding *finding = file->findings->first; finding != NULL; finding = finding->next) {
        const struct rule_words rule = rule_words(finding->rule);
        enum grade grade = findings_grade(file->findings, finding->rule);
        const char *const parts[] = {finding->vib, finding->member, finding->path, finding->detail};
        char text[2048];
        size_t length = (size_t)snprintf(text, sizeof text, "%s: %s", grade_name(grade), rule.what);
        for (int i = 0; i < 4 && length < sizeof text; i++) {
            if (parts[i] != NULL) {
                length += (size_t)snprintf(text + length, sizeof text - length, "; %s", parts[i]);
            }
        }
        write_result(json, file->name, rule.id, grade >= GRADE_NEEDS_FORCE ? "error" : "note", text);
    }
}

/* A rule as forges show it beside a finding. */
static void write_sarif_rule(struct json *json, const char *id, const char *what, const char *help) {
    json_write(json, "{ id: %s shortDescription: { text: %s } help: { text: %s } }", id, what, help);
}

/* Up to the list of results. */
static void begin_sarif(struct json *json) {
    json_write(json,
               "{ $schema: \"https://json.schemastore.org/sarif-2.1.0.json\" version: \"2.1.0\" runs: [ "
               "{ tool: { driver: { name: \"vibtool\" version: \"" VIBTOOL_VERSION "\" rules: [");
    write_sarif_rule(json, "unreadable", "the file cannot be read", "vibtool could not read it");
    for (int i = 0; i < RULES; i++) {
        const struct rule_words rule = rule_words((enum rule)i);
        char help[300];
        snprintf(help, sizeof help, "Host: %s. Known: %s.", rule.host, rule.fact);
        write_sarif_rule(json, rule.id, rule.what, help);
    }
    json_write(json, "] } } results: [");
}

/* What every JSON of ours begins with. */
static void begin_json(struct json *json) {
    json_write(json,
               "{ format_version: \"1.0\" program: { name: \"vibtool\" version: \"" VIBTOOL_VERSION "\" }");
}

void report_begin(struct report *report, const struct options *options) {
    *report = (struct report){.options = options, .json = {.out = stdout}};
    if (options->format == REPORT_SARIF) {
        begin_sarif(&report->json);
    } else if (options->format == REPORT_JSON) {
        begin_json(&report->json);
        json_write(&report->json, "release: %s files: [",
                   options->release != RELEASES ? release_name(options->release) : NULL);
    }
}

void report_add(struct report *report, const struct report_file *file) {
    static void (*const forms[])(struct report *, const struct report_file *) = {
        [REPORT_TEXT] = print_file, [REPORT_JSON] = write_file, [REPORT_SARIF] = write_results};
    forms[report->options->format](report, file);
}

int report_end(struct report *report) {
    if (report->options->format != REPORT_TEXT) {
        json_write(&report->json, report->options->format == REPORT_SARIF ? "] } ] }" : "] }");
    }
    return message_flush();
}

int rules_command(const struct options *options) {
    static const char *const words[] = {
        "none: ", "advice: ", "unknown: ", "needs-force: ", "breaks-later: ", "refused: "};
    struct json json = {.out = stdout};
    if (options->format == REPORT_SARIF) {
        message_error("rules: --format must be text or json");
        return EXIT_UNABLE;
    }
    if (options->format == REPORT_JSON) {
        begin_json(&json);
        json_write(&json, "rules: [");
    }
    for (int i = 0; i < RULES; i++) {
        const struct rule_words rule = rule_words((enum rule)i);
        enum grade grades[RELEASES];
        grades_of((enum rule)i, grades);
        if (options->format == REPORT_JSON) {
            json_write(&json, "{ rule: %s", rule.id);
            write_grades(&json, "grade", grades, "none");
            write_words(&json, rule);
            json_write(&json, "}");
        } else {
            printf("%s\n    %s\n    ", rule.id, rule.what);
            print_runs(grades, words, "", "; ");
            printf("\n    host: %s\n    known: %s\n", rule.host, rule.fact);
        }
    }
    if (options->format == REPORT_JSON) {
        json_write(&json, "] }");
    }
    return message_flush() == 0 ? EXIT_GOOD : EXIT_UNABLE;
}
