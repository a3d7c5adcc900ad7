#include "report.h"

#include "format/memory.h"
#include "format/message.h"
#include "report/json_writer.h"

#include <stdio.h>
#include <stdlib.h>

static const char *verdict(const struct report_file *file) {
    static const char *const words[] = {"good", "noted", "needs-force", "refused"};
    return file->unreadable ? "unreadable" : words[file->findings->worst];
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

static void print_finding(const struct finding *finding) {
    const struct rule_words *words = rule_words(finding->rule);
    printf("  %-11s  %s", grade_name(finding->grade), words->id);
    print_place(finding);
    printf("\n      %s", words->what);
    print_field(": ", finding->detail);
    printf("\n      host: %s", words->host);
    printf(" (since %s)\n", words->since);
}

static void print_file(const struct report *report, const struct report_file *file) {
    const char *release = release_name(report->release);
    message_print_safe(stdout, file->name);
    printf(": %s%s%s\n", verdict(file), release[0] != '\0' ? " on ESXi " : "", release);
    for (const struct finding *finding = file->findings->first; finding != NULL; finding = finding->next) {
        print_finding(finding);
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

static void write_rule(struct json *json, const struct rule_words *words) {
    json_string(json, "what", words->what);
    json_string(json, "host", words->host);
    json_string(json, "since", words->since);
}

static void write_finding(struct json *json, const struct finding *finding) {
    const struct rule_words *words = rule_words(finding->rule);
    json_open_object(json, NULL);
    json_string(json, "rule", words->id);
    json_string(json, "grade", grade_name(finding->grade));
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

static void write_file(struct json *json, const struct report_file *file) {
    json_open_object(json, NULL);
    json_string(json, "file", file->name);
    json_string(json, "kind", file->bundle ? "bundle" : "vib");
    json_string(json, "verdict", verdict(file));
    json_open_list(json, "findings");
    for (const struct finding *finding = file->findings->first; finding != NULL; finding = finding->next) {
        write_finding(json, finding);
    }
    json_close_list(json);
    json_number(json, "findings_dropped", (int64_t)file->findings->dropped);
    json_close_object(json);
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

void report_begin(struct report *report, bool json, enum release release) {
    *report = (struct report){.json = json, .release = release};
    if (!json) {
        return;
    }
    struct json *writer = memory_need(malloc(sizeof *writer));
    report->writer = writer;
    write_head(writer);
    json_string_or_null(writer, "release", release_name(release));
    json_open_list(writer, "files");
}

void report_add(struct report *report, const struct report_file *file) {
    if (report->json) {
        write_file(report->writer, file);
    } else {
        print_file(report, file);
    }
}

int report_flush(void) {
    return fflush(stdout) != 0 || ferror(stdout) ? message_errno("stdout") : 0;
}

int report_end(struct report *report) {
    if (report->json) {
        json_close_list(report->writer);
        json_end(report->writer);
        free(report->writer);
        report->writer = NULL;
    }
    return report_flush();
}

static void print_rule(enum rule rule) {
    const struct rule_words *words = rule_words(rule);
    printf("%s\n    %s\n    5.5 %s, 6.7 %s, 8.0 %s; since %s\n    host: %s\n", words->id, words->what,
           grade_name(words->grade[RELEASE_5_5]), grade_name(words->grade[RELEASE_6_7]),
           grade_name(words->grade[RELEASE_8_0]), words->since, words->host);
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
            json_string(&json, release_name((enum release)release), grade_name(words->grade[release]));
        }
        json_close_object(&json);
        write_rule(&json, words);
        json_close_object(&json);
    }
    json_close_list(&json);
    json_end(&json);
}

int report_rules(bool json) {
    if (json) {
        write_rules();
        return report_flush();
    }
    for (int rule = 0; rule < RULES; rule++) {
        print_rule((enum rule)rule);
    }
    return report_flush();
}
