#include "base/span.h"
#include "report/language.h"
#include "report/report.h"

enum { LINE_SIZE = 120, PATH_SIZE = 160, WIDTH = 36 };

void setting_where(const struct setting_origin *origin, const char *file, char *to, size_t size) {
    char printable[PATH_SIZE];
    to[0] = '\0';
    switch (origin->source) {
    case SETTING_FILE:
        span_copy(printable, sizeof printable, span_of(file));
        snprintf(to, size, "%s:%u", printable, origin->line);
        break;
    case SETTING_ENVIRONMENT:
        snprintf(to, size, "%s", origin->variable);
        break;
    case SETTING_DEFAULT:
    case SETTING_OPTION:
        break;
    }
}

const char *setting_source_id(enum setting_source source) {
    static const char *const ids[] = {[SETTING_DEFAULT] = "default",
                                      [SETTING_FILE] = "file",
                                      [SETTING_ENVIRONMENT] = "environment",
                                      [SETTING_OPTION] = "option"};
    return ids[source];
}

static void make_line(const struct settings *settings, unsigned index, char line[LINE_SIZE]) {
    char value[SETTING_VALUE_SIZE];
    settings_value(settings, index, value);
    bool is_default = settings->origins[index].source == SETTING_DEFAULT;
    snprintf(line, LINE_SIZE, "%s%s = %s", is_default ? "# " : "", settings_key(index), value);
}

static const char *source_words(enum setting_source source) {
    static const char *const words[] = {[SETTING_DEFAULT] = MESSAGE("default"),
                                        [SETTING_FILE] = "",
                                        [SETTING_ENVIRONMENT] = MESSAGE("environment: "),
                                        [SETTING_OPTION] = MESSAGE("option")};
    return words[source][0] != '\0' ? tr(words[source]) : "";
}

/* As lines of a settings file, so that they can be put into one: a default is a comment, and stays a default. */
void settings_print_text(FILE *out, const struct settings *settings, const char *file) {
    char line[LINE_SIZE];
    for (unsigned i = 0; settings_key(i) != NULL; i++) {
        char where[WHERE_SIZE];
        const struct setting_origin *origin = &settings->origins[i];
        make_line(settings, i, line);
        setting_where(origin, file, where, sizeof where);
        fprintf(out, "%-*s  # %s%s\n", WIDTH, line, source_words(origin->source), where);
    }
}
