/*
 * Follows each way that start may take through the script; where a condition is not known, both. What a command may end with is a set, so
 * that ways join by a union, and the empty set says that no way leads there. A script that is more than is understood here passes.
 */
#include "rules/check.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#define BLANKS " \t\r"

/* What a command may end with, as bits. */
enum { GOOD = 1, FAILS = 2, EITHER = GOOD | FAILS };

enum { WORD_SIZE = 80, WORDS_MAX = 6, FUNCTIONS_MAX = 50, DEPTH_MAX = 60, READ_MAX = 1024 * 1024 };

/* A word without its quotes, with $1 filled in; a dollar sign in it is what nobody knows. */
struct word {
    char text[WORD_SIZE];
};

/* A sign twice, such as && or ;; */
enum { PAIR = 0x100 };

struct token {
    int sign; /* w a word, \n ; & | ( ) as they are, or with PAIR, and 0 the end */
    struct word word;
    const char *from;
    const char *behind;
};

struct ways {
    unsigned code;    /* of the last command; 0: no way leads here */
    unsigned exits;   /* with what the script may have ended before */
    unsigned returns; /* with what the function may have */
};

struct shell {
    struct token token;
    struct word first; /* $1 */
    struct ways ways;
    const char *left; /* where it ended badly, the last time */
    struct {
        struct word name;
        const char *body;
    } functions[FUNCTIONS_MAX];
    int function_count;
    int depth;
    size_t read; /* bytes, those of a function at each call */
    bool lost;   /* this is more than is understood here */
};

static void run_list(struct shell *shell);
static void run_command(struct shell *shell);

static bool is_known(const struct word *word) {
    return strchr(word->text, '$') == NULL;
}

static void add(struct word *word, const char *text, size_t length) {
    size_t have = strlen(word->text);
    if (have + length < WORD_SIZE) {
        memcpy(word->text + have, text, length);
    } else {
        word->text[have - 1] = '$';
    }
}

/* Behind a quoted or nested part that begins behind `at` and ends in `end`; the same may be nested in parentheses and braces. */
static const char *skip_nested(const char *at, char begin, char end) {
    for (int depth = 1; *at != '\0'; at++) {
        depth += *at == end ? -1 : *at == begin ? 1 : 0;
        if (depth == 0) {
            return at + 1;
        }
        at += *at == '\\' && at[1] != '\0';
    }
    return at;
}

/* What a dollar sign or a backquote begins. Returns what follows; that may be the rest of a variable's name. */
static const char *read_expansion(const struct word *first, const char *at, struct word *word) {
    bool braces = strncmp(at, "${1}", 4) == 0;
    if (braces || (strncmp(at, "$1", 2) == 0 && strchr("0123456789", at[2]) == NULL)) {
        add(word, first->text, strlen(first->text));
        return at + (braces ? 4 : 2);
    }
    add(word, "$", 1);
    if (*at == '`') {
        return skip_nested(at + 1, '\0', '`');
    }
    return at[1] == '('   ? skip_nested(at + 2, '(', ')')
           : at[1] == '{' ? skip_nested(at + 2, '{', '}')
                          : at + 1;
}

/* Returns what follows the word. */
static const char *read_word(const struct word *first, const char *at, struct word *word) {
    char quote = '\0';
    *word = (struct word){""};
    while (*at != '\0' && (quote != '\0' || strchr(BLANKS "\n;&|()<>", *at) == NULL)) {
        if (*at == quote) {
            quote = '\0';
            at++;
        } else if (quote == '\0' && (*at == '\'' || *at == '"')) {
            quote = *at++;
        } else if (quote != '\'' && (*at == '$' || *at == '`')) {
            at = read_expansion(first, at, word);
        } else {
            at += *at == '\\' && quote != '\'' && at[1] != '\0';
            add(word, at++, 1);
        }
    }
    return at;
}

/* Over blanks, comments and redirections. Returns what follows. */
static const char *skip_blanks(struct shell *shell, const char *at) {
    for (;;) {
        at += strspn(at, BLANKS);
        const char *arrow = at + strspn(at, "0123456789");
        if (strncmp(at, "\\\n", 2) == 0) {
            at += 2;
        } else if (*at == '#') {
            at += strcspn(at, "\n");
        } else if (*arrow == '<' || *arrow == '>') {
            struct word file;
            shell->lost |= strncmp(arrow, "<<", 2) == 0; /* the lines that follow are text */
            at = arrow + strspn(arrow, "<>&|-");
            at = read_word(&shell->first, at + strspn(at, BLANKS), &file);
        } else {
            return at;
        }
    }
}

/* Goes on to the next token. */
static void next(struct shell *shell) {
    struct token *token = &shell->token;
    const char *begin = shell->lost ? "" : token->behind;
    const char *at = skip_blanks(shell, begin);
    bool pair = *at != '\0' && at[1] == at[0] && strchr(";&|", *at) != NULL;
    token->from = at;
    token->sign = strchr("\n;&|()", *at) == NULL ? 'w' : pair ? PAIR | *at : *at;
    if (token->sign == 'w') {
        token->behind = read_word(&shell->first, at, &token->word);
    } else {
        token->behind = at + (*at != '\0') + pair;
    }
    shell->read += (size_t)(token->behind - begin);
    shell->lost |= shell->read > READ_MAX;
}

static bool is_word(const struct shell *shell, const char *words) {
    return shell->token.sign == 'w' && check_word(shell->token.word.text, words);
}

/* Takes the word, which must be there. */
static void expect(struct shell *shell, const char *word) {
    shell->lost |= !is_word(shell, word);
    next(shell);
}

/* Runs what stands between this token and the word. */
static void run_until(struct shell *shell, const char *word) {
    next(shell);
    run_list(shell);
    expect(shell, word);
}

static void skip_lines(struct shell *shell) {
    while (shell->token.sign == '\n') {
        next(shell);
    }
}

/* What the last command ends with, where a way leads here at all. */
static void end_with(struct shell *shell, unsigned code) {
    shell->ways.code = shell->ways.code != 0 ? code : 0;
}

static void leave(struct shell *shell, unsigned *with) {
    *with |= shell->ways.code;
    shell->left = (shell->ways.code & FAILS) != 0 ? shell->token.from : shell->left;
    shell->ways.code = 0;
}

/* What `test` ends with. */
static unsigned test_words(const struct word *words, int count) {
    if (count != 3 || !is_known(&words[0]) || !is_known(&words[2]) || !check_word(words[1].text, "= == !=")) {
        return EITHER;
    }
    bool same = strcmp(words[0].text, words[2].text) == 0;
    return same == (words[1].text[0] == '=') ? GOOD : FAILS;
}

/* What exit and return end with. */
static unsigned given_code(const struct shell *shell, const struct word *words, int count) {
    char *end = NULL;
    if (count < 2 || strcmp(words[1].text, "$?") == 0) {
        return shell->ways.code;
    }
    long code = strtol(words[1].text, &end, 10);
    return *end != '\0' || end == words[1].text ? EITHER : code % 256 != 0 ? FAILS : GOOD;
}

static void call(struct shell *shell, const char *body, struct word first) {
    struct word outer = shell->first;
    struct token back = shell->token;
    unsigned returns = shell->ways.returns;
    shell->ways.returns = 0;
    shell->first = first;
    shell->token.behind = body;
    next(shell);
    run_command(shell);
    shell->ways.code |= shell->ways.returns;
    shell->ways.returns = returns;
    shell->first = outer;
    shell->token = back;
}

/* Runs a command of that name and arguments, where a way leads to it. */
static void run_words(struct shell *shell, const struct word *words, int count) {
    const char *name = words[0].text;
    int function = shell->function_count - 1;
    while (function >= 0 && strcmp(name, shell->functions[function].name.text) != 0) {
        function--;
    }
    if (shell->ways.code == 0) {
        return;
    }
    if (function >= 0) {
        call(shell, shell->functions[function].body, count > 1 ? words[1] : (struct word){""});
    } else if (check_word(name, "exit return")) {
        end_with(shell, given_code(shell, words, count));
        leave(shell, name[0] == 'r' ? &shell->ways.returns : &shell->ways.exits);
    } else if (check_word(name, "test [")) {
        end_with(shell, test_words(words + 1, count - (name[0] == '[' ? 2 : 1)));
    } else if (strcmp(name, "exec") == 0 && count > 1) {
        run_words(shell, words + 1, count - 1);
        leave(shell, &shell->ways.exits);
    } else if (check_word(name, ": true /bin/true echo exec")) {
        end_with(shell, GOOD);
    } else {
        shell->lost |= check_word(name, "set shift . source eval trap");
        end_with(shell, check_word(name, "false /bin/false") ? FAILS : EITHER);
    }
}

/* Its body is only read here: no way leads into it yet. */
static void define(struct shell *shell, const struct word *name) {
    unsigned code = shell->ways.code;
    next(shell);
    skip_lines(shell);
    shell->lost |= shell->function_count == FUNCTIONS_MAX;
    if (!shell->lost) {
        shell->functions[shell->function_count].name = *name;
        shell->functions[shell->function_count++].body = shell->token.from;
    }
    shell->ways.code = 0;
    run_command(shell);
    shell->ways.code = code != 0 ? GOOD : 0;
}

/* A command of words, or a function that begins as one does. */
static void run_simple(struct shell *shell) {
    struct word words[WORDS_MAX] = {{""}};
    int count = 0;
    bool known = true;
    for (; shell->token.sign == 'w'; next(shell)) {
        const struct word *word = &shell->token.word;
        size_t name = strspn(word->text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
        bool sets = count == 0 && name > 0 && word->text[name] == '=';
        known &= !sets || is_known(word);
        if (!sets && count < WORDS_MAX) {
            words[count++] = *word;
        }
    }
    if (shell->token.sign == '(') {
        next(shell);
        shell->lost |= count != 1 || shell->token.sign != ')';
        define(shell, &words[0]);
    } else if (count == 0) {
        end_with(shell, known ? GOOD : EITHER);
    } else {
        run_words(shell, words, count);
    }
}

/* Runs commands that are reached with that code. Returns what they end with. */
static unsigned run_branch(struct shell *shell, unsigned code) {
    shell->ways.code = code;
    run_list(shell);
    return shell->ways.code;
}

/* From `if` or `elif` to `fi`. */
static void run_if(struct shell *shell) {
    run_until(shell, "then");
    unsigned condition = shell->ways.code;
    unsigned code = run_branch(shell, condition & GOOD);
    shell->ways.code = condition & FAILS;
    if (is_word(shell, "elif")) {
        run_if(shell);
    } else if (is_word(shell, "else")) {
        run_until(shell, "fi");
    } else {
        run_list(shell); /* there is none */
        expect(shell, "fi");
    }
    shell->ways.code |= code;
}

/* Reads the patterns of a branch. Returns whether one fits: GOOD, FAILS, or EITHER where that is not known. */
static unsigned read_patterns(struct shell *shell, const struct word *subject) {
    const struct word *pattern = &shell->token.word;
    unsigned fit = FAILS;
    for (; shell->token.sign != ')' && shell->token.sign != '\0'; next(shell)) {
        bool known = strcmp(pattern->text, "*") == 0 || (is_known(pattern) && is_known(subject));
        if (shell->token.sign == 'w' && fit != GOOD) {
            fit = !known ? EITHER : fnmatch(pattern->text, subject->text, 0) == 0 ? GOOD : fit;
        }
    }
    next(shell);
    return fit;
}

static void run_case(struct shell *shell) {
    next(shell);
    const struct word subject = shell->token.word;
    unsigned result = 0;
    unsigned left = shell->ways.code; /* what $? is in a branch */
    next(shell);
    skip_lines(shell);
    expect(shell, "in");
    for (skip_lines(shell); !is_word(shell, "esac") && !shell->lost; skip_lines(shell)) {
        unsigned fit = read_patterns(shell, &subject);
        result |= run_branch(shell, (fit & GOOD) != 0 ? left : 0);
        left = (fit & FAILS) != 0 ? left : 0;
        if (shell->token.sign == (PAIR | ';')) {
            next(shell);
        } else {
            shell->lost |= !is_word(shell, "esac");
        }
    }
    next(shell);
    shell->ways.code = result | (left != 0 ? GOOD : 0U);
}

/* while, until and for: nobody knows how often. */
static void run_loop(struct shell *shell) {
    unsigned behind = shell->ways.code != 0 ? EITHER : 0;
    if (is_word(shell, "for")) {
        next(shell);
    }
    run_until(shell, "do"); /* that `in` and words are no command changes nothing */
    run_list(shell);
    expect(shell, "done");
    shell->ways.code = behind;
}

/* What runs by itself: its exit is not that of the script. */
static void run_apart(struct shell *shell) {
    const struct ways before = shell->ways;
    shell->ways = (struct ways){.code = before.code};
    next(shell);
    run_list(shell);
    shell->lost |= shell->token.sign != ')';
    next(shell);
    unsigned code = shell->ways.code | shell->ways.exits | shell->ways.returns;
    shell->ways = (struct ways){code, before.exits, before.returns};
}

static void run_command(struct shell *shell) {
    shell->lost |= ++shell->depth > DEPTH_MAX;
    if (shell->token.sign == '(') {
        run_apart(shell);
    } else if (is_word(shell, "{")) {
        run_until(shell, "}");
    } else if (is_word(shell, "if")) {
        run_if(shell);
    } else if (is_word(shell, "case")) {
        run_case(shell);
    } else if (is_word(shell, "while until for")) {
        run_loop(shell);
    } else {
        shell->lost |= shell->token.sign != 'w' || is_word(shell, "function");
        run_simple(shell);
    }
    shell->depth--;
}

static void run_pipeline(struct shell *shell) {
    const struct ways before = shell->ways;
    bool inverted = is_word(shell, "!");
    if (inverted) {
        next(shell);
    }
    run_command(shell);
    while (shell->token.sign == '|') {
        next(shell);
        skip_lines(shell);
        run_command(shell);
        shell->ways = (struct ways){before.code != 0 ? EITHER : 0, before.exits, before.returns};
    }
    if (inverted) {
        shell->ways.code = (shell->ways.code << 1 | shell->ways.code >> 1) & EITHER;
    }
}

/* Pipelines with && and || between them, or in the background. */
static void run_chain(struct shell *shell) {
    const struct ways before = shell->ways;
    run_pipeline(shell);
    while (shell->token.sign == (PAIR | '&') || shell->token.sign == (PAIR | '|')) {
        unsigned goes_on = shell->token.sign == (PAIR | '&') ? GOOD : FAILS;
        unsigned skips = shell->ways.code & ~goes_on;
        shell->ways.code &= goes_on;
        next(shell);
        skip_lines(shell);
        run_pipeline(shell);
        shell->ways.code |= skips;
    }
    if (shell->token.sign == '&') {
        next(shell);
        shell->ways = (struct ways){before.code != 0 ? GOOD : 0, before.exits, before.returns};
    }
}

/* Commands up to what ends them: a word such as `fi`, a parenthesis, the end of a branch. Where there is none, that is good. */
static void run_list(struct shell *shell) {
    for (bool any = false; !shell->lost; any = true) {
        while (shell->token.sign == '\n' || shell->token.sign == ';') {
            next(shell);
        }
        if (shell->token.sign == (PAIR | ';') || shell->token.sign == ')' || shell->token.sign == '\0' ||
            is_word(shell, "then else elif fi do done esac }")) {
            end_with(shell, any ? shell->ways.code : GOOD);
            return;
        }
        run_chain(shell);
    }
}

bool shell_start_fails(const char *text, long *line) {
    struct shell shell = {.token = {.behind = text}, .first = {"start"}, .ways = {.code = GOOD}};
    next(&shell);
    run_list(&shell);
    bool behind = shell.ways.code != 0;
    unsigned codes = shell.ways.code | shell.ways.exits | shell.ways.returns;
    if (shell.lost || shell.token.sign != '\0' || codes != FAILS) {
        return false;
    }
    *line = behind ? 0 : 1;
    for (const char *at = text; !behind && at < shell.left; at++) {
        *line += *at == '\n';
    }
    return true;
}
