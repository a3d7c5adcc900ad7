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

/* Whether the prompt goes on in the next line: a command that ends in a pipe, or in a backslash. */
bool transcript_goes_on(const struct prompt *prompt);

/*
 * Whether somebody says with this line that rows were taken out: `...`, `[snip]`, `(省略)`, `-- output omitted --`, `Der Rest ist
 * uninteressant`. It is a short one, or `prose` behind a list, which may be longer.
 */
bool transcript_elides(struct span line, bool prose);

/* Whether somebody says with this line that a command printed nothing: `(nothing)`, `(no output)`, `（出力なし）`, `何も表示されません`. */
bool transcript_says_nothing(struct span line);

/*
 * The host that a line may name above what it printed, without its domain: `esx41:`, `On esx41 we see`. A name is letters, as hosts
 * have them, and a number. Empty where it names none, or says more behind it.
 */
struct span transcript_named(struct span line);

/*
 * Whether somebody announces with this line what a command is to print, not what it printed: `**Expected output:**`, `You should see:`,
 * `出力例:`.
 */
bool transcript_expects(struct span line);

/*
 * Whether an older mail begins with this line, which this one answers or forwards: `-----Original Message-----`, or the header that
 * Outlook sets above it, below a ruler (`ruled`) or where the text above has no date (not `dated`).
 */
bool transcript_is_older(struct span line, bool ruled, bool dated);

/*
 * Whether it belongs to no answer, and is in place of none: sudo asks for a password, ssh says goodbye, netstat says that it cannot name
 * all programs.
 */
bool transcript_is_aside(struct span line);

/* Whether a shell or a program says in this line that it has no answer: "command not found", "Permission denied", a usage. */
bool transcript_refuses(struct span line);

/*
 * The date and time of what follows, in a line that tells it, as a number that grows with time: YYYYMMDDhhmmss. 0 where there is none,
 * or which it is is not clear: `11/05/2026 10:00`. Such a line begins as those of a mail's header, a comment of a ticket or a terminal
 * log do, is nothing but the date (`Nov 24, 2026, 2:15 PM`), or has a name behind or before it (`24.11.2026 11:02:11 - Anna Berg`,
 * `by anna » Mon Nov 23, 2026 10:00 am`). `anywhere`: it is one, such as that of the command `date`.
 */
uint64_t transcript_date(struct span line, bool anywhere);

#endif
