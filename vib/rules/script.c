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

/* Where `start` is in a script. */
struct course {
    int depth;       /* of what is open: if, case, loops, functions */
    int start_depth; /* that of the branch for start; 0 outside of it */
    bool in_case;    /* in the case that has such a branch, or may have it */
    bool may_leave;  /* it may have ended well before, under some condition */
    bool last_fails; /* its last command so far does */
    bool ended;      /* it surely has ended: last_fails says how */
};

/* Whether a code behind exit or return is surely another than 0. */
static bool code_fails(const char *code) {
    code += strspn(code, BLANKS "\"'-");
    size_t digits = strspn(code, "0123456789");
    return strspn(code, "0") < digits && strchr(BLANKS "\"');}", code[digits]) != NULL;
}

/* The text behind the word that the command begins with; NULL when it begins otherwise. */
static const char *behind_word(const char *command, const char *word) {
    size_t length = strlen(word);
    return strncmp(command, word, length) == 0 && strchr(BLANKS ";)", command[length]) != NULL
               ? command + length
               : NULL;
}

static bool ends_script(const char *command) {
    return behind_word(command, "exit") != NULL || behind_word(command, "return") != NULL ||
           behind_word(command, "exec") != NULL;
}

static bool fails(const char *command) {
    const char *code = command[0] == '(' ? behind_word(command + 1, "exit") : behind_word(command, "exit");
    code = code != NULL ? code : behind_word(command, "return");
    bool is_false = strcmp(command, "false") == 0 || strcmp(command, "/bin/false") == 0;
    return is_false || (code != NULL && code_fails(code));
}

/* Whether an exit stands somewhere in the command that may be a good one. */
static bool leaves_well(const char *command) {
    const char *word = strstr(command, "exit");
    return (word != NULL && !code_fails(word + 4)) || strstr(command, "exec ") != NULL;
}

/* What a command of a case has behind the label that start comes to, or NULL when it is none. */
static const char *behind_start(const char *command) {
    const char *label = command + strspn(command, BLANKS "(");
    const char *close = strchr(label, ')');
    for (const char *word = label; close != NULL && word < close; word += strcspn(word, "|)") + 1) {
        word += strspn(word, BLANKS "\"'");
        if (strncmp(word, "start", 5) == 0 && strchr("|)\"' \t", word[5]) != NULL) {
            return close + 1;
        }
    }
    return NULL;
}

static bool opens(const char *command) {
    static const char *const words[] = {"if", "case", "for", "while", "until", "{", NULL};
    size_t i = 0;
    while (words[i] != NULL && behind_word(command, words[i]) == NULL) {
        i++;
    }
    return words[i] != NULL || strstr(command, " { ") != NULL || strstr(command, "){ ") != NULL ||
           command[strlen(command) - 1] == '{';
}

static bool closes(const char *command) {
    return behind_word(command, "fi") != NULL || behind_word(command, "esac") != NULL ||
           behind_word(command, "done") != NULL || command[0] == '}';
}

/* Takes a command that start surely comes to. */
static void run(struct course *course, const char *command) {
    course->last_fails = fails(command) && !course->may_leave;
    course->ended = ends_script(command);
    course->may_leave |= !course->ended && leaves_well(command);
}

static void close_one(struct course *course) {
    course->depth -= course->depth > 0;
    course->start_depth = course->start_depth > course->depth ? 0 : course->start_depth;
    course->in_case = course->in_case && course->depth > 0;
}

static void open_one(struct course *course, const char *command) {
    bool asks = strstr(command, "= start ") != NULL || strstr(command, "= \"start\" ") != NULL;
    course->depth++;
    course->last_fails = false;
    course->may_leave |= leaves_well(command);
    course->in_case |= course->depth == 1 && behind_word(command, "case") != NULL;
    if (course->depth == 1 && asks && behind_word(command, "if") != NULL && strstr(command, "$1") != NULL &&
        strpbrk(command, "!&|") == NULL) {
        course->start_depth = 1;
    }
}

/* Takes one command, without the semicolon behind it; ";;" ends a branch. */
static void follow(struct course *course, const char *command) {
    const char *in = behind_word(command, "case") != NULL ? strstr(command, " in ") : NULL;
    const char *rest = course->start_depth == 0 && course->depth == 1 ? behind_start(command) : NULL;
    if (rest != NULL) {
        course->start_depth = 1;
        command = rest + strspn(rest, BLANKS);
    } else if (course->depth == course->start_depth && behind_word(command, "then") != NULL) {
        command += 4 + strspn(command + 4, BLANKS);
    }
    bool otherwise = behind_word(command, "else") != NULL || behind_word(command, "elif") != NULL;
    if (course->depth == course->start_depth && (otherwise || strcmp(command, ";;") == 0)) {
        course->start_depth = 0;
    } else if (*command == '\0' || course->ended) {
        return;
    } else if (closes(command)) {
        close_one(course);
    } else if (opens(command)) {
        open_one(course, command);
    } else if (course->depth == course->start_depth || course->depth == 0) {
        run(course, command);
    } else if (!course->in_case || course->start_depth > 0) {
        course->may_leave |= leaves_well(command);
    }
    if (in != NULL) {
        follow(course, in + 4 + strspn(in + 4, BLANKS));
    }
}

/* How long the command is that the text begins with: up to a semicolon or a comment outside of quotes. */
static size_t command_length(const char *text) {
    size_t length = 0;
    char quote = '\0';
    for (; text[length] != '\0'; length++) {
        char one = text[length];
        if (quote == one) {
            quote = '\0';
        } else if (quote != '\0') {
            continue;
        } else if (one == '\'' || one == '"') {
            quote = one;
        } else if (one == ';' || (one == '#' && (length == 0 || strchr(BLANKS, text[length - 1]) != NULL))) {
            break;
        }
    }
    return length;
}

static void follow_line(struct course *course, const char *line) {
    while (*line != '\0' && *line != '#') {
        char command[LINE_MAX_LENGTH];
        line += strspn(line, BLANKS);
        size_t length = command_length(line);
        bool ends = line[length] == ';' && line[length + 1] == ';';
        memcpy(command, line, length);
        while (length > 0 && strchr(BLANKS, command[length - 1]) != NULL) {
            length--;
        }
        command[length] = '\0';
        follow(course, command);
        if (ends) {
            follow(course, ";;");
        }
        line += command_length(line);
        line += strspn(line, ";");
    }
}

/* Reads as much of the shell's language as it takes to see that start surely fails; anything else is taken for good. */
static void judge_start(struct findings *findings, struct place place, const char *text, const char *end) {
    struct course course = {.depth = 0};
    char line[LINE_MAX_LENGTH];
    for (place.line = 1; text != NULL && !course.ended; place.line++) {
        text = take_line(text, end, line);
        if (strstr(line, "<<") != NULL) {
            return; /* what follows may be text */
        }
        follow_line(&course, line);
    }
    if (course.last_fails) {
        place.line = course.ended ? place.line - 1 : 0;
        findings_add(findings, RULE_INIT_START_FAILS, place, "'%s'",
                     course.ended ? line + strspn(line, BLANKS) : "its last command fails");
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
