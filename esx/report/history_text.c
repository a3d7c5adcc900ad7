/* The history for people: the state of affairs, the last 24 hours mark by mark, then the events. */
#include "base/moment.h"
#include "report/language.h"
#include "report/page.h"
#include "report/report.h"

#include <string.h>

/* As cron runs ensure every five minutes, a mark is a run; where it runs more often, the worst of five minutes. */
enum { MARK_S = 300, ROW_S = 6 * 3600, MARKS = ROW_S / MARK_S, ROWS = HISTORY_MARKS_AGE_S / ROW_S + 1 };

enum { NO_RUN = -1, HOURS_AND_MINUTES = 5, LABEL = 7 };

struct day {
    int64_t begin_s;         /* of the first row */
    size_t runs;             /* in the last 24 hours */
    int worst[ROWS * MARKS]; /* of the runs in five minutes, or NO_RUN */
};

/* Rows begin at 0, 6, 12 or 18 o'clock, so that a mark keeps its place as the day goes on. */
static void fill_day(struct day *day, const struct history_report *report) {
    int64_t into_s = (report->wall_s - HISTORY_MARKS_AGE_S) % ROW_S;
    day->begin_s = report->wall_s - HISTORY_MARKS_AGE_S - into_s - (into_s < 0 ? ROW_S : 0);
    day->runs = 0;
    for (int i = 0; i < ROWS * MARKS; i++) {
        day->worst[i] = NO_RUN;
    }
    for (size_t i = 0; i < report->history->mark_count; i++) {
        const struct history_mark *mark = &report->history->marks[i];
        int64_t age_s = report->wall_s - mark->wall_s;
        /* The file may hold older marks, and after a step of the clock later ones: they go with the next ensure. */
        if (age_s >= 0 && age_s < HISTORY_MARKS_AGE_S) {
            int *at = &day->worst[(mark->wall_s - day->begin_s) / MARK_S];
            *at = (int)mark->state > *at ? (int)mark->state : *at;
            day->runs++;
        }
    }
}

static void print_mark(const struct page *page, int state) {
    static const char *const letters[] = {
        [STATE_OK] = ".", [STATE_UNKNOWN] = "?", [STATE_WARNING] = "w", [STATE_CRITICAL] = "C"};
    if (state == NO_RUN) {
        fputc(' ', page->out);
    } else {
        page_state(page, (enum state)state, letters[state], 1);
    }
}

static void print_day(const struct page *page, const struct day *day) {
    fprintf(page->out, "\n%-*s", LABEL, "UTC");
    for (int hour = 0; hour < ROW_S / 3600; hour++) {
        fprintf(page->out, "%s+%d h", hour > 0 ? "        " : "", hour);
    }
    fputc('\n', page->out);
    for (int row = 0; row < ROWS; row++) {
        const int *worst = day->worst + (ptrdiff_t)row * MARKS;
        char text[MOMENT_TEXT_SIZE];
        int end = MARKS;
        while (end > 0 && worst[end - 1] == NO_RUN) {
            end--;
        }
        moment_text(text, day->begin_s + (int64_t)row * ROW_S);
        fprintf(page->out, "%.*s%s", HOURS_AND_MINUTES, strchr(text, 'T') + 1, end > 0 ? "  " : "");
        for (int i = 0; i < end; i++) {
            print_mark(page, worst[i]);
        }
        fputc('\n', page->out);
    }
    fprintf(page->out, "%*s", LABEL, "");
    for (int state = STATE_OK; state <= STATE_CRITICAL; state++) {
        print_mark(page, state);
        fprintf(page->out, " %s   ", state_name((enum state)state));
    }
    fprintf(page->out, "%s\n\n", tr(page->language, "blank: no run"));
}

/* What keeps ensure from starts; `left` is how long, or until when. */
static void print_limit(const struct page *page, bool holds, const char *message, const char *left) {
    if (holds) {
        fprintf(page->out, tr(page->language, message), left);
        fputc('\n', page->out);
    }
}

static void print_limits(const struct page *page, const struct history_report *report) {
    char left[DURATION_TEXT_SIZE];
    char until[MOMENT_TEXT_SIZE];
    duration_text(left, report->budget_wait_s);
    print_limit(page, report->budget_wait_s > 0,
                MESSAGE("no starts for another %s (start limit), or until /opt/muxwatch/bin/muxwatch reset"),
                left);
    duration_text(left, report->back_off_s);
    print_limit(page, report->back_off_s > 0, MESSAGE("no starts for another %s (back-off)"), left);
    moment_text(until, report->paused_until_wall_s);
    print_limit(page, report->paused_until_wall_s > 0, MESSAGE("no starts until %s (paused)"), until);
}

void history_print_text(FILE *out, const struct history_report *report, const struct style *style) {
    const struct page page = {out, report->language, style->color};
    const struct history *history = report->history;
    struct day day;
    fill_day(&day, report);
    fprintf(out, tr(report->language, "%s  %zu runs in the last 24 hours, %u of %u starts used"),
            report->host_name, day.runs, report->starts_in_window, report->budget);
    fputc('\n', out);
    print_limits(&page, report);
    if (!style->quiet) {
        print_day(&page, &day);
    }
    for (size_t i = 0; i < history->event_count; i++) {
        char text[MOMENT_TEXT_SIZE];
        moment_text(text, history->events[i].wall_s);
        fprintf(out, "%s  %s\n", text, history->events[i].text);
    }
    if (history->event_count == 0) {
        fprintf(out, "%s\n", tr(report->language, "no events"));
    }
}
