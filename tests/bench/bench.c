/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <string.h>

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

static double
get_quantile (GArray *sorted, double share)
{
  return g_array_index (sorted, double, (guint) (sorted->len * share));
}

static void
print_times (const char *name, GArray *times, double calib, const char *unit)
{
  if (times->len == 0)
    return;
  g_array_sort (times, compare_doubles);
  printf ("{\"name\": \"%s\", \"unit\": \"%s\", \"n\": %u, \"p50\": %.6g, \"p95\": %.6g, \"p99\": %.6g,"
          " \"p99.99\": %.6g, \"max\": %.6g",
          name, unit, times->len, get_quantile (times, 0.5), get_quantile (times, 0.95),
          get_quantile (times, 0.99), get_quantile (times, 0.9999),
          g_array_index (times, double, times->len - 1));
  if (calib > 0)
    printf (", \"calib\": %.6g", calib);
  printf ("}\n");
  fflush (stdout);
}

/** bench_times: @times: (element-type double): is sorted */
void
bench_times (const char *name, GArray *times, const char *unit)
{
  print_times (name, times, 0, unit);
}

static double
read_clock (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double) now.tv_sec * 1000 + (double) now.tv_nsec / 1e6;
}

/** bench_time_begin: @whose: CLOCK_THREAD_CPUTIME_ID or CLOCK_PROCESS_CPUTIME_ID */
BenchTime
bench_time_begin (clockid_t whose)
{
  return (BenchTime) { read_clock (CLOCK_MONOTONIC), read_clock (whose), whose };
}

/** bench_time_since: Returns: what has passed since then */
BenchTime
bench_time_since (BenchTime start)
{
  BenchTime now = bench_time_begin (start.whose);

  return (BenchTime) { now.wall - start.wall, now.cpu - start.cpu, start.whose };
}

/** bench_series_new: Returns: (transfer full) (element-type BenchTime): empty */
GArray *
bench_series_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (BenchTime));
}

static GArray *
take_part (GArray *times, gboolean cpu)
{
  GArray *part = g_array_sized_new (FALSE, FALSE, sizeof (double), times->len);

  for (guint i = 0; i < times->len; i++)
    {
      const BenchTime *time = &g_array_index (times, BenchTime, i);

      g_array_append_val (part, *(cpu ? &time->cpu : &time->wall));
    }
  return part;
}

/**
 * bench_series:
 * @name: of the metric; what it worked is NAME-cpu
 * @times: (element-type BenchTime)
 * @calib: (nullable) (element-type BenchTime): what a calibration took in turns with it
 */
void
bench_series (const char *name, GArray *times, GArray *calib)
{
  for (guint cpu = 0; cpu < 2; cpu++)
    {
      g_autofree char *full = g_strconcat (name, cpu ? "-cpu" : "", NULL);
      g_autoptr (GArray) part = take_part (times, cpu);
      g_autoptr (GArray) beside = calib != NULL && calib->len > 0 ? take_part (calib, cpu) : NULL;

      if (beside != NULL)
        g_array_sort (beside, compare_doubles);
      print_times (full, part, beside != NULL ? get_quantile (beside, 0.5) : 0, "ms");
    }
}

/** bench_ratio: @calib: what the calibration took, in the same unit */
void
bench_ratio (const char *name, double value, double calib, const char *unit)
{
  printf ("{\"name\": \"%s\", \"unit\": \"%s\", \"value\": %.6g, \"calib\": %.6g}\n", name, unit, value,
          calib);
  fflush (stdout);
}

static void
run (const char *program, const char *option, const char *from, const char *to)
{
  const char *words[] = { program, option, from, to, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  if (!g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                     &error)
      || !g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s", program, error->message);
}

/** bench_copy_into: @folder: a catalogue and its indexes; @place: a folder that is there */
void
bench_copy_into (const char *folder, const char *place)
{
  g_autofree char *all = g_strconcat (folder, "/.", NULL);

  run ("cp", "-r", all, place);
}

/** bench_copy_catalogue: Returns: (transfer full): a folder with a copy, for bench_remove_folder() */
char *
bench_copy_catalogue (const char *folder)
{
  g_autoptr (GError) error = NULL;
  char *copy = g_dir_make_tmp ("plakat-bench-XXXXXX", &error);

  if (copy == NULL)
    g_error ("%s", error->message);
  bench_copy_into (folder, copy);
  return copy;
}

void
bench_remove_folder (const char *folder)
{
  run ("rm", "-rf", folder, NULL);
}

/** bench_size_name: Returns: (transfer full): what a catalogue of @n films is called in names: 1k, 100k, 1m
 */
char *
bench_size_name (guint n)
{
  if (n >= 1000000)
    return g_strdup_printf ("%um", n / 1000000);
  return n % 1000 == 0 ? g_strdup_printf ("%uk", n / 1000) : g_strdup_printf ("%u", n);
}

/** bench_get_anonymous: Returns: MB of memory that are nothing but this process's own */
double
bench_get_anonymous (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = strstr (status, "RssAnon:");
  return line != NULL ? g_ascii_strtod (line + strlen ("RssAnon:"), NULL) * 1024 / 1e6 : 0;
}
