/* Looks whether the system call surface of the fault "call-surface" is really in force. */
#ifndef CALLPROBE_H
#define CALLPROBE_H

/* Exit status 0: it is; else says on stderr what worked that should not have, or the other way round. */
int callprobe_main(int argc, char **argv);

#endif
