/* sim xml-field FILE ELEMENT...: prints the text at the end of a way of elements, from a child of the root on. */
#ifndef XMLFIELD_H
#define XMLFIELD_H

/* Fails, and prints nothing, where there is no such element. */
int xmlfield_main(int argc, char **argv);

#endif
