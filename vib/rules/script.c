#include "rules/script.h"

#include <string.h>

#define BLANKS " \t\r"

enum { EXECUTABLE = 0111, LINE_MAX_LENGTH = 200 };

/* Copies the line that `text` begins with, without its end. Returns what follows, NULL behind the last. */
static const char *take_line(const char *text, const char *end, char *line) {
    const char *newline = memchr(text, '\n', (size_t)(end - text));
    size_t length = (size_t)((newline != NULL ? newline : end) - text);
    length = length < LINE_MAX_LENGTH ? length : LINE_MAX_LENGTH - 1;
    memcpy(line, text, length);
    line[length] = '\0';
    return newline != NULL ? newline + 1 : NULL;
}

/* Whether it is a decimal number and nothing else. */
static bool number(const char *word) {
    return word != NULL && word[0] != '\0' && word[strspn(word, "0123456789")] == '\0';
}

/* on, off, - or run levels, then two numbers. */
static bool header_good(char *words) {
    char *rest = NULL;
    const char *when = strtok_r(words, BLANKS, &rest);
    const char *start = strtok_r(NULL, BLANKS, &rest);
    const char *stop = strtok_r(NULL, BLANKS, &rest);
    bool known = when != NULL && (strcmp(when, "on") == 0 || strcmp(when, "off") == 0 ||
                                  strcmp(when, "-") == 0 || number(when));
    return known && number(start) && number(stop) && strtok_r(NULL, BLANKS, &rest) == NULL;
}

static void judge_header(struct findings *findings, struct place place, const char *text, const char *end) {
    static const char key[] = "chkconfig:";
    char line[LINE_MAX_LENGTH];
    while (text != NULL) {
        text = take_line(text, end, line);
        char *words = line + strspn(line, "#" BLANKS);
        if (line[0] == '#' && strncmp(words, key, sizeof key - 1) == 0) {
            words += sizeof key - 1;
            char copy[LINE_MAX_LENGTH];
            memcpy(copy, words, strlen(words) + 1);
            if (!header_good(words)) {
                findings_add(findings, RULE_INIT_HEADER_VALUE, place, "it is '%s'", copy);
            }
            return;
        }
    }
    findings_add(findings, RULE_INIT_HEADER, place, "%s", "");
}

/* Whether a line is a loop over all arguments, and not a comment. */
static bool loops(const char *line) {
    line += strspn(line, BLANKS);
    return *line != '#' && strstr(line, "for ") != NULL && strstr(line, " in ") != NULL &&
           (strstr(line, "$@") != NULL || strstr(line, "$*") != NULL || strstr(line, "${@}") != NULL);
}

static void judge_loops(struct findings *findings, struct place place, const char *text, const char *end) {
    char line[LINE_MAX_LENGTH];
    for (place.line = 1; text != NULL; place.line++) {
        text = take_line(text, end, line);
        if (loops(line)) {
            findings_add(findings, RULE_INIT_ARGUMENTS, place, "'%s'", line + strspn(line, BLANKS));
        }
    }
}

/* Whether the line's first command is one that fails: exit with a code that is not 0, or false. */
static bool fails(const char *line) {
    line += strspn(line, BLANKS);
    bool leaves = strncmp(line, "exit", 4) == 0 || strncmp(line, "return", 6) == 0;
    const char *code = leaves ? line + strcspn(line, BLANKS) : "";
    code += strspn(code, BLANKS);
    size_t digits = strspn(code, "0123456789");
    bool only = digits > 0 && code[digits + strspn(code + digits, BLANKS ";")] == '\0';
    return (only && strspn(code, "0") < digits) || strcmp(line, "false") == 0;
}

/* What a line of a case has behind the label that start comes to, or NULL when it is none. */
static const char *behind_start(const char *line) {
    const char *label = line + strspn(line, BLANKS "(");
    const char *close = strchr(label, ')');
    for (const char *word = label; close != NULL && word < close; word += strcspn(word, "|)") + 1) {
        word += strspn(word, BLANKS "\"'");
        if (strncmp(word, "start", 5) == 0 && strchr("|)\"' \t", word[5]) != NULL) {
            return close + 1;
        }
    }
    return NULL;
}

/* Where the script is in a line. */
struct course {
    bool in_start;    /* in the branch for start */
    bool has_start;   /* there is one */
    int conditions;   /* that are open */
    bool branches;    /* there was one */
    bool last_fails;  /* the last command so far does */
    bool start_fails; /* start comes to a command that fails, under no condition */
};

static void follow(struct course *course, const char *line) {
    const char *rest = course->in_start ? NULL : behind_start(line);
    if (rest != NULL) {
        course->in_start = course->has_start = true;
        course->conditions = 0;
        line = rest;
    }
    line += strspn(line, BLANKS);
    if (*line == '\0' || *line == '#') {
        return;
    }
    size_t length = strlen(line);
    bool opens = strncmp(line, "if ", 3) == 0 || strncmp(line, "case ", 5) == 0 ||
                 strncmp(line, "for ", 4) == 0 || strncmp(line, "while ", 6) == 0 ||
                 strncmp(line, "until ", 6) == 0 || line[length - 1] == '{';
    course->branches |= opens || strstr(line, "&&") != NULL || strstr(line, "||") != NULL;
    course->conditions += opens;
    course->conditions -= strncmp(line, "fi", 2) == 0 || strncmp(line, "esac", 4) == 0 ||
                          strncmp(line, "done", 4) == 0 || line[0] == '}';
    course->last_fails = course->conditions <= 0 && fails(line);
    course->start_fails |= course->in_start && course->last_fails;
    if (strstr(line, ";;") != NULL) {
        course->in_start = false;
    }
}

static void judge_start(struct findings *findings, struct place place, const char *text, const char *end) {
    struct course course = {.conditions = 0};
    char line[LINE_MAX_LENGTH];
    for (place.line = 1; text != NULL; place.line++) {
        text = take_line(text, end, line);
        follow(&course, line);
        if (course.start_fails) {
            findings_add(findings, RULE_INIT_START_FAILS, place, "'%s'", line + strspn(line, BLANKS));
            return;
        }
    }
    if (!course.has_start && !course.branches && course.last_fails) {
        place.line = 0;
        findings_add(findings, RULE_INIT_START_FAILS, place, "its last command fails");
    }
}

void check_script(struct findings *findings, struct place place, const char *text, size_t length,
                  unsigned mode) {
    const char *end = text + length;
    size_t first = strcspn(text, "\n");
    if (strncmp(text, "#!", 2) != 0) {
        findings_add(findings, RULE_INIT_INTERPRETER, place, "%s", "");
    } else if (first > 0 && text[first - 1] == '\r') {
        findings_add(findings, RULE_INIT_CARRIAGE_RETURN, place, "%s", "");
    }
    if ((mode & EXECUTABLE) == 0) {
        findings_add(findings, RULE_INIT_EXECUTABLE, place, "mode %04o", mode);
    }
    judge_header(findings, place, text, end);
    judge_loops(findings, place, text, end);
    judge_start(findings, place, text, end);
}
