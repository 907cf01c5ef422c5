/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>

#include "bench.h"

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* g_print () belongs to the test framework where there is one. */
void
bench_value (const char *name, double value, const char *unit)
{
  printf ("{\"name\": \"%s\", \"unit\": \"%s\", \"value\": %.6g}\n", name, unit, value);
  fflush (stdout);
}

/** bench_times: @times: (element-type double): is sorted */
void
bench_times (const char *name, GArray *times, const char *unit)
{
  const double *values = (const double *) (void *) times->data;
  guint n = times->len;

  if (n == 0)
    return;
  g_array_sort (times, compare_doubles);
  printf ("{\"name\": \"%s\", \"unit\": \"%s\", \"n\": %u, \"p50\": %.6g, \"p95\": %.6g, \"p99\": %.6g,"
          " \"p99.99\": %.6g, \"max\": %.6g}\n",
          name, unit, n, values[n / 2], values[(guint) (n * 0.95)], values[(guint) (n * 0.99)],
          values[(guint) (n * 0.9999)], values[n - 1]);
  fflush (stdout);
}

/** bench_ratio: @calib: what the calibration took, in the same unit */
void
bench_ratio (const char *name, double value, double calib, const char *unit)
{
  printf ("{\"name\": \"%s\", \"unit\": \"%s\", \"value\": %.6g, \"calib\": %.6g}\n", name, unit, value,
          calib);
  fflush (stdout);
}
