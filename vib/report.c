#include "report.h"

#include "format/memory.h"
#include "format/message.h"
#include "report/json_writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The worst finding on the releases that count. */
static enum grade worst_of(const struct report_file *file) {
    return findings_worst(file->findings, findings_releases(file->findings));
}

static const char *verdict(const struct report_file *file) {
    enum grade worst = worst_of(file);
    return file->unreadable ? "unreadable" : worst == GRADE_NONE ? "good" : grade_name(worst);
}

/* On all releases, so that what only others mind is seen as well; on the one that was asked for. */
static enum grade grade_of(const struct findings *findings, const struct finding *finding) {
    return rule_grade(finding->rule, findings->asked != 0 ? findings->asked : RELEASES_ALL);
}

static void print_field(const char *before, const char *text) {
    if (text != NULL) {
        fputs(before, stdout);
        message_print_safe(stdout, text);
    }
}

static void print_place(const struct finding *finding) {
    print_field("  ", finding->vib);
    print_field("  ", finding->member);
    print_field("  ", finding->path);
    if (finding->line > 0) {
        printf("  line %ld", finding->line);
    }
    if (finding->offset > 0) {
        printf("  offset %llu", (unsigned long long)finding->offset);
    }
}

/* "6.7", "5.0 to 6.0" or "7.0 and later". */
static void print_range(int first, int last) {
    printf("%s", release_name((enum release)first));
    if (last == RELEASES - 1 && first < last) {
        printf(" and later");
    } else if (first < last) {
        printf(" to %s", release_name((enum release)last));
    }
}

/* The runs of releases on which the rule is that grave. */
static void print_releases(enum rule rule, enum grade grade) {
    const char *before = " (";
    for (int i = 0; i < RELEASES; i++) {
        int first = i;
        while (i < RELEASES && rule_grade(rule, 1U << i) == grade) {
            i++;
        }
        if (i > first) {
            fputs(before, stdout);
            print_range(first, i - 1);
            before = ", ";
        }
    }
    putchar(')');
}

static void print_finding(const struct findings *findings, const struct finding *finding) {
    const struct rule_words *words = rule_words(finding->rule);
    enum grade grade = grade_of(findings, finding);
    if (grade == GRADE_NONE) {
        return;
    }
    printf("  %-12s  %s", grade_name(grade), words->id);
    print_place(finding);
    printf("\n      %s", words->what);
    print_field(": ", finding->detail);
    printf("\n      host: %s", words->host);
    if (findings->asked == 0) {
        print_releases(finding->rule, grade);
    }
    printf("\n      known: %s\n", words->fact);
}

/* What becomes of the file on each release: "OK on 6.0u1 and later; on 5.0 to 6.0 install with -f". */
static void print_outlook(const struct findings *findings) {
    static const char *const words[] = {"OK on ",        "OK, with advice, on ",
                                        "not known on ", "install with -f on ",
                                        "breaks on ",    "refused on "};
    const char *before = ": ";
    for (int i = 0; i < RELEASES; i++) {
        int first = i;
        while (i + 1 < RELEASES && findings->worst[i + 1] == findings->worst[first]) {
            i++;
        }
        printf("%s%s", before, words[findings->worst[first]]);
        print_range(first, i);
        before = "; ";
    }
}

static void print_file(const struct report *report, const struct report_file *file) {
    message_print_safe(stdout, file->name);
    printf(": %s", verdict(file));
    if (report->release != RELEASES) {
        printf(" on ESXi %s", release_name(report->release));
    } else if (!file->unreadable) {
        print_outlook(file->findings);
    }
    putchar('\n');
    if (report->quiet) {
        return;
    }
    for (const struct finding *finding = file->findings->first; finding != NULL; finding = finding->next) {
        print_finding(file->findings, finding);
    }
    if (file->findings->dropped > 0) {
        printf("  and %zu more\n", file->findings->dropped);
    }
}

static void write_number(struct json *json, const char *key, int64_t number) {
    if (number > 0) {
        json_number(json, key, number);
    } else {
        json_null(json, key);
    }
}

/* The first release that is known to mind. */
static const char *rule_since(const struct rule_words *words) {
    int rule = (int)(words - rule_words((enum rule)0));
    int i = 0;
    while (i < RELEASES - 1 && rule_grade((enum rule)rule, 1U << i) <= GRADE_UNKNOWN) {
        i++;
    }
    return i < RELEASES - 1 ? release_name((enum release)i) : release_name(RELEASE_5_0);
}

static void write_rule(struct json *json, const struct rule_words *words) {
    json_string(json, "what", words->what);
    json_string(json, "host", words->host);
    json_string(json, "fact", words->fact);
    json_string(json, "since", rule_since(words));
}

static void write_finding(struct json *json, const struct findings *findings, const struct finding *finding) {
    const struct rule_words *words = rule_words(finding->rule);
    json_open_object(json, NULL);
    json_string(json, "rule", words->id);
    json_string(json, "grade", grade_name(grade_of(findings, finding)));
    json_open_object(json, "where");
    json_string(json, "vib", finding->vib);
    json_string(json, "member", finding->member);
    json_string(json, "path", finding->path);
    write_number(json, "line", finding->line);
    write_number(json, "offset", (int64_t)finding->offset);
    json_close_object(json);
    write_rule(json, words);
    json_string(json, "detail", finding->detail);
    json_close_object(json);
}

/* What becomes of the file on each release. */
static void write_outlook(struct json *json, const struct findings *findings) {
    json_open_object(json, "releases");
    for (int i = 0; i < RELEASES; i++) {
        enum grade grade = findings->worst[i];
        json_string(json, release_name((enum release)i), grade == GRADE_NONE ? "good" : grade_name(grade));
    }
    json_close_object(json);
}

static void write_file(struct json *json, const struct report_file *file) {
    json_open_object(json, NULL);
    json_string(json, "file", file->name);
    json_string(json, "kind", file->bundle ? "bundle" : "vib");
    json_string(json, "verdict", verdict(file));
    json_string(json, "grade", grade_letter(file->unreadable ? GRADE_REFUSED : worst_of(file)));
    write_outlook(json, file->findings);
    json_open_list(json, "findings");
    for (const struct finding *finding = file->findings->first; finding != NULL; finding = finding->next) {
        if (grade_of(file->findings, finding) > GRADE_NONE) {
            write_finding(json, file->findings, finding);
        }
    }
    json_close_list(json);
    json_number(json, "findings_dropped", (int64_t)file->findings->dropped);
    json_close_object(json);
}

/* A file's name as a URI has it: every byte that may mean something there as %XX. Allocated. */
static char *uri_of(const char *name) {
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    char *uri = memory_need(malloc(3 * strlen(name) + 1));
    char *end = uri;
    for (; *name != '\0'; name++) {
        if (strchr(plain, *name) != NULL) {
            *end++ = *name;
        } else {
            end += snprintf(end, 4, "%%%02X", (unsigned)(unsigned char)*name);
        }
    }
    *end = '\0';
    return uri;
}

/* A finding as SARIF has it: the file is the artifact, the place within is told in the text. */
static void write_result(struct json *json, const char *name, const char *rule, const char *level,
                         const char *text) {
    char *uri = uri_of(name);
    json_open_object(json, NULL);
    json_string(json, "ruleId", rule);
    json_string(json, "level", level);
    json_open_object(json, "message");
    json_string(json, "text", text);
    json_close_object(json);
    json_open_list(json, "locations");
    json_open_object(json, NULL);
    json_open_object(json, "physicalLocation");
    json_open_object(json, "artifactLocation");
    json_string(json, "uri", uri);
    json_close_object(json);
    json_close_object(json);
    json_close_object(json);
    json_close_list(json);
    json_close_object(json);
    free(uri);
}

static void write_results(struct json *json, const struct report_file *file) {
    if (file->unreadable) {
        write_result(json, file->name, "unreadable", "error", "the file cannot be read");
    }
    for (const struct finding *finding = file->findings->first; finding != NULL; finding = finding->next) {
        const struct rule_words *words = rule_words(finding->rule);
        enum grade grade = grade_of(file->findings, finding);
        if (grade == GRADE_NONE) {
            continue;
        }
        const char *const parts[] = {finding->vib, finding->member, finding->path, finding->detail};
        char text[2048];
        size_t length = (size_t)snprintf(text, sizeof text, "%s: %s", grade_name(grade), words->what);
        for (int i = 0; i < 4 && length < sizeof text; i++) {
            if (parts[i] != NULL) {
                length += (size_t)snprintf(text + length, sizeof text - length, "; %s", parts[i]);
            }
        }
        write_result(json, file->name, words->id, grade >= GRADE_NEEDS_FORCE ? "error" : "note", text);
    }
}

static void begin_sarif(struct json *json) {
    json_begin(json, stdout);
    json_string(json, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    json_string(json, "version", "2.1.0");
    json_open_list(json, "runs");
    json_open_object(json, NULL);
    json_open_object(json, "tool");
    json_open_object(json, "driver");
    json_string(json, "name", "vibtool");
    json_string(json, "version", VIBTOOL_VERSION);
    json_close_object(json);
    json_close_object(json);
    json_open_list(json, "results");
}

/* What every JSON of ours begins with. */
static void write_head(struct json *json) {
    json_begin(json, stdout);
    json_string(json, "format_version", "1.0");
    json_open_object(json, "program");
    json_string(json, "name", "vibtool");
    json_string(json, "version", VIBTOOL_VERSION);
    json_close_object(json);
}

void report_begin(struct report *report) {
    report->writer = NULL;
    if (report->format == REPORT_TEXT) {
        return;
    }
    struct json *writer = memory_need(malloc(sizeof *writer));
    report->writer = writer;
    if (report->format == REPORT_SARIF) {
        begin_sarif(writer);
        return;
    }
    write_head(writer);
    json_string_or_null(writer, "release", report->release != RELEASES ? release_name(report->release) : "");
    json_open_list(writer, "files");
}

void report_add(struct report *report, const struct report_file *file) {
    if (report->format == REPORT_JSON) {
        write_file(report->writer, file);
    } else if (report->format == REPORT_SARIF) {
        write_results(report->writer, file);
    } else {
        print_file(report, file);
    }
}

int report_flush(void) {
    return fflush(stdout) != 0 || ferror(stdout) ? message_errno("stdout") : 0;
}

int report_end(struct report *report) {
    if (report->writer != NULL) {
        json_close_list(report->writer);
        if (report->format == REPORT_SARIF) {
            json_close_object(report->writer);
            json_close_list(report->writer);
        }
        json_end(report->writer);
        free(report->writer);
        report->writer = NULL;
    }
    return report_flush();
}

static void print_rule(enum rule rule) {
    const struct rule_words *words = rule_words(rule);
    printf("%s\n    %s\n   ", words->id, words->what);
    for (int i = 0; i < RELEASES; i++) {
        int first = i;
        while (i + 1 < RELEASES && rule_grade(rule, 1U << (i + 1)) == rule_grade(rule, 1U << first)) {
            i++;
        }
        printf(" %s: ", grade_name(rule_grade(rule, 1U << first)));
        print_range(first, i);
        fputs(i < RELEASES - 1 ? ";" : "", stdout);
    }
    printf("\n    host: %s\n    known: %s\n", words->host, words->fact);
}

static void write_rules(void) {
    struct json json;
    write_head(&json);
    json_open_list(&json, "rules");
    for (int rule = 0; rule < RULES; rule++) {
        const struct rule_words *words = rule_words((enum rule)rule);
        json_open_object(&json, NULL);
        json_string(&json, "rule", words->id);
        json_open_object(&json, "grade");
        for (int release = 0; release < RELEASES; release++) {
            json_string(&json, release_name((enum release)release),
                        grade_name(rule_grade((enum rule)rule, 1U << release)));
        }
        json_close_object(&json);
        write_rule(&json, words);
        json_close_object(&json);
    }
    json_close_list(&json);
    json_end(&json);
}

int report_rules(enum report_format format) {
    if (format == REPORT_JSON) {
        write_rules();
        return report_flush();
    }
    for (int rule = 0; rule < RULES; rule++) {
        print_rule((enum rule)rule);
    }
    return report_flush();
}
