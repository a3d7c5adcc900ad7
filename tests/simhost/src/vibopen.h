/* sim vib-open FILE DIR: takes a VIB apart, as the installer's shell cannot. */
#ifndef VIBOPEN_H
#define VIBOPEN_H

/*
 * Writes DIR/descriptor.xml, DIR/fields (see descriptor.h) and DIR/payloads/NAME; "signature yes" among the fields where
 * the VIB has one. What a host would refuse is refused, and nothing of it remains to be trusted in DIR.
 */
int vibopen_main(int argc, char **argv);

/* sim vib-fields FILE: prints the fields of a descriptor that stands alone, as it does in a depot. */
int vibfields_main(int argc, char **argv);

#endif
