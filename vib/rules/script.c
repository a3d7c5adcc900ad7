#include "rules/check.h"

#include "format/descriptor.h"

#include <string.h>

#define BLANKS " \t\r"

/* on, off, - or run levels, then two numbers. */
#define HEADER "^[" BLANKS "]*(on|off|-|[0-9]+)([" BLANKS "]+[0-9]+){2}[" BLANKS "]*$"

enum { EXECUTABLE = 0111, LINE_MAX_LENGTH = 200 };

/* Whether a line is a loop over all arguments, and not a comment. */
static bool loops(const char *line) {
    return *line != '#' && strstr(line, "for ") != NULL && strstr(line, " in ") != NULL &&
           (strstr(line, "$@") != NULL || strstr(line, "$*") != NULL || strstr(line, "${@}") != NULL);
}

/* The line for chkconfig, and loops. */
static void judge_lines(struct findings *findings, struct place place, const char *text) {
    static const char key[] = "chkconfig:";
    bool found = false;
    for (long number = 1; *text != '\0'; number++) {
        char line[LINE_MAX_LENGTH] = "";
        size_t length = strcspn(text, "\n");
        memcpy(line, text, length < sizeof line ? length : sizeof line - 1);
        text += length + (text[length] == '\n');
        const char *words = line + strspn(line, "#" BLANKS);
        if (line[0] == '#' && !found && strncmp(words, key, sizeof key - 1) == 0) {
            found = true;
            findings_judge(findings, RULE_INIT_HEADER_VALUE, place,
                           !descriptor_matches(words + sizeof key - 1, HEADER), "it is '%s'",
                           words + sizeof key - 1);
        }
        struct place where = place;
        where.line = number;
        const char *command = line + strspn(line, BLANKS);
        findings_judge(findings, RULE_INIT_ARGUMENTS, where, loops(command), "'%s'", command);
    }
    findings_judge(findings, RULE_INIT_HEADER, place, !found, NULL);
}

void check_script(struct findings *findings, struct place place, const char *text, bool whole,
                  unsigned mode) {
    const char *program = text + strspn(text, "#!");
    program += strspn(program, BLANKS);
    size_t length = strcspn(program, BLANKS "\n");
    bool elf = strncmp(text, "\177ELF", 4) == 0; /* a program by itself */
    bool named = strncmp(text, "#!", 2) == 0 && length > 0;
    findings_judge(findings, RULE_INIT_INTERPRETER, place, !elf && !named, NULL);
    findings_judge(findings, RULE_INIT_CARRIAGE_RETURN, place,
                   named && program[strcspn(program, "\r\n")] == '\r', NULL);
    findings_judge(findings, RULE_INIT_EXECUTABLE, place, (mode & EXECUTABLE) == 0, "mode %04o", mode);
    judge_lines(findings, place, text);
    bool is_false = !elf && length >= 6 && strncmp(program + length - 6, "/false", 6) == 0;
    bool shell = !elf && length >= 2 && strncmp(program + length - 2, "sh", 2) == 0;
    bool fails = is_false || (shell && whole && shell_start_fails(text, &place.line));
    findings_judge(findings, RULE_INIT_START_FAILS, place, fails, NULL);
}
