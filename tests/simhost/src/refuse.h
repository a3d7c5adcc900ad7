/* How esxcli software says no. */
#ifndef REFUSE_H
#define REFUSE_H

/* Prints " [KIND]", the message and where to look further, to stdout. Returns 1, the exit status that goes with it. */
__attribute__((format(printf, 2, 3))) int refuse(const char *kind, const char *format, ...);

#endif
