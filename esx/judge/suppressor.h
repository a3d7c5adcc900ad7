/*
 * suppressor: what kept a start from being made, by the ids that reports, log and state file share.
 */
#ifndef MUXWATCH_JUDGE_SUPPRESSOR_H
#define MUXWATCH_JUDGE_SUPPRESSOR_H

/* What keeps ensure from a start that would be due. */
enum suppressor {
    SUPPRESSED_BY_NOTHING,
    SUPPRESSED_BY_UNKNOWN, /* Mux may be down, but not surely */
    SUPPRESSED_BY_PAUSE,
    SUPPRESSED_BY_SERVICE_OFF, /* an administrator switched it off, by chkconfig */
    SUPPRESSED_BY_UPDATE,      /* the host's software is being updated */
    SUPPRESSED_BY_MAINTENANCE,
    SUPPRESSED_BY_MAINTENANCE_UNKNOWN, /* neither esxcli nor localcli could tell */
    SUPPRESSED_BY_LOCK,                /* another muxwatch is at work */
    SUPPRESSED_BY_BUDGET,
    SUPPRESSED_BY_BACK_OFF,
    SUPPRESSED_BY_STATE,       /* the state file cannot be written: an uncounted start could become a loop */
    SUPPRESSED_BY_UNCONFIRMED, /* not seen down twice, each time with a second witness */
    SUPPRESSED_BY_TIME,        /* too little is left of the run to verify a start */
    SUPPRESSED_BY_RECOVERY,    /* it ran again when it was asked for the last time */
    SUPPRESSED_BY_SIGNAL,      /* muxwatch was told to end */
    SUPPRESSORS                /* how many */
};

/* The id of a suppressor, as the report has it: `back-off`; NULL for SUPPRESSED_BY_NOTHING. */
const char *suppressor_id(enum suppressor suppressor);

#endif
