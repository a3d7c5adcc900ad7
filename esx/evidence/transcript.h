/*
 * transcript: the lines of a terminal session, as people paste it, that are the shell's or the person's, not a command's.
 */
#ifndef MUXWATCH_EVIDENCE_TRANSCRIPT_H
#define MUXWATCH_EVIDENCE_TRANSCRIPT_H

#include "base/span.h"

/* Whose prompt it is, as far as its form tells. */
enum shell { SHELL_ANY, SHELL_ESXI, SHELL_LINUX, SHELL_WINDOWS };

struct prompt {
    enum shell shell;
    struct span host;    /* empty where it does not say */
    struct span command; /* what was typed behind it, may be empty */
    bool result; /* it is Ansible's, above what a host answered to a command that was sent to several */
    bool failed; /* which did not run there, or exited with more than 1: its answer may lack something */
};

/*
 * Whether the line begins with a prompt: `~ #`, `/tmp # ps`, `[root@esx01:~] esxcli …`, `[root@dsva01 ~]# netstat …`,
 * `admin@dsva:~$`, `-bash-4.2#`, `C:\>`, `PS C:\>`, also without its beginning (`esx01:~] ps`). So does what Ansible prints above a
 * host's result: `esx01 | CHANGED | rc=0 >>`, `esx01 | FAILED! => {`, `ok: [esx01] => {`.
 */
bool transcript_prompt(struct span line, struct prompt *prompt);

/*
 * Where a second prompt begins in a line that lost its line breaks; the line's length where there is none.
 */
size_t transcript_next_prompt(struct span line);

/* Whether the line's prompt goes on in the next line: a command that ends in a pipe, or a long beginning of one (`prompt` NULL). */
bool transcript_goes_on(struct span line, const struct prompt *prompt);

/* Whether somebody says with this line that rows were taken out: `...`, `[snip]`, `(省略)`, `-- output omitted --`. */
bool transcript_elides(struct span line);

/* Whether somebody says with this line that a command printed nothing: `(nothing)`, `(no output)`, `（出力なし）`, `何も表示されません`. */
bool transcript_says_nothing(struct span line);

/*
 * Whether an older mail begins with this line, which this one answers or forwards: `-----Original Message-----`, or its header below a
 * ruler of Outlook's (`ruled`).
 */
bool transcript_is_older(struct span line, bool ruled);

/* Whether the line begins as those with the date of what follows do: of a mail's header, a comment of a ticket, a terminal log. */
bool transcript_is_dated(struct span line);

/* Whether it belongs to no answer, and is in place of none: sudo asks for a password, ssh says goodbye, netstat says that it cannot name all programs. */
bool transcript_is_aside(struct span line);

/* Whether a shell or a program says in this line that it has no answer: "command not found", "Permission denied", a usage. */
bool transcript_refuses(struct span line);

/*
 * The date and time in a line that is nothing else (that of `date`, of a terminal log's beginning, of a mail's header), as a number
 * that grows with time: YYYYMMDDhhmmss. 0 where there is none.
 */
uint64_t transcript_date(struct span line);

#endif
