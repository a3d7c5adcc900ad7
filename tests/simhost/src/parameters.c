#include "parameters.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "xml.h"

/* A parameter's attribute, "" where it has none. */
static const char *declared(const struct parameter *parameter, const char *attribute) {
    const char *value = xml_attribute(parameter->declared, attribute);
    return value ? value : "";
}

static struct parameter *find(struct parameters *parameters, const char *attribute, const char *name,
                              size_t length) {
    for (size_t i = 0; i < parameters->count; i++) {
        const char *own = declared(&parameters->list[i], attribute);
        if (length > 0 && strlen(own) == length && strncmp(own, name, length) == 0) {
            return &parameters->list[i];
        }
    }
    return NULL;
}

const char *parameters_value(const struct parameters *parameters, const char *name) {
    for (size_t i = 0; i < parameters->count; i++) {
        if (strcmp(declared(&parameters->list[i], "name"), name) == 0) {
            return parameters->list[i].value;
        }
    }
    return NULL;
}

static bool is_integer(const char *text) {
    char *end;
    errno = 0;
    strtol(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && strchr("+-0123456789", *text);
}

static bool is_boolean(const char *text) {
    return strcmp(text, "true") == 0 || strcmp(text, "false") == 0;
}

static bool is_any(const char *text) {
    (void)text;
    return true;
}

static const struct type {
    const char *name;
    bool (*holds)(const char *value);
} types[] = {
    {"string", is_any}, {"string-list", is_any}, {"flag", is_any}, {"int", is_integer}, {"bool", is_boolean},
};

static int value_take(struct parameter *parameter, const char *value) {
    const char *name = declared(parameter, "name");
    const char *type = declared(parameter, "type");
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (strcmp(type, types[i].name) == 0) {
            if (!types[i].holds(value)) {
                printf("Error: While processing '--%s'. \"%s\" is no %s\n", name, value, type);
                return 1;
            }
            parameter->value = value;
            return 0;
        }
    }
    printf("Error: parameter %s is of unknown type %s\n", name, type);
    return 1;
}

/* Takes one option with its value, and moves on behind it. */
static int option_take(struct parameters *parameters, char *const **options) {
    const char *option = *(*options)++;
    bool is_long = strncmp(option, "--", 2) == 0;
    const char *name = option + (is_long ? 2 : 1);
    size_t length = strcspn(name, "=");
    struct parameter *parameter =
        *option == '-' ? find(parameters, is_long ? "name" : "shortname", name, length) : NULL;
    if (!parameter) {
        printf("Error: Invalid option %s\n", option);
        return 1;
    }
    bool flag = strcmp(declared(parameter, "type"), "flag") == 0;
    if (flag && !name[length]) {
        return value_take(parameter, "true");
    }
    if (flag || (!name[length] && !**options)) {
        printf("Error: option --%s takes %s value\n", declared(parameter, "name"), flag ? "no" : "a");
        return 1;
    }
    return value_take(parameter, name[length] ? name + length + 1 : *(*options)++);
}

int parameters_read(struct parameters *parameters, const xmlNode *specification, char *const *options) {
    parameters->count = 0;
    for (const xmlNode *node = xml_child(specification, "parameter");
         node && parameters->count < PARAMETERS_MAX; node = xml_next(node, "parameter")) {
        parameters->list[parameters->count++] = (struct parameter){node, NULL};
    }
    while (*options) {
        if (option_take(parameters, &options)) {
            return 1;
        }
    }
    for (size_t i = 0; i < parameters->count; i++) {
        const struct parameter *parameter = &parameters->list[i];
        if (!parameter->value && strcmp(declared(parameter, "required"), "true") == 0) {
            printf("Error: Missing required parameter --%s\n", declared(parameter, "name"));
            return 1;
        }
    }
    return 0;
}

/* The length of what stands in braces, which may hold braces of their own, as $if{seconds,$val{seconds}} does. */
static size_t braced_length(const char *text) {
    size_t length = 0;
    for (int depth = 1; text[length]; length++) {
        depth += text[length] == '{' ? 1 : text[length] == '}' ? -1 : 0;
        if (depth == 0) {
            break;
        }
    }
    return length;
}

static void fill(FILE *out, const struct parameters *parameters, const char *text, size_t length);

/* Replaces one $val{...} or $if{...}, whose braces hold `inside`. */
static void marker_fill(FILE *out, const struct parameters *parameters, bool condition, const char *inside,
                        size_t length) {
    char name[64];
    size_t end = 0;
    while (end < length && !(condition && inside[end] == ',')) {
        end++;
    }
    snprintf(name, sizeof name, "%.*s", (int)end, inside);
    const char *value = parameters_value(parameters, name);
    if (value && !condition) {
        fputs(value, out);
    } else if (value && end < length) {
        fill(out, parameters, inside + end + 1, length - end - 1);
    }
}

static void fill(FILE *out, const struct parameters *parameters, const char *text, size_t length) {
    const char *end = text + length;
    while (text < end) {
        bool condition = strncmp(text, "$if{", 4) == 0;
        if (condition || strncmp(text, "$val{", 5) == 0) {
            text += condition ? 4 : 5;
            size_t inside = braced_length(text);
            marker_fill(out, parameters, condition, text, inside);
            text += inside + (text[inside] ? 1 : 0);
        } else {
            fputc(*text++, out);
        }
    }
}

char *parameters_fill(const struct parameters *parameters, const char *line) {
    char *filled = NULL;
    size_t length;
    FILE *out = open_memstream(&filled, &length);
    if (out) {
        fill(out, parameters, line, strlen(line));
        fclose(out);
    }
    return filled;
}
