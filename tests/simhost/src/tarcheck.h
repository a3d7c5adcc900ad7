/* sim tar-check: what is in the tar of a payload. */
#ifndef TARCHECK_H
#define TARCHECK_H

/*
 * Reads a tar from stdin and prints its members in their order: "d MODE PATH", "f MODE PATH", the mode in octal digits;
 * "f" is a link, too. Refuses (see refuse.h) what a host does not install.
 */
int tarcheck_main(int argc, char **argv);

#endif
