/*
 * commands: what main's table of commands points to. Each does one command's work and returns the exit code.
 */
#ifndef MUXWATCH_COMMANDS_H
#define MUXWATCH_COMMANDS_H

#include "run.h"

/* Asks the host or reads the evidence, judges, reports; for diagnose walks the vendor's decision tree on top. Changes nothing. */
int check_command(struct run *run);

/* Writes what the host's commands print, and the report on it, into a new folder. */
int collect_command(struct run *run);

/* Checks; starts Mux if it is confirmed down; verifies; remembers; logs. */
int ensure_command(struct run *run);

/* Shows what ensure saw and did. */
int history_command(struct run *run);

/* No starts for a while: planned work. */
int pause_command(struct run *run);

/* Ends a pause. */
int resume_command(struct run *run);

/* Re-arms a spent budget and ends the back-off. */
int reset_command(struct run *run);

/* Puts muxwatch's line into root's crontab, takes it away, or says whether it is there (exit code 0 or 3). */
int cron_command(struct run *run);

/* Shows each setting, its value, and where it comes from. */
int settings_command(struct run *run);

#endif
