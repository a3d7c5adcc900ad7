/* The history for people: the state of affairs, the last 24 hours mark by mark, then the events. */
#include "report/page.h"
#include "report/report.h"

#include "base/moment.h"
#include "report/language.h"

#include <string.h>

/* As cron runs ensure every five minutes, a mark is a run; where it runs more often, the worst of five minutes. */
enum { MARK_S = 300, ROW_S = 6 * 3600, MARKS = ROW_S / MARK_S, ROWS = HISTORY_MARKS_AGE_S / ROW_S + 1 };

enum { NO_RUN = -1, HOURS_AND_MINUTES = 5, LABEL = 7 };

static const char letters[] = {
    [STATE_OK] = '.', [STATE_UNKNOWN] = '?', [STATE_WARNING] = 'w', [STATE_CRITICAL] = 'C'};

/* The file may hold older marks, and after a step of the clock later ones: they go with the next ensure. */
static bool recent(const struct history_report *report, const struct history_mark *mark) {
    int64_t age_s = report->wall_s - mark->wall_s;
    return age_s >= 0 && age_s < HISTORY_MARKS_AGE_S;
}

static size_t count_runs(const struct history_report *report) {
    size_t runs = 0;
    for (size_t i = 0; i < report->history->mark_count; i++) {
        runs += recent(report, &report->history->marks[i]);
    }
    return runs;
}

/* When the first row begins: at 0, 6, 12 or 18 o'clock, so that a mark keeps its place as the day goes on. */
static int64_t first_row(int64_t wall_s) {
    int64_t oldest_s = wall_s - HISTORY_MARKS_AGE_S;
    int64_t into_s = oldest_s % ROW_S;
    return oldest_s - into_s - (into_s < 0 ? ROW_S : 0);
}

static void fill(int worst[ROWS * MARKS], const struct history_report *report) {
    for (int i = 0; i < ROWS * MARKS; i++) {
        worst[i] = NO_RUN;
    }
    for (size_t i = 0; i < report->history->mark_count; i++) {
        const struct history_mark *mark = &report->history->marks[i];
        if (recent(report, mark)) {
            int *at = &worst[(mark->wall_s - first_row(report->wall_s)) / MARK_S];
            *at = (int)mark->state > *at ? (int)mark->state : *at;
        }
    }
}

static void print_mark(const struct page *page, int state) {
    if (state == NO_RUN) {
        fputc(' ', page->out);
    } else {
        page_state(page, (enum state)state, (const char[]){letters[state], '\0'}, 1);
    }
}

static void print_row(const struct page *page, int64_t from_s, const int worst[MARKS]) {
    char text[MOMENT_TEXT_SIZE];
    int end = MARKS;
    while (end > 0 && worst[end - 1] == NO_RUN) {
        end--;
    }
    moment_text(text, from_s);
    fprintf(page->out, "%.*s%s", HOURS_AND_MINUTES, strchr(text, 'T') + 1, end > 0 ? "  " : "");
    for (int i = 0; i < end; i++) {
        print_mark(page, worst[i]);
    }
    fputc('\n', page->out);
}

static void print_day(const struct page *page, const struct history_report *report) {
    int worst[ROWS * MARKS];
    fill(worst, report);
    fprintf(page->out, "%-*s", LABEL, "UTC");
    for (int hour = 0; hour < ROW_S / 3600; hour++) {
        fprintf(page->out, "%s+%d h", hour > 0 ? "        " : "", hour);
    }
    fputc('\n', page->out);
    for (int row = 0; row < ROWS; row++) {
        print_row(page, first_row(report->wall_s) + (int64_t)row * ROW_S, worst + (ptrdiff_t)row * MARKS);
    }
    fprintf(page->out, "%*s", LABEL, "");
    for (int state = STATE_OK; state <= STATE_CRITICAL; state++) {
        print_mark(page, state);
        fprintf(page->out, " %s   ", state_name((enum state)state));
    }
    fprintf(page->out, "%s\n", tr("blank: no run"));
}

/* The first line, and what keeps ensure from starts. */
static void print_affairs(const struct page *page, const struct history_report *report) {
    fprintf(page->out, tr("%s  %zu runs in the last 24 hours, %u of %u starts used"), report->host_name,
            count_runs(report), report->starts_in_window, report->budget);
    fputc('\n', page->out);
    if (report->budget_wait_s > 0) {
        char left[DURATION_TEXT_SIZE];
        duration_text(left, report->budget_wait_s);
        fprintf(page->out,
                tr("no starts for another %s (start limit), or until /opt/muxwatch/bin/muxwatch reset"),
                left);
        fputc('\n', page->out);
    }
    if (report->back_off_s > 0) {
        char left[DURATION_TEXT_SIZE];
        duration_text(left, report->back_off_s);
        fprintf(page->out, tr("no starts for another %s (back-off)"), left);
        fputc('\n', page->out);
    }
    if (report->paused_until_wall_s > 0) {
        char text[MOMENT_TEXT_SIZE];
        moment_text(text, report->paused_until_wall_s);
        fprintf(page->out, tr("no starts until %s (paused)"), text);
        fputc('\n', page->out);
    }
}

void history_print_text(FILE *out, const struct history_report *report, const struct style *style) {
    struct page page = {out, style->color};
    char text[MOMENT_TEXT_SIZE];
    print_affairs(&page, report);
    if (!style->quiet) {
        fputc('\n', out);
        print_day(&page, report);
        fputc('\n', out);
    }
    for (size_t i = 0; i < report->history->event_count; i++) {
        moment_text(text, report->history->events[i].wall_s);
        fprintf(out, "%s  %s\n", text, report->history->events[i].text);
    }
    if (report->history->event_count == 0) {
        fprintf(out, "%s\n", tr("no events"));
    }
}
