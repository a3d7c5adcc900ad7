/*
 * columns: how much room text takes on a terminal.
 */
#ifndef MUXWATCH_READ_COLUMNS_H
#define MUXWATCH_READ_COLUMNS_H

#include "base/span.h"

/*
 * How many columns the text takes: two for the wide characters of East Asia (Unicode's East Asian Width W and F), one for
 * all others. What is not UTF-8 counts one a byte.
 */
size_t columns_of(struct span text);

#endif
