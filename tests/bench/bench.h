/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <time.h>

/*
 * What a benchmark says. One JSON object a line, on standard output, for each metric:
 *
 *   {"name": "search-100k", "unit": "ms", "n": 1600, "p50": 0.8, "p95": 2.1, "p99": 4.0, "calib": 0.7}
 *   {"name": "import-100k", "unit": "films/s", "value": 17012}
 *
 * `name` is a stable name in lower case, with the size of the catalogue in it where it matters (1k, 100k, 1m). A metric
 * has one `value`, or the number of measurements `n` with any of `p50`, `p95`, `p99`, `p99.99`, `max`. `calib`, in the
 * same unit, is what a calibration took in the same process, in turns with what was measured. The collector
 * (tests/support/collect-benchmarks) makes of them NAME, NAME-p50, NAME-p95, …, and NAME-ratio: `value` or `p50` by
 * `calib`. The rows of the table of targets are in tests/bench/targets.json.
 *
 * A clock on the wall counts what other programs do as well. What is bound to the processor says both: NAME by the clock, and
 * NAME-cpu, what the thread or the process worked.
 */

/** BenchTime: milliseconds by the clock, and of the processor @whose (CLOCK_THREAD_CPUTIME_ID, CLOCK_PROCESS_CPUTIME_ID) */
typedef struct
{
  double wall;
  double cpu;
  clockid_t whose;
} BenchTime;

BenchTime bench_time_begin (clockid_t  whose);
BenchTime bench_time_since (BenchTime  start);
GArray   *bench_series_new (void);
void      bench_series     (const char *name,
                            GArray     *times,
                            GArray     *calib);

void bench_value (const char *name,
                  double      value,
                  const char *unit);
void bench_times (const char *name,
                  GArray     *times,
                  const char *unit);
void bench_ratio (const char *name,
                  double      value,
                  double      calib,
                  const char *unit);

/* Made-up catalogues, as with-catalogues has them made. */
void  bench_copy_into      (const char *folder,
                            const char *place);
char *bench_copy_catalogue (const char *folder);
void  bench_remove_folder  (const char *folder);
char *bench_size_name      (guint       n);
double bench_get_anonymous (void);

static inline double
bench_seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}
