/* `sim look`: how the host is, in one process where the shell would need a dozen; tests/scenarios asks after each command. */
#ifndef LOOK_H
#define LOOK_H

/*
 * look FOLDER MARK PART...: prints "SIZE PART" for each part, then "SIZE total", then the parts themselves. A part is a file of
 * the folder, or
 *   mux        process ids of Mux
 *   watchdog   what the watchdogs' files hold
 *   processes  the stat of each process here and on the machines beside
 *   log        muxwatch's lines of the system log
 *   files      "SIZE PATH" of each file in /var/run/vmware
 * MARK is a word to be logged first and waited for, so that all that was logged before is in the log; "-" for none. Read past
 * any fault. Returns 0, or 1 where the mark does not come.
 */
int look_main(int argc, char **argv);

#endif
