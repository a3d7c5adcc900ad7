/* The parameters of an extension's command: what was given for each, judged by its type. */
#ifndef PARAMETERS_H
#define PARAMETERS_H

#include <libxml/tree.h>
#include <stdbool.h>

enum { PARAMETERS_MAX = 16 };

struct parameter {
    const xmlNode *declared; /* name, shortname, type, required */
    const char *value;       /* "true" for a flag; NULL where it was not given */
};

struct parameters {
    struct parameter list[PARAMETERS_MAX];
    size_t count;
};

/*
 * Reads the options of a command by its input-spec. Returns 0, or 1 and has said what is wrong: an unknown option, a
 * value that is not of the type, a required one that is missing.
 */
int parameters_read(struct parameters *parameters, const xmlNode *specification, char *const *options);

/* The value of a parameter; NULL where it was not given or there is no such one. */
const char *parameters_value(const struct parameters *parameters, const char *name);

/* Replaces $val{name} and $if{name,text} in a line, nothing quoted, as a host does. Memory for free(); NULL without. */
char *parameters_fill(const struct parameters *parameters, const char *line);

#endif
