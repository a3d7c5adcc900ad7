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

enum { WORD_SIZE = 80, WORDS_MAX = 6, FUNCTIONS_MAX = 50, DEPTH_MAX = 60, TOKENS_MAX = 100000 };

struct word {
    char text[WORD_SIZE]; /* without its quotes, with $1 filled in */
    bool known;           /* that is all of it */
};

struct token {
    int sign; /* w a word, \n ; & | ( ) as they are, A &&, O ||, D ;; and 0 the end */
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
    const char *exit; /* where it ended badly, the last time */
    struct {
        struct word name;
        const char *body;
    } functions[FUNCTIONS_MAX];
    int function_count;
    int depth;
    int tokens;
    bool lost; /* this is more than is understood here */
};

static void run_list(struct shell *shell);
static void run_command(struct shell *shell);

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

/* What a dollar sign begins. Returns what follows. */
static const char *read_dollar(const struct word *first, const char *at, struct word *word) {
    if ((at[1] == '1' && strchr("0123456789", at[2]) == NULL) || strncmp(at, "${1}", 4) == 0) {
        size_t length = strlen(word->text);
        size_t more = strlen(first->text);
        word->known &= first->known && length + more < WORD_SIZE;
        memcpy(word->text + length, first->text, word->known ? more : 0);
        return at + (at[1] == '1' ? 2 : 4);
    }
    word->known = false;
    if (at[1] == '(' || at[1] == '{') {
        return skip_nested(at + 2, at[1], at[1] == '(' ? ')' : '}');
    }
    if (at[1] == '?') {
        strcpy(word->text, "$?");
    }
    return at[1] != '\0' ? at + 2 : at + 1;
}

/* Returns what follows the word. */
static const char *read_word(const struct word *first, const char *at, struct word *word) {
    char quote = '\0';
    *word = (struct word){.known = true};
    while (*at != '\0' && (quote != '\0' || strchr(BLANKS "\n;&|()<>", *at) == NULL)) {
        if (*at == quote) {
            quote = '\0';
        } else if (quote == '\0' && (*at == '\'' || *at == '"')) {
            quote = *at;
        } else if (*at == '$' && quote != '\'') {
            at = read_dollar(first, at, word);
            continue;
        } else if (*at == '`' && quote != '\'') {
            word->known = false;
            at = skip_nested(at + 1, '\0', '`');
            continue;
        } else {
            at += *at == '\\' && quote != '\'' && at[1] != '\0';
            size_t length = strlen(word->text);
            if (length < WORD_SIZE - 1) {
                word->text[length] = *at;
            } else {
                word->known = false;
            }
        }
        at++;
    }
    return at;
}

/* Over blanks, comments and redirections. Returns what follows. */
static const char *skip_blanks(struct shell *shell, const char *at) {
    for (;;) {
        const char *digits = at + strspn(at, "0123456789");
        if (*at != '\0' && strchr(BLANKS, *at) != NULL) {
            at++;
        } else if (at[0] == '\\' && at[1] == '\n') {
            at += 2;
        } else if (*at == '#') {
            at += strcspn(at, "\n");
        } else if (*digits == '<' || *digits == '>') {
            struct word word;
            shell->lost |= strncmp(digits, "<<", 2) == 0; /* the lines that follow are text */
            at = digits + strspn(digits, "<>&|-");
            at = read_word(&shell->first, at + strspn(at, BLANKS), &word);
        } else {
            return at;
        }
    }
}

/* Goes on to the next token. */
static void next(struct shell *shell) {
    struct token *token = &shell->token;
    const char *at = skip_blanks(shell, token->behind);
    token->from = at;
    shell->lost |= ++shell->tokens > TOKENS_MAX;
    token->sign = shell->lost || *at == '\0' ? '\0' : strchr("\n;&|()", *at) != NULL ? *at : 'w';
    if (token->sign == '\0') {
        at = "";
    } else if (token->sign == 'w') {
        at = read_word(&shell->first, at, &token->word);
    } else if (at[1] == at[0] && strchr(";&|", *at) != NULL) {
        token->sign = *at == ';' ? 'D' : *at == '&' ? 'A' : 'O';
        at += 2;
    } else {
        at++;
    }
    token->behind = at;
}

static bool is_word(const struct shell *shell, const char *words) {
    return shell->token.sign == 'w' && shell->token.word.known && check_word(shell->token.word.text, words);
}

/* Takes the word, which must be there. */
static void expect(struct shell *shell, const char *word) {
    shell->lost |= !is_word(shell, word);
    next(shell);
}

static void skip_lines(struct shell *shell) {
    while (shell->token.sign == '\n') {
        next(shell);
    }
}

/* The code, where a way leads here at all. */
static unsigned reached(const struct shell *shell, unsigned code) {
    return shell->ways.code != 0 ? code : 0;
}

static void leave(struct shell *shell, unsigned code) {
    shell->ways.exits |= reached(shell, code);
    shell->exit = (reached(shell, code) & FAILS) != 0 ? shell->token.from : shell->exit;
    shell->ways.code = 0;
}

/* What `test` ends with. */
static unsigned test_words(const struct word *words, int count) {
    if (count != 3 || !words[0].known || !words[2].known || !check_word(words[1].text, "= == !=")) {
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
    return !words[1].known || *end != '\0' || end == words[1].text ? EITHER : code % 256 != 0 ? FAILS : GOOD;
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

/* Runs a command of that name and arguments. */
static void run_words(struct shell *shell, const struct word *words, int count) {
    const char *name = words[0].known ? words[0].text : "";
    for (int i = shell->function_count - 1; i >= 0; i--) {
        if (strcmp(name, shell->functions[i].name.text) == 0) {
            call(shell, shell->functions[i].body, count > 1 ? words[1] : (struct word){.known = true});
            return;
        }
    }
    if (check_word(name, "exit return")) {
        unsigned code = reached(shell, given_code(shell, words, count));
        shell->ways.returns |= name[0] == 'r' ? code : 0;
        leave(shell, name[0] == 'r' ? 0 : code);
    } else if (check_word(name, "test [")) {
        count -= name[0] == '[' ? 2 : 1;
        shell->ways.code = reached(shell, test_words(words + 1, count));
    } else if (strcmp(name, "exec") == 0 && count > 1) {
        run_words(shell, words + 1, count - 1);
        leave(shell, shell->ways.code);
    } else if (check_word(name, "false /bin/false")) {
        shell->ways.code = reached(shell, FAILS);
    } else if (check_word(name, ": true /bin/true echo exec")) {
        shell->ways.code = reached(shell, GOOD);
    } else {
        shell->lost |= check_word(name, "set shift . source eval trap");
        shell->ways.code = reached(shell, EITHER);
    }
}

static void define(struct shell *shell, const struct word *name) {
    unsigned code = shell->ways.code;
    next(shell);
    skip_lines(shell);
    shell->lost |= shell->function_count == FUNCTIONS_MAX || !name->known;
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
    struct word words[WORDS_MAX] = {{.known = false}};
    int count = 0;
    bool unknown = false;
    for (; shell->token.sign == 'w'; next(shell)) {
        const struct word *word = &shell->token.word;
        size_t name = strspn(word->text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
        bool sets = count == 0 && name > 0 && word->text[name] == '=';
        unknown |= sets && !word->known;
        if (!sets && count < WORDS_MAX) {
            words[count++] = *word;
        }
    }
    if (shell->token.sign == '(') {
        next(shell);
        shell->lost |= count != 1 || shell->token.sign != ')';
        if (!shell->lost) {
            define(shell, &words[0]);
        }
    } else if (count == 0) {
        shell->ways.code = reached(shell, unknown ? EITHER : GOOD);
    } else {
        run_words(shell, words, count);
    }
}

/* From `if` or `elif` to `fi`. */
static void run_if(struct shell *shell) {
    next(shell);
    run_list(shell);
    expect(shell, "then");
    unsigned otherwise = shell->ways.code & FAILS;
    shell->ways.code &= GOOD;
    run_list(shell);
    unsigned code = shell->ways.code;
    shell->ways.code = otherwise;
    if (is_word(shell, "elif")) {
        run_if(shell);
    } else if (is_word(shell, "else")) {
        next(shell);
        run_list(shell);
        expect(shell, "fi");
    } else {
        shell->ways.code = reached(shell, GOOD);
        expect(shell, "fi");
    }
    shell->ways.code |= code;
}

/* Whether a pattern of `case` fits: GOOD, FAILS or not known. */
static unsigned fits(const struct word *pattern, const struct word *subject) {
    if (strcmp(pattern->text, "*") == 0) {
        return GOOD;
    }
    return !pattern->known || !subject->known              ? EITHER
           : fnmatch(pattern->text, subject->text, 0) == 0 ? GOOD
                                                           : FAILS;
}

static void run_case(struct shell *shell) {
    next(shell);
    struct word subject = shell->token.word;
    unsigned result = 0;
    unsigned left = shell->ways.code; /* what $? is in a branch */
    next(shell);
    skip_lines(shell);
    expect(shell, "in");
    for (skip_lines(shell); !is_word(shell, "esac") && !shell->lost; skip_lines(shell)) {
        unsigned fit = FAILS;
        for (; shell->token.sign != ')' && !shell->lost; next(shell)) {
            unsigned one = shell->token.sign == 'w' ? fits(&shell->token.word, &subject) : FAILS;
            fit = one == GOOD || fit == GOOD ? GOOD : one | fit;
            shell->lost |= shell->token.sign == '\0';
        }
        next(shell);
        shell->ways.code = (fit & GOOD) != 0 ? left : 0;
        left = (fit & FAILS) != 0 ? left : 0;
        skip_lines(shell);
        if (shell->token.sign == 'D' || is_word(shell, "esac")) {
            shell->ways.code = reached(shell, GOOD);
        }
        run_list(shell);
        result |= shell->ways.code;
        shell->lost |= shell->token.sign != 'D' && !is_word(shell, "esac");
        if (shell->token.sign == 'D') {
            next(shell);
        }
    }
    next(shell);
    shell->ways.code = result | (left != 0 ? GOOD : 0U);
}

/* while, until and for: nobody knows how often. */
static void run_loop(struct shell *shell) {
    unsigned behind = reached(shell, EITHER);
    if (is_word(shell, "for")) {
        while (!is_word(shell, "do") && shell->token.sign != '\0') {
            next(shell);
        }
    } else {
        next(shell);
        run_list(shell);
    }
    expect(shell, "do");
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
        next(shell);
        run_list(shell);
        expect(shell, "}");
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
        shell->ways.code =
            ((shell->ways.code & GOOD) != 0 ? FAILS : 0U) | ((shell->ways.code & FAILS) != 0 ? GOOD : 0U);
    }
}

/* Commands up to what ends them: a word such as `fi`, a parenthesis, the end of a branch. */
static void run_list(struct shell *shell) {
    while (!shell->lost) {
        while (shell->token.sign == '\n' || shell->token.sign == ';') {
            next(shell);
        }
        if (shell->token.sign == 'D' || shell->token.sign == ')' || shell->token.sign == '\0' ||
            is_word(shell, "then else elif fi do done esac }")) {
            return;
        }
        const struct ways before = shell->ways;
        run_pipeline(shell);
        while (shell->token.sign == 'A' || shell->token.sign == 'O') {
            unsigned goes_on = shell->token.sign == 'A' ? GOOD : FAILS;
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
}

bool shell_start_fails(const char *text, long *line) {
    struct shell shell = {.token = {.behind = text}, .first = {"start", true}, .ways = {.code = GOOD}};
    next(&shell);
    run_list(&shell);
    *line = 0;
    if (shell.ways.code == 0 && shell.exit != NULL) {
        *line = 1;
        for (const char *at = text; at < shell.exit; at++) {
            *line += *at == '\n';
        }
    }
    return !shell.lost && shell.token.sign == '\0' &&
           (shell.ways.code | shell.ways.exits | shell.ways.returns) == FAILS;
}
